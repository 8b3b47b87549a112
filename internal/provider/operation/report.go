package operation

import (
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// reportField is something that charon reports of an SA, and the attribute that shows it. What charon does not report is null.
type reportField struct {
	// key is charon's name; that of the attribute is the same with underscores, unless name says otherwise.
	key, name string
	kind      fieldKind
	doc       string
}

// fieldKind is the form in which charon reports something, and the attribute's type.
type fieldKind int

const (
	textFact   fieldKind = iota
	numberFact           // decimal
	flagFact             // yes, or nothing
	listFact
	numberedFact // texts under key1, key2 and so on
)

func (f reportField) attribute() string {
	if f.name != "" {
		return f.name
	}
	return strings.ReplaceAll(f.key, "-", "_")
}

func (f reportField) schema() schema.Attribute {
	switch f.kind {
	case numberFact:
		return schema.Int64Attribute{Computed: true, MarkdownDescription: f.doc}
	case flagFact:
		return schema.BoolAttribute{Computed: true, MarkdownDescription: f.doc}
	case listFact, numberedFact:
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: f.doc}
	default:
		return schema.StringAttribute{Computed: true, MarkdownDescription: f.doc}
	}
}

func (f reportField) read(report *vici.Message) attr.Value {
	if f.kind == listFact || f.kind == numberedFact {
		items, _ := report.List(f.key)
		if f.kind == numberedFact {
			items = f.numbered(report)
		}
		elements := make([]attr.Value, len(items))
		for i, item := range items {
			elements[i] = types.StringValue(item)
		}
		return types.ListValueMust(types.StringType, elements)
	}
	value, ok := report.Get(f.key)
	switch f.kind {
	case flagFact:
		return types.BoolValue(ok && value != "no")
	case numberFact:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			return types.Int64Value(n)
		}
		return types.Int64Null()
	}
	if !ok {
		return types.StringNull()
	}
	return types.StringValue(value)
}

func (f reportField) numbered(report *vici.Message) (items []string) {
	for i := 1; ; i++ {
		item, ok := report.Get(f.key + strconv.Itoa(i))
		if !ok {
			return items
		}
		items = append(items, item)
	}
}

// fieldSchemas are the attributes of a report.
func fieldSchemas(facts []reportField) map[string]schema.Attribute {
	attributes := make(map[string]schema.Attribute, len(facts))
	for _, f := range facts {
		attributes[f.attribute()] = f.schema()
	}
	return attributes
}

// readFields takes a report apart.
func readFields(facts []reportField, report *vici.Message) section.Values {
	v := make(section.Values, len(facts))
	for _, f := range facts {
		v[f.attribute()] = f.read(report)
	}
	return v
}
