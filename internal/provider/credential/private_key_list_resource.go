package credential

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/listing"
)

var _ list.ListResourceWithConfigure = (*privateKeyListResource)(nil)

// privateKeyListResource lists the ids of the keys that get-keys returns, of which charon tells nothing else.
type privateKeyListResource struct{ listing.Lister }

// NewPrivateKeyListResource lists the private keys that were loaded over VICI.
func NewPrivateKeyListResource() list.ListResource {
	return &privateKeyListResource{listing.Lister{Of: NewPrivateKeyResource(), Plural: "private keys"}}
}

func (l *privateKeyListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the private keys that were loaded over VICI, by Terraform, swanctl or any other client, those on tokens included, sorted by " +
			"their ids. charon reports nothing else of a key, so the configuration needs the key itself before it can be applied. The data source " +
			"`strongswan_certificates` tells which certificate has the key of an id." + listing.NeedsTerraform114,
		Attributes: map[string]schema.Attribute{"gateway": listing.GatewayListAttribute()},
	}
}

func (l *privateKeyListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	l.ListItems(ctx, req, stream, func(listing.Filters) ([]listing.Item, error) {
		ids, err := l.Gateway.Client.GetKeys(ctx)
		slices.Sort(ids)
		var items []listing.Item
		for _, id := range ids {
			items = append(items, listing.Item{DisplayName: id, Identity: map[string]string{"key_id": id}})
		}
		return items, err
	})
}
