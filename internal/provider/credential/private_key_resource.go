package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
)

var (
	_ resource.ResourceWithConfigure      = (*privateKeyResource)(nil)
	_ resource.ResourceWithIdentity       = (*privateKeyResource)(nil)
	_ resource.ResourceWithImportState    = (*privateKeyResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*privateKeyResource)(nil)
	_ resource.ResourceWithUpgradeState   = (*privateKeyResource)(nil)
	_ resource.ResourceWithValidateConfig = (*privateKeyResource)(nil)
)

// privateKeyResource is strongswan_private_key. Keys have no names in charon: they go by the hash of their public key.
type privateKeyResource struct{ lifecycle.Resource }

// NewPrivateKeyResource is strongswan_private_key.
func NewPrivateKeyResource() resource.Resource { return &privateKeyResource{} }

type privateKeyModel struct {
	lifecycle.OnGateway
	KeyID        types.String `tfsdk:"key_id"`
	PEM          types.String `tfsdk:"pem"`
	PEMWO        types.String `tfsdk:"pem_wo"`
	PEMWOVersion types.Int64  `tfsdk:"pem_wo_version"`
	Passphrase   types.String `tfsdk:"passphrase"`
	PassphraseWO types.String `tfsdk:"passphrase_wo"`
	Certificate  types.String `tfsdk:"certificate"`
	Token        types.Object `tfsdk:"token"`
	Persisted    types.Bool   `tfsdk:"persisted"`
}

type tokenModel struct {
	Handle       section.TextValue `tfsdk:"handle"`
	Slot         types.Int64       `tfsdk:"slot"`
	Module       types.String      `tfsdk:"module"`
	PIN          types.String      `tfsdk:"pin"`
	PINWO        types.String      `tfsdk:"pin_wo"`
	PINWOVersion types.Int64       `tfsdk:"pin_wo_version"`
}

type privateKeyIdentity struct {
	lifecycle.OnGateway
	KeyID types.String `tfsdk:"key_id"`
}

func (r *privateKeyResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_private_key"
	// Another key takes the place of the first, in place.
	resp.ResourceBehavior.MutableIdentity = true
}

func (r *privateKeyResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"gateway": lifecycle.GatewayIdentityAttribute(),
			"key_id": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "SHA-1 of the bits of the public key in hexadecimal digits.",
			},
		},
	}
}

// ImportState takes the id as swanctl, pki and others print it.
func (r *privateKeyResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	r.ImportHash(ctx, req, resp, lifecycle.HashImport{
		Attribute: "key_id", Digits: 40, Summary: "Invalid id of a private key",
		Advice: "The id is the SHA-1 of the public key's bits, which \"swanctl --list-certs\" prints as subjkey, and \"pki --keyid --id spk\" for a file.",
	})
}

// setIdentity sets the identity where the CLI knows such a thing.
func (m *privateKeyModel) setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.Set(ctx, privateKeyIdentity{OnGateway: m.OnGateway, KeyID: m.KeyID})
}
