package provider

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

// namedListResource lists what charon knows by a name of its own.
type namedListResource struct {
	configuredListResource
	doc string
}

func (l *namedListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: l.doc,
		Attributes: map[string]schema.Attribute{
			"gateway": gatewayListAttribute(),
			nameRegex: nameRegexAttribute(l.plural),
		},
	}
}

// namedItems are those of all that are wanted, sorted by name. Their resources are handled as trees of values; what is read
// may be the values given, changed.
func namedItems[T any](f listFilters, all []T, nameOf func(T) string, read func(from T, v section.Values, diags *diag.Diagnostics) section.Values) []listItem {
	var items []listItem
	for _, from := range all {
		name := nameOf(from)
		// charon takes any name, and a resource could not have it.
		if swanctl.CheckName(name) != nil || !f.name.MatchString(name) {
			continue
		}
		items = append(items, listItem{
			displayName: name,
			identity:    map[string]string{"name": name},
			read: func(ctx context.Context, into *tfsdk.Resource, diags *diag.Diagnostics) {
				var imported types.Object
				diags.Append(into.Get(ctx, &imported)...)
				v := read(from, section.TakeApart(imported), diags)
				diags.Append(into.Set(ctx, types.ObjectValueMust(imported.AttributeTypes(ctx), v))...)
			},
		})
	}
	slices.SortFunc(items, func(a, b listItem) int { return cmp.Compare(a.displayName, b.displayName) })
	return items
}
