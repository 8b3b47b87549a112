package section

import (
	"fmt"
	"slices"
	"strings"

	dsschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Attributes makes the attributes of a section from the option table: all optional, none with a default, since
// null means charon's default.
func Attributes(s *swanctl.Section) map[string]schema.Attribute {
	attributes := make(map[string]schema.Attribute, len(s.Options)+len(s.Nested))
	for _, o := range s.Options {
		attributes[o.Name] = resourceAttribute(o)
	}
	for _, n := range s.Nested {
		// The framework would make the types of nested attributes anew each time that it looks at one.
		t := Types[n.Section]
		object := schema.NestedAttributeObject{Attributes: Attributes(n.Section), CustomType: t}
		if n.Keyed {
			attributes[n.Name] = schema.MapNestedAttribute{
				Optional: true, MarkdownDescription: n.Doc, NestedObject: object, CustomType: types.MapType{ElemType: t},
			}
		} else {
			attributes[n.Name] = schema.ListNestedAttribute{
				Optional: true, MarkdownDescription: n.Doc, NestedObject: object, CustomType: types.ListType{ElemType: t},
			}
		}
	}
	return attributes
}

func resourceAttribute(o *swanctl.Option) schema.Attribute {
	doc := OptionDoc(o)
	t := ScalarType(o.Kind)
	if o.List {
		return schema.ListAttribute{Optional: true, MarkdownDescription: doc, ElementType: t}
	}
	switch o.Kind.Type {
	case swanctl.Bool:
		return schema.BoolAttribute{Optional: true, MarkdownDescription: doc}
	case swanctl.Integer:
		return schema.Int64Attribute{Optional: true, MarkdownDescription: doc}
	default:
		return schema.StringAttribute{Optional: true, MarkdownDescription: doc, CustomType: TextType{Kind: o.Kind}}
	}
}

// DataSourceAttributes makes the attributes of a section as charon reports it. What it does not report is null.
func DataSourceAttributes(s *swanctl.Section) map[string]dsschema.Attribute {
	attributes := make(map[string]dsschema.Attribute, len(s.Options)+len(s.Nested))
	for _, o := range s.Options {
		attributes[o.Name] = dataSourceAttribute(o)
	}
	for _, n := range s.Nested {
		object := dsschema.NestedAttributeObject{Attributes: DataSourceAttributes(n.Section)}
		if n.Keyed {
			attributes[n.Name] = dsschema.MapNestedAttribute{Computed: true, MarkdownDescription: n.Doc, NestedObject: object}
		} else {
			attributes[n.Name] = dsschema.ListNestedAttribute{Computed: true, MarkdownDescription: n.Doc, NestedObject: object}
		}
	}
	return attributes
}

func dataSourceAttribute(o *swanctl.Option) dsschema.Attribute {
	doc := strings.Join(slices.DeleteFunc([]string{o.Doc, o.Kind.Form, reportedSentence(o)}, isBlank), " ")
	if o.List {
		return dsschema.ListAttribute{Computed: true, MarkdownDescription: doc, ElementType: ScalarType(o.Kind)}
	}
	switch o.Kind.Type {
	case swanctl.Bool:
		return dsschema.BoolAttribute{Computed: true, MarkdownDescription: doc}
	case swanctl.Integer:
		return dsschema.Int64Attribute{Computed: true, MarkdownDescription: doc}
	default:
		return dsschema.StringAttribute{Computed: true, MarkdownDescription: doc, CustomType: TextType{Kind: o.Kind}}
	}
}

// OptionDoc is the documentation of an option: what it does, its default, since when it exists, and whether the
// provider sees it changed behind Terraform's back.
func OptionDoc(o *swanctl.Option) string {
	sentences := []string{o.Doc}
	if o.Kind.Form != "" {
		sentences = append(sentences, o.Kind.Form)
	}
	if o.Default.Doc != "" {
		sentences = append(sentences, "Default: "+defaultDoc(o)+".")
	}
	if !o.Since.IsZero() {
		sentences = append(sentences, fmt.Sprintf("Needs strongSwan %s.", o.Since))
	}
	for _, v := range o.Kind.Values {
		if !v.Since.IsZero() && v.Since != o.Since {
			sentences = append(sentences, fmt.Sprintf("`%s` needs strongSwan %s.", v.Name, v.Since))
		}
	}
	return strings.Join(append(sentences, driftSentence(o)), " ")
}

// defaultDoc is the default as the configuration language writes it.
func defaultDoc(o *swanctl.Option) string {
	if o.Kind.Type == swanctl.Bool {
		switch o.Default.Doc {
		case "`yes`":
			return "`true`"
		case "`no`":
			return "`false`"
		}
	}
	return o.Default.Doc
}

// driftSentence says whether drift of an option is detected. It is derived from the row that the refresh reads by.
func driftSentence(o *swanctl.Option) string {
	// Where the default cannot be known, a report that differs from it says nothing.
	where := ""
	if o.Default.Values == nil {
		where = " where it is configured,"
	}
	switch {
	case o.Report.Key == "":
		return "Drift is not detected: charon does not report it."
	case !o.Report.Since.IsZero():
		return fmt.Sprintf("Drift is detected%s from strongSwan %s on.", where, o.Report.Since)
	case o.Report.Note != "":
		return fmt.Sprintf("Drift is detected%s, %s.", strings.TrimSuffix(where, ","), o.Report.Note)
	default:
		return fmt.Sprintf("Drift is detected%s.", strings.TrimSuffix(where, ","))
	}
}

func isBlank(text string) bool { return text == "" }

func reportedSentence(o *swanctl.Option) string {
	switch {
	case o.Report.Key == "":
		return "charon does not report it: always null."
	case !o.Report.Since.IsZero():
		return fmt.Sprintf("Reported from strongSwan %s on.", o.Report.Since)
	default:
		return ""
	}
}
