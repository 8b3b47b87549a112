package lifecycle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
)

// Chooser receives the gateways from the provider. The framework makes a new resource or data source for each request,
// so that one request's choice of a gateway is not another's.
type Chooser struct {
	Fleet *gateway.Fleet

	// Gateway is the one that the request is about, as soon as [Chooser.Choose] has found it. It is nil as long as
	// its name is not known, and during validation.
	Gateway *gateway.Gateway
}

// Resource is the part of a resource that knows its gateway.
type Resource struct{ Chooser }

// Configure receives the gateways.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Fleet = FleetFrom(req.ProviderData, &resp.Diagnostics)
}

// DataSource is the part of a data source that knows its gateway.
type DataSource struct{ Chooser }

// Configure receives the gateways.
func (d *DataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.Fleet = FleetFrom(req.ProviderData, &resp.Diagnostics)
}

// FleetFrom returns nil before the provider is configured, as during validation.
func FleetFrom(data any, diags *diag.Diagnostics) *gateway.Fleet {
	if data == nil {
		return nil
	}
	f, ok := data.(*gateway.Fleet)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("This is a bug in the provider: its data is a %T.", data))
	}
	return f
}

// OnGateway is the part of a model that says which gateway it is about.
type OnGateway struct {
	Gateway types.String `tfsdk:"gateway"`
}

// attributes is a plan, a state or a configuration.
type attributes interface {
	GetAttribute(ctx context.Context, p path.Path, target any) diag.Diagnostics
}

// Choose finds the gateway that a request is about.
func (c *Chooser) Choose(ctx context.Context, from attributes, diags *diag.Diagnostics) bool {
	if c.Fleet == nil {
		return !diags.HasError()
	}
	var name types.String
	diags.Append(from.GetAttribute(ctx, path.Root("gateway"), &name)...)
	return c.ChooseNamed(name, diags)
}

// ChooseOf is [Chooser.Choose] for values that were taken apart.
func (c *Chooser) ChooseOf(v section.Values, diags *diag.Diagnostics) bool {
	if c.Fleet == nil {
		return !diags.HasError()
	}
	name, _ := v["gateway"].(types.String)
	return c.ChooseNamed(name, diags)
}

// ChooseNamed is [Chooser.Choose] for the value of the attribute.
func (c *Chooser) ChooseNamed(name types.String, diags *diag.Diagnostics) bool {
	if diags.HasError() {
		return false
	}
	g, err := c.Fleet.Own, error(nil)
	switch {
	case name.IsUnknown():
		g = nil
	case !name.IsNull():
		g, err = c.Fleet.ByName(name.ValueString())
	}
	if err != nil {
		diags.AddAttributeError(path.Root("gateway"), "No such gateway", diagnostic.Sentence(err))
		return false
	}
	c.Gateway = g
	return true
}

// SplitImportID takes an id of an import block apart, see [fleet.SplitImportID].
func (c *Chooser) SplitImportID(id string) (gateway types.String, rest string) {
	name, rest := c.Fleet.SplitImportID(id)
	if name == "" {
		return types.StringNull(), rest
	}
	return types.StringValue(name), rest
}

// GatewayDoc is the documentation of the attribute gateway.
const GatewayDoc = "Name of the gateway among the provider's `gateways`. Default: the gateway of the provider's own settings."

// GatewayAttribute is the schema of gateway in a resource.
func GatewayAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
		MarkdownDescription: GatewayDoc + " A change moves the object: it is unloaded on one gateway and loaded on the other.",
	}
}

// GatewayIdentityAttribute is that in an identity.
func GatewayIdentityAttribute() identityschema.Attribute {
	return identityschema.StringAttribute{OptionalForImport: true, Description: "Name of the gateway among the provider's gateways."}
}

// GatewayDataAttribute is that in a data source.
func GatewayDataAttribute() dataschema.Attribute {
	return dataschema.StringAttribute{Optional: true, MarkdownDescription: GatewayDoc}
}
