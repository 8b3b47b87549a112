package connection

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
)

var _ datasource.DataSourceWithConfigure = (*connectionsDataSource)(nil)

// connectionsDataSource is the data source strongswan_connections: the names that get-conns returns.
type connectionsDataSource struct{ lifecycle.DataSource }

// NewNamesDataSource is strongswan_connections: the names of all connections that were loaded over VICI.
func NewNamesDataSource() datasource.DataSource { return &connectionsDataSource{} }

type connectionsModel struct {
	lifecycle.OnGateway
	Names []string `tfsdk:"names"`
}

func (d *connectionsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connections"
}

func (d *connectionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the connections that were loaded over VICI, by Terraform, swanctl or any other client. " +
			"Those of other configuration backends (ipsec.conf, NetworkManager) are not among them.",
		Attributes: map[string]schema.Attribute{
			"gateway": lifecycle.GatewayDataAttribute(),
			"names": schema.ListAttribute{
				Computed:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "The names of the connections, sorted.",
			},
		},
	}
}

func (d *connectionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m connectionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !d.Choose(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	names, err := d.names(ctx)
	if err != nil {
		resp.Diagnostics.AddError("Unable to list connections", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	slices.Sort(names)
	m.Names = append([]string{}, names...)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (d *connectionsDataSource) names(ctx context.Context) ([]string, error) {
	if err := d.Gateway.Ready(); err != nil {
		return nil, err
	}
	return d.Gateway.Client.GetConns(ctx)
}
