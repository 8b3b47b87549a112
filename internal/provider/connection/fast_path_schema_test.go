package connection

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
)

// knownToFastPath is what the framework does for attributes besides taking their values, and the fast path does, too, or leaves to
// the framework: FastPath.Validate leaves it configurations with wait_for, FastPath.Plan plans replacements and persisted itself.
// What gets a line here has to be written there first.
var knownToFastPath = []string{
	"gateway PlanModifiers",
	"name PlanModifiers",
	"persisted Computed",
	"wait_for.children Validators",
	"wait_for.timeout CustomType",
}

// TestFastPath_knowsTheSchema: no attribute of a connection has a default, a validator, a plan modifier or anything else that the
// fast path does not know.
func TestFastPath_knowsTheSchema(t *testing.T) {
	t.Parallel()
	var resp resource.SchemaResponse
	NewResource().Schema(t.Context(), resource.SchemaRequest{}, &resp)
	if len(resp.Schema.Blocks) > 0 {
		t.Error("the schema has blocks, of which the fast path knows nothing")
	}
	var found []string
	count := walkSchema(resp.Schema.Attributes, "", &found)
	slices.Sort(found)
	if !slices.Equal(found, knownToFastPath) {
		t.Errorf("the framework has to do\n%q\nand the fast path knows of\n%q", found, knownToFastPath)
	}
	if count < 100 {
		t.Errorf("only %d attributes were looked at", count)
	}
}

// walkSchema notes what the framework does for attributes, and for those inside them. It returns how many there are.
func walkSchema(attributes map[string]schema.Attribute, within string, found *[]string) (count int) {
	for name, a := range attributes {
		count++
		name = within + name
		v := reflect.Indirect(reflect.ValueOf(a))
		for i := range v.NumField() {
			switch field := v.Type().Field(i).Name; field {
			case "CustomType", "ElementType":
				// Types of the framework's do nothing by themselves, and texts only compare, see section.KeepEqual.
				if ours, text := typeOf(v.Field(i)); ours && !text {
					*found = append(*found, name+" "+field)
				}
			case "Required", "Optional", "Sensitive", "Description", "MarkdownDescription", "DeprecationMessage":
				// Nothing that an answer depends on, or a part of its type.
			case "Attributes", "NestedObject":
				// Walked below.
			default:
				if !v.Field(i).IsZero() {
					*found = append(*found, name+" "+field)
				}
			}
		}
		switch a := a.(type) {
		case schema.SingleNestedAttribute:
			count += walkSchema(a.Attributes, name+".", found)
		case schema.ListNestedAttribute:
			count += walkNested(a.NestedObject, name, found)
		case schema.MapNestedAttribute:
			count += walkNested(a.NestedObject, name, found)
		case schema.SetNestedAttribute:
			count += walkNested(a.NestedObject, name, found)
		}
	}
	return count
}

// typeOf reports whether an attribute has a type that is not the framework's, and whether that is one of the option table.
func typeOf(v reflect.Value) (ours, text bool) {
	if v.IsZero() {
		return false, false
	}
	t := reflect.TypeOf(v.Interface())
	_, text = reflect.TypeAssert[section.TextType](v)
	return !strings.Contains(t.PkgPath(), "/basetypes"), text
}

func walkNested(o schema.NestedAttributeObject, name string, found *[]string) int {
	if len(o.Validators) > 0 || len(o.PlanModifiers) > 0 {
		*found = append(*found, name+" of its objects")
	}
	return walkSchema(o.Attributes, name+".", found)
}
