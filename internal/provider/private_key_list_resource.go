package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
)

var _ list.ListResourceWithConfigure = (*privateKeyListResource)(nil)

// privateKeyListResource lists the ids of the keys that get-keys returns, of which charon tells nothing else.
type privateKeyListResource struct{ configuredListResource }

func newPrivateKeyListResource() list.ListResource {
	return &privateKeyListResource{configuredListResource{of: newPrivateKeyResource(), plural: "private keys"}}
}

func (l *privateKeyListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the private keys that were loaded over VICI, by Terraform, swanctl or any other client, those on tokens included, sorted by " +
			"their ids. charon reports nothing else of a key, so the configuration needs the key itself before it can be applied. The data source " +
			"`strongswan_certificates` tells which certificate has the key of an id." + listNeeds,
		Attributes: map[string]schema.Attribute{"gateway": gatewayListAttribute()},
	}
}

func (l *privateKeyListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	l.list(ctx, req, stream, func(listFilters) ([]listItem, error) {
		ids, err := l.gateway.Client.GetKeys(ctx)
		slices.Sort(ids)
		var items []listItem
		for _, id := range ids {
			items = append(items, listItem{displayName: id, identity: map[string]string{"key_id": id}})
		}
		return items, err
	})
}
