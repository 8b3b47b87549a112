package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// configuredResource is the part of a resource that receives the gateway from the provider.
type configuredResource struct{ gateway *gateway }

func (r *configuredResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.gateway = gatewayFrom(req.ProviderData, &resp.Diagnostics)
}

// configuredDataSource is the part of a data source that receives the gateway from the provider.
type configuredDataSource struct{ gateway *gateway }

func (d *configuredDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.gateway = gatewayFrom(req.ProviderData, &resp.Diagnostics)
}

// gatewayFrom returns nil before the provider is configured, as during validation.
func gatewayFrom(data any, diags *diag.Diagnostics) *gateway {
	if data == nil {
		return nil
	}
	g, ok := data.(*gateway)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("This is a bug in the provider: its data is a %T.", data))
	}
	return g
}
