package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/listing"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ list.ListResourceWithConfigure = (*authorityListResource)(nil)

// authorityListResource lists the authorities that list-authorities reports.
type authorityListResource struct{ listing.NamedLister }

// NewAuthorityListResource lists the authorities that were loaded over VICI.
func NewAuthorityListResource() list.ListResource {
	return &authorityListResource{listing.NamedLister{
		Lister: listing.Lister{Of: NewAuthorityResource(), Plural: "authorities"},
		Doc: "Lists the certificate authorities that were loaded over VICI, by Terraform, swanctl or any other client, sorted by name. CAs whose " +
			"certificates were loaded without an authority are listed by the list resource `strongswan_certificate`. Of an authority charon reports " +
			"the subject, and where to ask: `cacert` is the certificate of that subject, and null if the gateway has several of them, or none." + listing.NeedsTerraform114,
	}}
}

func (l *authorityListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	l.ListItems(ctx, req, stream, func(f listing.Filters) ([]listing.Item, error) {
		var authorities []vici.Authority
		for a, err := range l.Gateway.Client.ListAuthorities(ctx, "") {
			if err != nil {
				return nil, err
			}
			authorities = append(authorities, a)
		}
		var certificates []caCertificate
		var err error
		if req.IncludeResource {
			certificates, err = caCertificates(ctx, l.Gateway)
		}
		return listing.NamedItems(f, authorities, func(a vici.Authority) string { return a.Name }, func(a vici.Authority, v section.Values, _ *diag.Diagnostics) section.Values {
			readAuthority(a, certificates, v)
			return v
		}), err
	})
}
