package credential

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var (
	_ resource.ResourceWithConfigure      = (*sharedSecretResource)(nil)
	_ resource.ResourceWithIdentity       = (*sharedSecretResource)(nil)
	_ resource.ResourceWithImportState    = (*sharedSecretResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*sharedSecretResource)(nil)
	_ resource.ResourceWithUpgradeState   = (*sharedSecretResource)(nil)
	_ resource.ResourceWithValidateConfig = (*sharedSecretResource)(nil)
)

// sharedSecretResource is strongswan_shared_secret. charon reports nothing of a secret but its id.
type sharedSecretResource struct{ lifecycle.Resource }

// NewSharedSecretResource is strongswan_shared_secret.
func NewSharedSecretResource() resource.Resource { return &sharedSecretResource{} }

type sharedSecretModel struct {
	lifecycle.OnGateway
	ID              types.String `tfsdk:"id"`
	Name            types.String `tfsdk:"name"`
	Type            types.String `tfsdk:"type"`
	Owners          types.List   `tfsdk:"owners"`
	Secret          types.String `tfsdk:"secret"`
	SecretWO        types.String `tfsdk:"secret_wo"`
	SecretWOVersion types.Int64  `tfsdk:"secret_wo_version"`
	Encoding        types.String `tfsdk:"encoding"`
	Persisted       types.Bool   `tfsdk:"persisted"`
}

type sharedSecretIdentity struct {
	lifecycle.OnGateway
	Type types.String `tfsdk:"type"`
	Name types.String `tfsdk:"name"`
}

func (r *sharedSecretResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_shared_secret"
	resp.ResourceBehavior.MutableIdentity = false
}

// sharedSecretSchema is the version of the schema, see [lifecycle.Resource.UpgradeState].
const sharedSecretSchema = 0

func (r *sharedSecretResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	replace := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	resp.Schema = schema.Schema{
		Version:             sharedSecretSchema,
		MarkdownDescription: sharedSecretDoc,
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Id of the secret on the gateway: the type, a hyphen and the name, as in `ike-moon`.",
			},
			"gateway":   lifecycle.GatewayAttribute(),
			"persisted": lifecycle.PersistedAttribute(),
			"name": schema.StringAttribute{
				Required:      true,
				PlanModifiers: replace,
				MarkdownDescription: "Name of the secret, without its type: printable ASCII characters, which with the type and a hyphen " +
					"are 255 at most. A change unloads the secret and loads another one.",
			},
			"type": schema.StringAttribute{
				Required:      true,
				PlanModifiers: replace,
				MarkdownDescription: "What the secret is for: `ike` (a pre-shared key, of IKEv1 and IKEv2), `eap` (a password of EAP), `xauth` " +
					"(a password of XAuth), `ntlm` (the NT hash of a password, for EAP-MSCHAPv2) or `ppk` (a postquantum pre-shared " +
					"key, RFC 8784). A change unloads the secret and loads another one.",
			},
			"owners": schema.ListAttribute{
				Optional:            true,
				ElementType:         section.ScalarType(swanctl.Identity),
				MarkdownDescription: ownersDoc,
			},
			"secret": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				Validators: []validator.String{
					stringvalidator.ExactlyOneOf(path.MatchRoot("secret_wo")),
					stringvalidator.PreferWriteOnlyAttribute(path.MatchRoot("secret_wo")),
				},
				MarkdownDescription: "The secret, for CLIs that know no write-only arguments. It is kept in the state, in the clear. Exactly " +
					"one of `secret` and `secret_wo` is needed. Drift is not detected: charon does not report it.",
			},
			"secret_wo": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				WriteOnly: true,
				MarkdownDescription: "The secret, which is neither in the plan nor in the state. Needs Terraform 1.11 or OpenTofu 1.11, and " +
					"`secret_wo_version`. Drift is not detected: charon does not report it.",
			},
			"secret_wo_version": schema.Int64Attribute{
				Optional:   true,
				Validators: []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("secret_wo"))},
				MarkdownDescription: "Any number. A change of it loads `secret_wo` again, in place. Nothing of a write-only value is stored, not " +
					"even a hash: a new value alone changes nothing before the version does, and whether a new version comes " +
					"with a new value cannot be checked. When another attribute changes, the value of that run is loaded with it.",
			},
			"encoding": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "How the secret is written: `text` (its bytes are those of the text in UTF-8), `hex` or `base64`; line breaks " +
					"in the latter two are ignored. A text is never decoded, even if it begins with `0x` or `0s`, which swanctl.conf would. " +
					"Default: `text`. Drift is not detected: charon does not report it.",
			},
		},
	}
}

const (
	sharedSecretDoc = "A secret that both ends know: a pre-shared key, or the password of a user. It is loaded with VICI's `load-shared`, under " +
		"the id that swanctl would give to the section `TYPE-NAME` below `secrets` of swanctl.conf.\n\n" +
		"Any change but that of name and type replaces the secret under the same id, with no moment in between without one, and SAs " +
		"that are up stay up: charon asks for the secret when it authenticates next. Refresh tells only whether there is a secret " +
		"of the id, as charon reports nothing else of it.\n\n" +
		"charon forgets its secrets when it stops, and `swanctl --load-creds` and `--load-all` unload those that are not in swanctl's own files. " +
		"The next plan creates them again."

	ownersDoc = "Identities that the secret belongs to. For `ike` the gateways that share it: charon takes the secret that fits the local " +
		"and the remote identity of the connection best, and one of the two is enough. For `eap`, `xauth` and `ntlm` the user's name; " +
		"for `ppk` the id of the key. Default: everybody. With `ike` that means that each peer of each connection with pre-shared keys may " +
		"authenticate with this secret, under any identity the connection accepts, unless a secret with owners fits better. " +
		"Drift is not detected: charon does not report it."
)

func (r *sharedSecretResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"type":    identityschema.StringAttribute{RequiredForImport: true, Description: "Type of the secret."},
			"name":    identityschema.StringAttribute{RequiredForImport: true, Description: "Name of the secret, without its type."},
			"gateway": lifecycle.GatewayIdentityAttribute(),
		},
	}
}

// ImportState takes the id apart, or puts it together from the identity.
func (r *sharedSecretResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity sharedSecretIdentity
	gateway, id := r.SplitImportID(req.ID)
	if id == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		if err := swanctl.SharedSecretType.Problem(identity.Type.ValueString()); err != nil {
			resp.Diagnostics.AddError("Invalid type of a shared secret", diagnostic.Sentence(err))
			return
		}
		gateway, id = identity.Gateway, swanctl.SharedSecretID(identity.Type.ValueString(), identity.Name.ValueString())
	}
	secretType, name, err := swanctl.ParseSharedSecretID(id)
	if err != nil {
		resp.Diagnostics.AddError("Invalid id of a shared secret", fmt.Sprintf("%s A secret that was loaded under another id, such as \"ike1\", "+
			"cannot be imported. Unload it, and let Terraform load it under one of these.", diagnostic.Sentence(err)))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("type"), secretType)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("gateway"), gateway)...)
	m := sharedSecretModel{OnGateway: lifecycle.OnGateway{Gateway: gateway}, Type: types.StringValue(secretType), Name: types.StringValue(name)}
	resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
	resp.Diagnostics.AddWarning("Imported by its id alone", "charon reports nothing of a secret but its id. The next apply loads the secret and "+
		"the owners of the configuration, in place of what the gateway has under this id.")
}

// id returns the id on the gateway, which is unknown as long as one of its parts is.
func (m *sharedSecretModel) id() types.String {
	if m.Type.IsUnknown() || m.Name.IsUnknown() {
		return types.StringUnknown()
	}
	return types.StringValue(swanctl.SharedSecretID(m.Type.ValueString(), m.Name.ValueString()))
}

// setIdentity sets the identity where the CLI knows such a thing.
func (m *sharedSecretModel) setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.Set(ctx, sharedSecretIdentity{OnGateway: m.OnGateway, Type: m.Type, Name: m.Name})
}
