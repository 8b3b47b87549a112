package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ datasource.DataSourceWithConfigure = (*algorithmsDataSource)(nil)

// algorithmsDataSource is the data source strongswan_algorithms: what get-algorithms returns.
type algorithmsDataSource struct{ lifecycle.DataSource }

// NewAlgorithmsDataSource is strongswan_algorithms.
func NewAlgorithmsDataSource() datasource.DataSource { return &algorithmsDataSource{} }

type algorithmsModel struct {
	lifecycle.OnGateway
	Algorithms map[string]map[string]string `tfsdk:"algorithms"`
}

func (d *algorithmsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_algorithms"
}

func (d *algorithmsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the algorithms that the gateway's plugins implement. Those of ESP, which the kernel encrypts packets with, are not among them.",
		Attributes: map[string]schema.Attribute{
			"gateway": lifecycle.GatewayDataAttribute(),
			"algorithms": schema.MapAttribute{
				Computed:    true,
				ElementType: types.MapType{ElemType: types.StringType},
				MarkdownDescription: "For each type (`encryption`, `integrity`, `aead`, `hasher`, `prf`, `ke`, `rng` and so on) the algorithms, by charon's names such as `AES_CBC`, with " +
					"the plugin that implements each. Key exchanges are below `ke` whatever the release.",
			},
		},
	}
}

func (d *algorithmsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m algorithmsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !d.Choose(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	all, err := d.read(ctx)
	if err != nil {
		resp.Diagnostics.AddError("Unable to list algorithms", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	m.Algorithms = map[string]map[string]string{}
	for t, algorithms := range all {
		m.Algorithms[string(t)] = algorithms
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (d *algorithmsDataSource) read(ctx context.Context) (vici.Algorithms, error) {
	if err := d.Gateway.Ready(); err != nil {
		return nil, err
	}
	return d.Gateway.Client.GetAlgorithms(ctx)
}
