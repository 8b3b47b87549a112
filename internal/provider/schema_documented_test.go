package provider_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// TestSchema_isDocumented: what the documentation is generated from leaves nothing out. It goes through all that the provider tells a
// CLI of itself, so that kinds of schemas that come later are not forgotten.
func TestSchema_isDocumented(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	if len(s.schema.Diagnostics) > 0 {
		t.Fatal(describe(s.schema.Diagnostics))
	}
	identities, err := s.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil || len(identities.Diagnostics) > 0 {
		t.Fatal(err, describe(identities.Diagnostics))
	}
	found := map[string]int{}
	walk("", reflect.ValueOf([]any{s.schema, identities}), func(path string, v any) {
		said := ""
		kind := tfprotov6.StringKindMarkdown
		switch v := v.(type) {
		case tfprotov6.SchemaAttribute:
			said, kind = v.Description, v.DescriptionKind
		case tfprotov6.SchemaBlock:
			said, kind = v.Description, v.DescriptionKind
		case tfprotov6.ResourceIdentitySchemaAttribute:
			said = v.Description
		case tfprotov6.Function:
			said, kind = v.Description, v.DescriptionKind
			if v.Summary == "" {
				t.Errorf("%s has no summary", path)
			}
		case tfprotov6.FunctionParameter:
			said, kind = v.Description, v.DescriptionKind
		default:
			return
		}
		found[fmt.Sprintf("%T", v)]++
		if !strings.HasSuffix(strings.TrimSpace(said), ".") || kind != tfprotov6.StringKindMarkdown {
			t.Errorf("%s: %q is no sentence", path, said)
		}
	})
	want := []string{
		"tfprotov6.Function", "tfprotov6.FunctionParameter", "tfprotov6.ResourceIdentitySchemaAttribute", "tfprotov6.SchemaAttribute", "tfprotov6.SchemaBlock",
	}
	if kinds := slices.Sorted(maps.Keys(found)); !slices.Equal(kinds, want) {
		t.Errorf("there is documentation of %v", found)
	}
	t.Logf("%v", found)
}

// walk calls f with each struct inside a value, and with the way to it.
func walk(path string, v reflect.Value, f func(path string, v any)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() && !strings.Contains(v.Type().String(), "tftypes") {
			walk(path, v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(path, v.Index(i), f)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			walk(path+"."+key.String(), v.MapIndex(key), f)
		}
	case reflect.Struct:
		if name := v.FieldByName("Name"); name.Kind() == reflect.String {
			path += "." + name.String()
		}
		f(path, v.Interface())
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				step := ""
				if k := field.Type.Kind(); k == reflect.Map {
					step = "." + field.Name
				}
				walk(path+step, v.Field(i), f)
			}
		}
	}
}
