// Command floor is the least that a provider of connections can be: the attributes that the benchmark's runs use, of plain
// types, and no daemon. What a run with it costs is Terraform's and the framework's.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return floor{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/terraform-strongswan/strongswan", ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

type floor struct{}

func (floor) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "strongswan"
}
func (floor) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (floor) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (floor) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (floor) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return connection{} }}
}

// connection keeps what it is given.
type connection struct{}

func (connection) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connection"
}

func (connection) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	list := schema.ListAttribute{Optional: true, ElementType: types.StringType}
	text := schema.StringAttribute{Optional: true}
	round := schema.ListNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
		Attributes: map[string]schema.Attribute{"auth": text, "id": text},
	}}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{Required: true}, "version": schema.Int64Attribute{Optional: true},
		"local_addrs": list, "remote_addrs": list, "proposals": list, "local": round, "remote": round,
		"children": schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
			Attributes: map[string]schema.Attribute{"local_ts": list, "remote_ts": list, "esp_proposals": list, "rekey_time": text},
		}},
	}}
}

func (connection) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
}
func (connection) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}
func (connection) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}
func (connection) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
