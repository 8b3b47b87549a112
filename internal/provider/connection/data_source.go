package connection

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var _ datasource.DataSourceWithConfigure = (*connectionDataSource)(nil)

// connectionDataSource is the data source strongswan_connection: one connection as list-conns reports it.
type connectionDataSource struct{ lifecycle.DataSource }

// NewDataSource is strongswan_connection: what the daemon reports of one connection.
func NewDataSource() datasource.DataSource { return &connectionDataSource{} }

func (d *connectionDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connection"
}

func (d *connectionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := section.DataSourceAttributes(swanctl.Connection)
	attributes["name"] = schema.StringAttribute{
		Required:            true,
		MarkdownDescription: "Name of the connection on the gateway.",
	}
	attributes["gateway"] = lifecycle.GatewayDataAttribute()
	attributes["loaded_over_vici"] = schema.BoolAttribute{
		Computed: true,
		MarkdownDescription: "Whether the connection was loaded over VICI, by Terraform or swanctl. Connections of other " +
			"configuration backends (ipsec.conf, NetworkManager) can be read but not managed.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads one connection as charon reports it, defaults included, no matter who loaded it. " +
			"What charon does not report is null; of certificates it reports the subjects.",
		Attributes: attributes,
	}
}

func (d *connectionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !d.Choose(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	v := section.TakeApart(config)
	name := section.Name(v)
	c, err := d.read(ctx, name)
	switch {
	case err != nil:
		resp.Diagnostics.AddError("Unable to read connection", diagnostic.Failure(d.Gateway.Label, subject(name), err))
		return
	case len(c.Reports) == 0 && c.Loaded:
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Connection cannot be read", tooLargeToRead(name, d.Gateway.Label))
		return
	case len(c.Reports) == 0:
		resp.Diagnostics.AddAttributeError(path.Root("name"), "No such connection",
			fmt.Sprintf("The gateway has no connection %q. The data source strongswan_connections lists those it has.\n\nGateway: %s",
				name, d.Gateway.Label))
		return
	case len(c.Reports) > 1:
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Several connections of one name",
			fmt.Sprintf("The gateway has %d connections %q: configuration backends such as ipsec.conf may use the same name as VICI. "+
				"charon does not tell them apart. Rename one of them.\n\nGateway: %s", len(c.Reports), name, d.Gateway.Label))
		return
	}
	read := section.ReadAll(swanctl.Connection, c.Reports[0])
	read["name"], read["gateway"] = v["name"], v["gateway"]
	read["loaded_over_vici"] = types.BoolValue(c.Loaded)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(config.AttributeTypes(ctx), read))...)
}

func (d *connectionDataSource) read(ctx context.Context, name string) (c gateway.Connection, err error) {
	if err = d.Gateway.Ready(); err != nil {
		return c, err
	}
	if err = swanctl.CheckName(name); err != nil {
		return c, err
	}
	return d.Gateway.Connection(ctx, name)
}
