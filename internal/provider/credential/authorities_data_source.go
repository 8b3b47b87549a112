package credential

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
)

var _ datasource.DataSourceWithConfigure = (*authoritiesDataSource)(nil)

// authoritiesDataSource is the data source strongswan_authorities: what list-authorities reports.
type authoritiesDataSource struct{ lifecycle.DataSource }

// NewAuthoritiesDataSource is strongswan_authorities.
func NewAuthoritiesDataSource() datasource.DataSource { return &authoritiesDataSource{} }

type authoritiesModel struct {
	lifecycle.OnGateway
	Name        types.String     `tfsdk:"name"`
	Authorities []authorityModel `tfsdk:"authorities"`
}

type authorityModel struct {
	Name        string       `tfsdk:"name"`
	Subject     string       `tfsdk:"subject"`
	CRLURIs     []string     `tfsdk:"crl_uris"`
	OCSPURIs    []string     `tfsdk:"ocsp_uris"`
	CertURIBase types.String `tfsdk:"cert_uri_base"`
}

func (d *authoritiesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_authorities"
}

func (d *authoritiesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(doc string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: doc}
	}
	list := func(doc string) schema.ListAttribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: doc}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the certificate authorities that were loaded over VICI, by Terraform, swanctl or any other client. CAs whose certificates " +
			"were loaded without an authority are among those of the data source `strongswan_certificates`.",
		Attributes: map[string]schema.Attribute{
			"gateway": lifecycle.GatewayDataAttribute(),
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Name of an authority, to list that one only. Without such an authority the list is empty. Default: all authorities.",
			},
			"authorities": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The authorities, sorted by name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":          text("Name of the authority."),
					"subject":       text("Subject of the CA's certificate."),
					"crl_uris":      list("Where the CA's revocation lists are fetched from."),
					"ocsp_uris":     list("OCSP responders of the CA."),
					"cert_uri_base": text("What URIs begin with under which certificates are found by their hash. Null if there is none."),
				}},
			},
		},
	}
}

func (d *authoritiesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m authoritiesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !d.Choose(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	authorities, err := d.read(ctx, m.Name.ValueString())
	if err != nil {
		resp.Diagnostics.AddError("Unable to list authorities", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	m.Authorities = authorities
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (d *authoritiesDataSource) read(ctx context.Context, name string) ([]authorityModel, error) {
	if err := d.Gateway.Ready(); err != nil {
		return nil, err
	}
	authorities := []authorityModel{}
	for a, err := range d.Gateway.Client.ListAuthorities(ctx, name) {
		if err != nil {
			return nil, err
		}
		m := authorityModel{
			Name: a.Name, Subject: a.CACert, CRLURIs: append([]string{}, a.CRLURIs...), OCSPURIs: append([]string{}, a.OCSPURIs...),
		}
		if a.CertURIBase != "" {
			m.CertURIBase = types.StringValue(a.CertURIBase)
		}
		authorities = append(authorities, m)
	}
	slices.SortFunc(authorities, func(a, b authorityModel) int { return cmp.Compare(a.Name, b.Name) })
	return authorities, nil
}
