package pool

import (
	"cmp"
	"context"
	"net/netip"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ datasource.DataSourceWithConfigure = (*poolsDataSource)(nil)

// poolsDataSource is the data source strongswan_pools: what get-pools returns.
type poolsDataSource struct{ lifecycle.DataSource }

// NewDataSource is strongswan_pools.
func NewDataSource() datasource.DataSource { return &poolsDataSource{} }

type poolsModel struct {
	lifecycle.OnGateway
	Name  types.String `tfsdk:"name"`
	Pools []poolModel  `tfsdk:"pools"`
}

type poolModel struct {
	Name    string       `tfsdk:"name"`
	Base    string       `tfsdk:"base"`
	Size    int64        `tfsdk:"size"`
	Online  int64        `tfsdk:"online"`
	Offline int64        `tfsdk:"offline"`
	Leases  []leaseModel `tfsdk:"leases"`
}

type leaseModel struct {
	Address  string `tfsdk:"address"`
	Identity string `tfsdk:"identity"`
	Online   bool   `tfsdk:"online"`
}

func (d *poolsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_pools"
}

func (d *poolsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(doc string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: doc}
	}
	count := func(doc string) schema.Int64Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: doc}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the pools of virtual IP addresses that were loaded over VICI, by Terraform, swanctl or any other client, and who " +
			"has which address.",
		Attributes: map[string]schema.Attribute{
			"gateway": lifecycle.GatewayDataAttribute(),
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Name of a pool, to list that one only. Without such a pool the list is empty. Default: all pools.",
			},
			"pools": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The pools, sorted by name.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name":    text("Name of the pool."),
					"base":    text("First address. Before strongSwan 6.0.0 that of a subnet is the network's own, which is not handed out."),
					"size":    count("Number of addresses."),
					"online":  count("Number of addresses in use."),
					"offline": count("Number of addresses that are kept for clients which had them."),
					"leases": schema.ListNestedAttribute{
						Computed:            true,
						MarkdownDescription: "The addresses that clients have or had, sorted.",
						NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
							"address":  text("The virtual IP address."),
							"identity": text("The client's identity: that of EAP or XAuth if there was one."),
							"online": schema.BoolAttribute{
								Computed:            true,
								MarkdownDescription: "Whether the client has the address now. Otherwise it is kept for the client to come back.",
							},
						}},
					},
				}},
			},
		},
	}
}

func (d *poolsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m poolsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !d.Choose(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	pools, err := d.read(ctx, m.Name.ValueString())
	if err != nil {
		resp.Diagnostics.AddError("Unable to list pools", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	m.Pools = []poolModel{}
	for _, p := range pools {
		m.Pools = append(m.Pools, poolModel{
			Name: p.Name, Base: p.Base, Size: p.Size, Online: p.Online, Offline: p.Offline, Leases: leaseModels(p.Leases),
		})
	}
	slices.SortFunc(m.Pools, func(a, b poolModel) int { return cmp.Compare(a.Name, b.Name) })
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (d *poolsDataSource) read(ctx context.Context, name string) ([]vici.Pool, error) {
	if err := d.Gateway.Ready(); err != nil {
		return nil, err
	}
	return d.Gateway.Client.GetPools(ctx, name, true)
}

func leaseModels(leases []vici.Lease) []leaseModel {
	models := make([]leaseModel, len(leases))
	for i, l := range leases {
		models[i] = leaseModel(l)
	}
	slices.SortFunc(models, func(a, b leaseModel) int {
		x, _ := netip.ParseAddr(a.Address)
		y, _ := netip.ParseAddr(b.Address)
		return cmp.Or(x.Compare(y), cmp.Compare(a.Address, b.Address))
	})
	return models
}
