package lifecycle

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Named is what resources have in common that charon knows by a name of their own.
type Named struct {
	Resource

	// noun is what such a thing is called, with article and without: "a pool", "pool".
	NounWithArticle, Noun string
}

// namedIdentity is a name on a gateway.
type namedIdentity struct {
	OnGateway
	Name types.String `tfsdk:"name"`
}

// Metadata names the type after the noun.
func (r *Named) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Noun
	resp.ResourceBehavior.MutableIdentity = false
}

// IdentitySchema is that of namedIdentity.
func (r *Named) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"gateway": GatewayIdentityAttribute(),
			"name":    identityschema.StringAttribute{RequiredForImport: true, Description: "Name of the " + r.Noun + " on the gateway."},
		},
	}
}

func (r *Named) NameAttribute() schema.Attribute {
	return schema.StringAttribute{
		Required:      true,
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		MarkdownDescription: fmt.Sprintf("Name of the %[1]s on the gateway: 1 to 255 printable ASCII characters. "+
			"A change unloads the %[1]s and loads another one.", r.Noun),
	}
}

// ImportState takes gateway/name, a name, or an identity.
func (r *Named) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity namedIdentity
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else {
		gateway, name := r.SplitImportID(req.ID)
		identity = namedIdentity{OnGateway{Gateway: gateway}, types.StringValue(name)}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("gateway"), identity.Gateway)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), identity.Name)...)
}

// setIdentity sets the identity where the CLI knows such a thing.
func (r *Named) setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, v section.Values) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	gateway, _ := v["gateway"].(types.String)
	return identity.Set(ctx, namedIdentity{OnGateway{Gateway: gateway}, types.StringValue(section.Name(v))})
}

func (r *Named) CheckName(v section.Values, diags *diag.Diagnostics) {
	if name, ok := v["name"].(types.String); ok && !name.IsNull() && !name.IsUnknown() {
		if err := swanctl.CheckName(name.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("name"), "Invalid name of "+r.NounWithArticle, diagnostic.Sentence(err))
		}
	}
}

func (r *Named) Subject(name string) string { return fmt.Sprintf("%s %q", r.Noun, name) }

// loaded begins a sentence about what was loaded.
func (r *Named) loaded() string { return strings.ToUpper(r.Noun[:1]) + r.Noun[1:] + " loaded" }

func (r *Named) Fail(summary, name string, err error, diags *diag.Diagnostics) {
	diags.AddError(summary, diagnostic.Failure(r.Gateway.Label, r.Subject(name), err))
}

// lock serialises the changes of what has the name.
func (r *Named) lock(ctx context.Context, name, summary string, diags *diag.Diagnostics) (unlock func(), ok bool) {
	unlock, err := r.Gateway.Lock(ctx, r.Noun, name)
	if err != nil {
		r.Fail(summary, name, err, diags)
		return nil, false
	}
	return unlock, true
}

// taken reports that the name is in use, unless that may be taken over.
func (r *Named) taken(name string, exists bool, diags *diag.Diagnostics) bool {
	if !exists || r.Gateway.AdoptExisting {
		return false
	}
	diags.AddAttributeError(path.Root("name"), "Name in use on the gateway", fmt.Sprintf(
		"The gateway has %s %q already. Loading this one would replace it.\n\n"+
			"To manage it with Terraform, import it. With the resource's own address instead of NAME:\n\n"+
			"import {\n  to = strongswan_%s.NAME\n  id = %q\n}\n\n"+
			"To replace it with this configuration, set adopt_existing = true on the provider.\n\nGateway: %s",
		r.NounWithArticle, name, r.Noun, r.Gateway.ImportID(name), r.Gateway.Label))
	return true
}

// notRefreshed warns that the state is shown as it was last seen, because the gateway is not known yet.
func (r *Named) notRefreshed(name string, diags *diag.Diagnostics) bool {
	err := r.Gateway.Ready()
	if err != nil {
		diags.AddWarning("Not refreshed", fmt.Sprintf("The %s %q is shown as it was last seen: %v.", r.Noun, name, err))
	}
	return err != nil
}

// gone warns that what was loaded is not there any more.
func (r *Named) gone(name string, diags *diag.Diagnostics) {
	diags.AddWarning("Gone again after it was loaded", fmt.Sprintf("The %[1]s %[2]q was loaded, but the daemon does not have it any more. Somebody else "+
		"unloads what is not in swanctl's own files, for example with swanctl --load-all.\n\nGateway: %[3]s", r.Noun, name, r.Gateway.Label))
}
