package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ datasource.DataSourceWithConfigure = (*countersDataSource)(nil)

// countersDataSource is the data source strongswan_counters: what get-counters returns.
type countersDataSource struct{ lifecycle.DataSource }

// NewCountersDataSource is strongswan_counters.
func NewCountersDataSource() datasource.DataSource { return &countersDataSource{} }

type countersModel struct {
	lifecycle.OnGateway
	Total       vici.Counters            `tfsdk:"total"`
	Connections map[string]vici.Counters `tfsdk:"connections"`
}

func (d *countersDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_counters"
}

func (d *countersDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads how often IKE events have happened since the daemon was started or its counters were reset: messages of each kind, rekeyings, invalid " +
			"packets. It needs charon's plugin `counters`, which most packages have.",
		Attributes: map[string]schema.Attribute{
			"gateway": lifecycle.GatewayDataAttribute(),
			"total": schema.MapAttribute{
				Computed:            true,
				ElementType:         types.Int64Type,
				MarkdownDescription: "The counters of the whole daemon, by charon's names such as `ike-init-in-req`, `child-rekey` or `invalid-spi`.",
			},
			"connections": schema.MapAttribute{
				Computed:            true,
				ElementType:         types.MapType{ElemType: types.Int64Type},
				MarkdownDescription: "The counters of each connection that has any, by its name.",
			},
		},
	}
}

func (d *countersDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m countersModel
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("gateway"), &m.Gateway)...)
	if !d.ChooseNamed(m.Gateway, &resp.Diagnostics) {
		return
	}
	if err := m.read(ctx, d.Gateway); err != nil {
		resp.Diagnostics.AddError("Unable to read counters", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (m *countersModel) read(ctx context.Context, g *gateway.Gateway) (err error) {
	if err = g.Ready(); err != nil {
		return err
	}
	if m.Total, err = g.Client.GetCounters(ctx, ""); err != nil {
		return err
	}
	m.Connections, err = g.Client.GetAllCounters(ctx)
	return err
}
