package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ datasource.DataSourceWithConfigure = (*daemonDataSource)(nil)

// daemonDataSource is the data source strongswan_daemon: what runs on the gateway, and since when.
type daemonDataSource struct{ lifecycle.DataSource }

// NewDaemonDataSource is strongswan_daemon.
func NewDaemonDataSource() datasource.DataSource { return &daemonDataSource{} }

type daemonModel struct {
	lifecycle.OnGateway
	Daemon  string      `tfsdk:"daemon"`
	Version string      `tfsdk:"version"`
	Sysname string      `tfsdk:"sysname"`
	Release string      `tfsdk:"release"`
	Machine string      `tfsdk:"machine"`
	Uptime  string      `tfsdk:"uptime"`
	Since   string      `tfsdk:"since"`
	Plugins []string    `tfsdk:"plugins"`
	IKESAs  ikeSAsModel `tfsdk:"ike_sas"`
}

type ikeSAsModel struct {
	Total    int64 `tfsdk:"total"`
	HalfOpen int64 `tfsdk:"half_open"`
}

func (d *daemonDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_daemon"
}

func (d *daemonDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(doc string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: doc}
	}
	count := func(doc string) schema.Int64Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: doc}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads which daemon runs on the gateway, since when, with which plugins, and how many IKE_SAs it has. " +
			"All that was loaded over VICI is lost when the daemon restarts, so a young `since` explains why connections are missing.",
		Attributes: map[string]schema.Attribute{
			"gateway": lifecycle.GatewayDataAttribute(),
			"daemon":  text("Name of the daemon: `charon` or `charon-systemd`."),
			"version": text("Version of strongSwan, such as `5.9.8`."),
			"sysname": text("Operating system of the gateway, such as `Linux`."),
			"release": text("Release of its kernel."),
			"machine": text("Hardware architecture of the gateway, such as `x86_64`."),
			"uptime":  text("How long the daemon has been running, in words such as `3 hours`."),
			"since":   text("When the daemon was started, in the gateway's local time."),
			"plugins": schema.ListAttribute{
				Computed:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "The plugins that the daemon has loaded, in the order of loading.",
			},
			"ike_sas": schema.SingleNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Numbers of IKE_SAs at the time of reading.",
				Attributes: map[string]schema.Attribute{
					"total":     count("All IKE_SAs."),
					"half_open": count("Those of them whose peer has not authenticated itself yet."),
				},
			},
		},
	}
}

func (d *daemonDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config lifecycle.OnGateway
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("gateway"), &config.Gateway)...)
	if !d.ChooseNamed(config.Gateway, &resp.Diagnostics) {
		return
	}
	m, err := d.read(ctx)
	if err != nil {
		resp.Diagnostics.AddError("Unable to read the daemon's state", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	m.OnGateway = config
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (d *daemonDataSource) read(ctx context.Context) (m daemonModel, err error) {
	if err = d.Gateway.Ready(); err != nil {
		return m, err
	}
	var version vici.Version
	if version, err = d.Gateway.Client.Version(ctx); err != nil {
		return m, err
	}
	stats, err := d.Gateway.Client.Stats(ctx)
	if err != nil {
		return m, err
	}
	return daemonModel{
		Daemon:  version.Daemon,
		Version: version.Version,
		Sysname: version.Sysname,
		Release: version.Release,
		Machine: version.Machine,
		Uptime:  stats.Running,
		Since:   stats.Since,
		Plugins: stats.Plugins,
		IKESAs:  ikeSAsModel{Total: int64(stats.IKESAs.Total), HalfOpen: int64(stats.IKESAs.HalfOpen)},
	}, nil
}
