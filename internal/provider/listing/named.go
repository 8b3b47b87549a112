package listing

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// NamedLister lists what charon knows by a name of its own.
type NamedLister struct {
	Lister
	Doc string
}

// ListResourceConfigSchema has the filters for names.
func (l *NamedLister) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: l.Doc,
		Attributes: map[string]schema.Attribute{
			"gateway": GatewayListAttribute(),
			NameRegex: NameRegexAttribute(l.Plural),
		},
	}
}

// NamedItems are those of all that are wanted, sorted by name. Their resources are handled as trees of values; what is read
// may be the values given, changed.
func NamedItems[T any](f Filters, all []T, nameOf func(T) string, read func(from T, v section.Values, diags *diag.Diagnostics) section.Values) []Item {
	var items []Item
	for _, from := range all {
		name := nameOf(from)
		// charon takes any name, and a resource could not have it.
		if swanctl.CheckName(name) != nil || !f.Name.MatchString(name) {
			continue
		}
		items = append(items, Item{
			DisplayName: name,
			Identity:    map[string]string{"name": name},
			Read: func(ctx context.Context, into *tfsdk.Resource, diags *diag.Diagnostics) {
				var imported types.Object
				diags.Append(into.Get(ctx, &imported)...)
				v := read(from, section.TakeApart(imported), diags)
				diags.Append(into.Set(ctx, types.ObjectValueMust(imported.AttributeTypes(ctx), v))...)
			},
		})
	}
	slices.SortFunc(items, func(a, b Item) int { return cmp.Compare(a.DisplayName, b.DisplayName) })
	return items
}
