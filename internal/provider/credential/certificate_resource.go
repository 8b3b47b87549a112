package credential

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var (
	_ resource.ResourceWithConfigure      = (*certificateResource)(nil)
	_ resource.ResourceWithIdentity       = (*certificateResource)(nil)
	_ resource.ResourceWithImportState    = (*certificateResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*certificateResource)(nil)
	_ resource.ResourceWithUpgradeState   = (*certificateResource)(nil)
	_ resource.ResourceWithValidateConfig = (*certificateResource)(nil)
)

// certificateResource is strongswan_certificate: certificates in the daemon's store, which it never gives back.
type certificateResource struct{ lifecycle.Resource }

// NewCertificateResource is strongswan_certificate.
func NewCertificateResource() resource.Resource { return &certificateResource{} }

type certificateModel struct {
	lifecycle.OnGateway
	PEM         section.TextValue `tfsdk:"pem"`
	Flag        types.String      `tfsdk:"flag"`
	Type        types.String      `tfsdk:"type"`
	Fingerprint types.String      `tfsdk:"fingerprint"`
	Persisted   types.Bool        `tfsdk:"persisted"`
	certificateFacts
}

type certificateIdentity struct {
	lifecycle.OnGateway
	Fingerprint types.String `tfsdk:"fingerprint"`
}

func (r *certificateResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_certificate"
	// A renewed certificate takes the place of the first, in place.
	resp.ResourceBehavior.MutableIdentity = true
}

const certificateDoc = "A certificate in charon's store: of a host, a CA, or one of the intermediate CAs between; an attribute certificate; or a revocation list " +
	"(CRL). It is loaded with VICI's `load-cert`. A bundle is taken apart, and each certificate loaded: charon itself reads only the first of a text.\n\n" +
	"charon has no command to unload a certificate. When this resource is destroyed, or another certificate takes its place, the plan says so, and the old " +
	"one stays until the daemon restarts or somebody clears all credentials. So load the certificate of a host in the `certs` of its connection, and " +
	"that of a CA with `strongswan_authority`, which can be unloaded; this resource is for what belongs to neither.\n\n" +
	"Drift is detected: certificates that are not there any more are loaded again."

// certificateSchema is the version of the schema, see [lifecycle.Resource.UpgradeState].
const certificateSchema = 0

func (r *certificateResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"gateway":   lifecycle.GatewayAttribute(),
		"persisted": lifecycle.PersistedAttribute(),
		"pem": schema.StringAttribute{
			Required:   true,
			CustomType: section.TextType{Kind: swanctl.CertificateData},
			MarkdownDescription: "Certificates, attribute certificates or revocation lists, one or a bundle of one type, as PEM; or one of them as DER in base64, " +
				"as `filebase64` reads it. What encodes the same is no change.",
		},
		"flag": schema.StringAttribute{
			Optional:   true,
			Validators: []validator.String{stringvalidator.OneOf("ca", "aa", "ocsp")},
			MarkdownDescription: "What a certificate is trusted for: `ca` (a CA, whose certificate has to say so by its basic constraint), `aa` (it issues attribute " +
				"certificates) or `ocsp` (it signs OCSP responses). Default: a certificate with the basic constraint of a CA is trusted as one, " +
				"any other for nothing in particular. Drift is not detected.",
		},
		"type": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "What is in the text: `x509`, `x509_ac` (attribute certificates) or `x509_crl` (revocation lists).",
		},
		"fingerprint": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "SHA-256 of the first certificate in hexadecimal digits, by which it is imported.",
		},
	}
	for name, doc := range certificateFactDocs {
		attributes[name] = schema.StringAttribute{Computed: true, MarkdownDescription: doc + " Of the first certificate."}
	}
	resp.Schema = schema.Schema{Version: certificateSchema, MarkdownDescription: certificateDoc, Attributes: attributes}
}

func (r *certificateResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"gateway":     lifecycle.GatewayIdentityAttribute(),
			"fingerprint": identityschema.StringAttribute{RequiredForImport: true, Description: "SHA-256 of the first certificate in hexadecimal digits."},
		},
	}
}

// ImportState takes a fingerprint as openssl prints it, too. The certificate itself comes from the daemon.
func (r *certificateResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	r.ImportHash(ctx, req, resp, lifecycle.HashImport{
		Attribute: "fingerprint", Digits: 64, Summary: "Invalid fingerprint of a certificate",
		Advice: "The fingerprint is the SHA-256 that \"openssl x509 -noout -fingerprint -sha256 -in FILE\" prints, and the data source strongswan_certificates lists.",
	})
}

// setIdentity sets the identity where the CLI knows such a thing.
func (m *certificateModel) setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.Set(ctx, certificateIdentity{m.OnGateway, m.Fingerprint})
}

func (m *certificateModel) subject() string {
	if m.Fingerprint.ValueString() == "" {
		return "certificate"
	}
	return fmt.Sprintf("certificate %q (%s)", m.Fingerprint.ValueString(), m.Subject.ValueString())
}
