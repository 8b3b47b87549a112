package pool

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/listing"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ list.ListResourceWithConfigure = (*poolListResource)(nil)

// poolListResource lists the pools that get-pools returns.
type poolListResource struct{ listing.NamedLister }

// NewListResource lists the pools.
func NewListResource() list.ListResource {
	return &poolListResource{listing.NamedLister{
		Lister: listing.Lister{Of: NewResource(), Plural: "pools"},
		Doc: "Lists the pools of virtual IP addresses that were loaded over VICI, by Terraform, swanctl or any other client, sorted by name. " +
			"Of a pool charon reports the addresses only, and not what clients are told besides." + listing.NeedsTerraform114,
	}}
}

func (l *poolListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	l.ListItems(ctx, req, stream, func(f listing.Filters) ([]listing.Item, error) {
		pools, err := l.Gateway.Client.GetPools(ctx, "", false)
		return listing.NamedItems(f, pools, func(p vici.Pool) string { return p.Name }, func(p vici.Pool, v section.Values, _ *diag.Diagnostics) section.Values {
			readPool(p, v)
			return v
		}), err
	})
}
