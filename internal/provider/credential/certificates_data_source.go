package credential

import (
	"context"
	"crypto/x509"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ datasource.DataSourceWithConfigure = (*certificatesDataSource)(nil)

// certificatesDataSource is the data source strongswan_certificates: what list-certs reports.
type certificatesDataSource struct{ lifecycle.DataSource }

// NewCertificatesDataSource is strongswan_certificates.
func NewCertificatesDataSource() datasource.DataSource { return &certificatesDataSource{} }

type certificatesModel struct {
	lifecycle.OnGateway
	Type         types.String             `tfsdk:"type"`
	Subject      types.String             `tfsdk:"subject"`
	Certificates []listedCertificateModel `tfsdk:"certificates"`
}

type listedCertificateModel struct {
	Type          string       `tfsdk:"type"`
	Flag          types.String `tfsdk:"flag"`
	HasPrivateKey bool         `tfsdk:"has_private_key"`
	Fingerprint   string       `tfsdk:"fingerprint"`
	SANs          []string     `tfsdk:"sans"`
	PEM           types.String `tfsdk:"pem"`
	certificateFacts
}

func (d *certificatesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_certificates"
}

// certificateTypeNames are the types that list-certs knows (src/libstrongswan/credentials/certificates/certificate.c).
var certificateTypeNames = []string{"x509", "x509_ac", "x509_crl", "ocsp_response", "pubkey"}

func (d *certificatesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(doc string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: doc}
	}
	listed := map[string]schema.Attribute{
		"type": text("`x509`, `x509_ac` (attribute certificate), `x509_crl` (revocation list), `ocsp_response` or `pubkey` (raw public key)."),
		"flag": text("What a certificate is trusted for: `none`, `ca`, `aa` or `ocsp`. Null for what has no flag."),
		"has_private_key": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether the daemon has the private key, and so can authenticate with the certificate.",
		},
		"fingerprint": text("SHA-256 of it in hexadecimal digits."),
		"sans": schema.ListAttribute{
			Computed:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Subject alternative names of a certificate: DNS names, e-mail addresses, IP addresses and URIs.",
		},
		"pem": text("The certificate as PEM. Null for what has no PEM that can be loaded again."),
	}
	for name, doc := range certificateFactDocs {
		listed[name] = text(doc)
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the certificates that charon has, whoever loaded them: those of connections and authorities, and those that it received from peers " +
			"or fetched, too.",
		Attributes: map[string]schema.Attribute{
			"gateway": lifecycle.GatewayDataAttribute(),
			"type": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(certificateTypeNames...)},
				MarkdownDescription: "Lists those of this type only: `" + strings.Join(certificateTypeNames, "`, `") + "`. Default: all.",
			},
			"subject": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Lists certificates with this subject only, such as `C=CH, O=strongSwan, CN=moon.strongswan.org`. Default: all.",
			},
			"certificates": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The certificates, sorted by type, subject, issuer and fingerprint.",
				NestedObject:        schema.NestedAttributeObject{Attributes: listed},
			},
		},
	}
}

func (d *certificatesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m certificatesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !d.Choose(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	err := d.Gateway.Ready()
	var all []vici.Certificate
	if err == nil {
		all, err = d.Gateway.Certificates(ctx)
	}
	if err != nil {
		resp.Diagnostics.AddError("Unable to list certificates", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	m.Certificates = []listedCertificateModel{}
	for _, c := range all {
		if l := listCertificate(c); m.wants(l) {
			m.Certificates = append(m.Certificates, l)
		}
	}
	slices.SortFunc(m.Certificates, listedCertificateModel.compare)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (m certificatesModel) wants(l listedCertificateModel) bool {
	return (m.Type.IsNull() || m.Type.ValueString() == l.Type) &&
		(m.Subject.IsNull() || swanctl.SameSubject(m.Subject.ValueString(), l.Subject.ValueString()))
}

// compare orders certificates by type, subject, issuer and fingerprint.
func (l listedCertificateModel) compare(o listedCertificateModel) int {
	return slices.Compare(
		[]string{l.Type, l.Subject.ValueString(), l.Issuer.ValueString(), l.Fingerprint},
		[]string{o.Type, o.Subject.ValueString(), o.Issuer.ValueString(), o.Fingerprint},
	)
}

func listCertificate(c vici.Certificate) listedCertificateModel {
	b := swanctl.CertificateBlock{Type: c.Type, DER: []byte(c.Data)}
	l := listedCertificateModel{
		Type: strings.ToLower(c.Type), HasPrivateKey: c.HasPrivateKey, Fingerprint: fingerprintOf(b.DER), SANs: []string{}, certificateFacts: factsOf(b),
	}
	if c.Flag != "" {
		l.Flag = types.StringValue(strings.ToLower(c.Flag))
	}
	if text := b.PEM(); text != "" {
		l.PEM = types.StringValue(text)
	}
	if parsed, err := x509.ParseCertificate(b.DER); c.Type == "X509" && err == nil {
		l.SANs = append(append(l.SANs, parsed.DNSNames...), parsed.EmailAddresses...)
		for _, ip := range parsed.IPAddresses {
			l.SANs = append(l.SANs, ip.String())
		}
		for _, uri := range parsed.URIs {
			l.SANs = append(l.SANs, uri.String())
		}
	}
	return l
}
