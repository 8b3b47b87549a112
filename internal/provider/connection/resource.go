package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var (
	_ resource.ResourceWithConfigure      = (*connectionResource)(nil)
	_ resource.ResourceWithIdentity       = (*connectionResource)(nil)
	_ resource.ResourceWithImportState    = (*connectionResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*connectionResource)(nil)
	_ resource.ResourceWithUpgradeState   = (*connectionResource)(nil)
	_ resource.ResourceWithValidateConfig = (*connectionResource)(nil)
)

// connectionResource is strongswan_connection. Its attributes come from the option table, and so it handles its value
// as a tree that it walks along that table, see the section_*.go files.
type connectionResource struct{ lifecycle.Resource }

// NewResource is strongswan_connection.
func NewResource() resource.Resource { return &connectionResource{} }

func (r *connectionResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connection"
	// The identity is the name, which only a replacement changes.
	resp.ResourceBehavior.MutableIdentity = false
}

// connectionSchema is the version of the schema, see [lifecycle.Resource.UpgradeState].
const connectionSchema = 0

func (r *connectionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := section.Attributes(swanctl.Connection)
	attributes["name"] = schema.StringAttribute{
		Required:      true,
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		MarkdownDescription: "Name of the connection on the gateway: 1 to 255 printable ASCII characters. " +
			"A change unloads the connection and loads a new one.",
	}
	attributes["gateway"] = lifecycle.GatewayAttribute()
	attributes["persisted"] = lifecycle.PersistedAttribute()
	attributes["wait_for"] = waitForAttribute()
	attributes["terminate_on_destroy"] = terminateOnDestroyAttribute()
	resp.Schema = schema.Schema{
		Version:             connectionSchema,
		MarkdownDescription: connectionDoc,
		Attributes:          attributes,
	}
}

const connectionDoc = "An IKE connection that charon holds in memory, with its authentication rounds and its children (CHILD_SAs): " +
	"a section below `connections` of swanctl.conf, loaded with VICI's `load-conn`. The attributes have the names that the options " +
	"have there.\n\n" +
	"An attribute that is not set is not sent, and charon's default applies to it. Refresh compares all that charon reports: the plan " +
	"shows a value that somebody else set as `mode = \"transport\" -> null`. Each attribute says whether charon reports it.\n\n" +
	"A change is loaded in place, and leaves alone the SAs of children that it does not touch; destroying the resource unloads the " +
	"connection. SAs of children without a `start_action` outlive both, as charon never closes what it did not start."

func (r *connectionResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"name": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "Name of the connection on the gateway.",
			},
			"gateway": lifecycle.GatewayIdentityAttribute(),
		},
	}
}

type connectionIdentity struct {
	lifecycle.OnGateway
	Name types.String `tfsdk:"name"`
}

// ValidateConfig reports what is wrong with a configuration.
func (r *connectionResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	checkConnection(section.TakeApart(config), &resp.Diagnostics)
}

func checkConnection(v section.Values, diags *diag.Diagnostics) {
	if name, ok := v["name"].(types.String); ok && !name.IsNull() && !name.IsUnknown() {
		if err := swanctl.CheckName(name.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("name"), "Invalid name of a connection", diagnostic.Sentence(err))
		}
	}
	section.Check(swanctl.Connection, path.Empty(), v, diags)
	checkWait(v, diags)
}

func (r *connectionResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	identity := connectionIdentity{}
	if req.ID != "" {
		gateway, name := r.SplitImportID(req.ID)
		identity = connectionIdentity{lifecycle.OnGateway{Gateway: gateway}, types.StringValue(name)}
	} else {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), identity.Name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("gateway"), identity.Gateway)...)
	resp.Diagnostics.Append(lifecycle.SetImported(ctx, resp.Private, true)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddWarning("Imported as far as charon tells", importedInPart)
	}
}

const importedInPart = "charon does not report every option of a connection, and of certificates only the subjects: start_action, pools, " +
	"marks and others are not known after an import. Configure those that the connection was loaded with before anything is changed. A " +
	"change loads the whole connection, and what the configuration lacks is then at its default: without start_action a trap would be removed.\n\n" +
	"The documentation of each attribute says whether charon reports it."
