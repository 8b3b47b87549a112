package provider

import (
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// fact is something that charon reports of an SA, and the attribute that shows it. What charon does not report is null.
type fact struct {
	// key is charon's name; that of the attribute is the same with underscores, unless name says otherwise.
	key, name string
	kind      factKind
	doc       string
}

// factKind is the form in which charon reports something, and the attribute's type.
type factKind int

const (
	textFact   factKind = iota
	numberFact          // decimal
	flagFact            // yes, or nothing
	listFact
	numberedFact // texts under key1, key2 and so on
)

func (f fact) attribute() string {
	if f.name != "" {
		return f.name
	}
	return strings.ReplaceAll(f.key, "-", "_")
}

func (f fact) schema() schema.Attribute {
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

func (f fact) read(report *vici.Message) attr.Value {
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

func (f fact) numbered(report *vici.Message) (items []string) {
	for i := 1; ; i++ {
		item, ok := report.Get(f.key + strconv.Itoa(i))
		if !ok {
			return items
		}
		items = append(items, item)
	}
}

// factSchemas are the attributes of a report.
func factSchemas(facts []fact) map[string]schema.Attribute {
	attributes := make(map[string]schema.Attribute, len(facts))
	for _, f := range facts {
		attributes[f.attribute()] = f.schema()
	}
	return attributes
}

// readFacts takes a report apart.
func readFacts(facts []fact, report *vici.Message) section.Values {
	v := make(section.Values, len(facts))
	for _, f := range facts {
		v[f.attribute()] = f.read(report)
	}
	return v
}
