package provider

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

// gatewayChooser receives the gateways from the provider. The framework makes a new resource or data source for each request,
// so that one request's choice of a gateway is not another's.
type gatewayChooser struct {
	fleet *gateway.Fleet

	// gateway is the one that the request is about, as soon as [gatewayChooser.choose] has found it. It is nil as long as
	// its name is not known, and during validation.
	gateway *gateway.Gateway
}

// configuredResource is the part of a resource that knows its gateway.
type configuredResource struct{ gatewayChooser }

// Configure receives the gateways.
func (r *configuredResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.fleet = fleetFrom(req.ProviderData, &resp.Diagnostics)
}

// configuredDataSource is the part of a data source that knows its gateway.
type configuredDataSource struct{ gatewayChooser }

// Configure receives the gateways.
func (d *configuredDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.fleet = fleetFrom(req.ProviderData, &resp.Diagnostics)
}

// fleetFrom returns nil before the provider is configured, as during validation.
func fleetFrom(data any, diags *diag.Diagnostics) *gateway.Fleet {
	if data == nil {
		return nil
	}
	f, ok := data.(*gateway.Fleet)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("This is a bug in the provider: its data is a %T.", data))
	}
	return f
}

// onGateway is the part of a model that says which gateway it is about.
type onGateway struct {
	Gateway types.String `tfsdk:"gateway"`
}

// attributes is a plan, a state or a configuration.
type attributes interface {
	GetAttribute(ctx context.Context, p path.Path, target any) diag.Diagnostics
}

// choose finds the gateway that a request is about.
func (c *gatewayChooser) choose(ctx context.Context, from attributes, diags *diag.Diagnostics) bool {
	if c.fleet == nil {
		return !diags.HasError()
	}
	var name types.String
	diags.Append(from.GetAttribute(ctx, path.Root("gateway"), &name)...)
	return c.chooseNamed(name, diags)
}

// chooseOf is [gatewayChooser.choose] for values that were taken apart.
func (c *gatewayChooser) chooseOf(v section.Values, diags *diag.Diagnostics) bool {
	if c.fleet == nil {
		return !diags.HasError()
	}
	name, _ := v["gateway"].(types.String)
	return c.chooseNamed(name, diags)
}

func (c *gatewayChooser) chooseNamed(name types.String, diags *diag.Diagnostics) bool {
	if diags.HasError() {
		return false
	}
	g, err := c.fleet.Own, error(nil)
	switch {
	case name.IsUnknown():
		g = nil
	case !name.IsNull():
		g, err = c.fleet.ByName(name.ValueString())
	}
	if err != nil {
		diags.AddAttributeError(path.Root("gateway"), "No such gateway", diagnostic.Sentence(err))
		return false
	}
	c.gateway = g
	return true
}

// splitImportID takes an id of an import block apart, see [fleet.splitImportID].
func (c *gatewayChooser) splitImportID(id string) (gateway types.String, rest string) {
	name, rest := c.fleet.SplitImportID(id)
	if name == "" {
		return types.StringNull(), rest
	}
	return types.StringValue(name), rest
}

const gatewayDoc = "Name of the gateway among the provider's `gateways`. Default: the gateway of the provider's own settings."

func gatewayAttribute() schema.Attribute {
	return schema.StringAttribute{
		Optional:            true,
		PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
		MarkdownDescription: gatewayDoc + " A change moves the object: it is unloaded on one gateway and loaded on the other.",
	}
}

func gatewayIdentityAttribute() identityschema.Attribute {
	return identityschema.StringAttribute{OptionalForImport: true, Description: "Name of the gateway among the provider's gateways."}
}

func gatewayDataAttribute() dataschema.Attribute {
	return dataschema.StringAttribute{Optional: true, MarkdownDescription: gatewayDoc}
}
