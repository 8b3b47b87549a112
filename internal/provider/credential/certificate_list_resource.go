package credential

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/listing"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ list.ListResourceWithConfigure = (*certificateListResource)(nil)

// certificateListResource lists what list-certs reports, and load-cert could load again.
type certificateListResource struct{ listing.Lister }

// NewCertificateListResource lists the certificates of the kinds that can be managed, whoever loaded them.
func NewCertificateListResource() list.ListResource {
	return &certificateListResource{listing.Lister{Of: NewCertificateResource(), Plural: "certificates"}}
}

// loadableTypeNames are those of certificateTypeNames that have a PEM.
var loadableTypeNames = []string{"x509", "x509_ac", "x509_crl"}

func (l *certificateListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the certificates, attribute certificates and revocation lists that charon has, whoever loaded them, sorted by type, subject, issuer " +
			"and fingerprint. Those of connections and authorities, and those that it received from peers or fetched, are among them: as a rule " +
			"they are not to be managed with `strongswan_certificate`. OCSP responses and raw public keys cannot be, and are left out." + listing.NeedsTerraform114,
		Attributes: map[string]schema.Attribute{
			"gateway": listing.GatewayListAttribute(),
			"type": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(loadableTypeNames...)},
				MarkdownDescription: "Lists those of this type only: `" + strings.Join(loadableTypeNames, "`, `") + "`. Default: all.",
			},
			"subject": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Lists certificates with this subject only, such as `C=CH, O=strongSwan, CN=moon.strongswan.org`. Default: all.",
			},
		},
	}
}

func (l *certificateListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	l.ListItems(ctx, req, stream, func(f listing.Filters) ([]listing.Item, error) {
		loaded, err := l.Gateway.Certificates(ctx)
		wanted := certificatesModel{Type: f.Texts["type"], Subject: f.Texts["subject"]}
		var found []listedCertificateModel
		reported := map[string]vici.Certificate{}
		for _, c := range loaded {
			facts := listCertificate(c)
			// One that was loaded twice is one resource, of which an import takes the first.
			if _, again := reported[facts.Fingerprint]; again || facts.PEM.IsNull() || !wanted.wants(facts) {
				continue
			}
			reported[facts.Fingerprint] = c
			found = append(found, facts)
		}
		slices.SortFunc(found, listedCertificateModel.compare)
		items := make([]listing.Item, len(found))
		for i, facts := range found {
			items[i] = certificateItem(facts, reported[facts.Fingerprint])
		}
		return items, err
	})
}

func certificateItem(facts listedCertificateModel, c vici.Certificate) listing.Item {
	name := facts.Subject.ValueString()
	if facts.Type == "x509_crl" && !facts.Issuer.IsNull() {
		name = "revocation list of " + facts.Issuer.ValueString()
	}
	return listing.Item{
		DisplayName: cmp.Or(name, facts.Fingerprint),
		Identity:    map[string]string{"fingerprint": facts.Fingerprint},
		Read: func(ctx context.Context, into *tfsdk.Resource, diags *diag.Diagnostics) {
			var m certificateModel
			diags.Append(into.Get(ctx, &m)...)
			m.readImported([]vici.Certificate{c})
			diags.Append(into.Set(ctx, &m)...)
		},
	}
}
