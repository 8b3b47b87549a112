// Package provider is the Terraform side: it maps schemas to VICI commands, and what charon says to diagnostics.
package provider

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	tfpath "github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

var (
	_ provider.ProviderWithEphemeralResources = (*strongswanProvider)(nil)
	_ provider.ProviderWithFunctions          = (*strongswanProvider)(nil)
)

type strongswanProvider struct {
	version string
}

// New returns a constructor of the provider. The version is the provider's own.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &strongswanProvider{version: version} }
}

func (p *strongswanProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "strongswan"
	resp.Version = p.version
}

func (p *strongswanProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a running strongSwan IKE daemon (charon) over VICI, its control protocol.",
		Attributes: map[string]schema.Attribute{
			"uri": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Where the daemon's VICI socket is: `unix:///path/to/socket` or `tcp://host:port`. VICI itself " +
					"has no authentication and no encryption, so use TCP only where nobody else can connect. Default: the environment " +
					"variable `STRONGSWAN_URI`, else `" + transport.DefaultURI + "`.",
			},
			"timeout": schema.StringAttribute{
				Optional:   true,
				CustomType: timetypes.GoDurationType{},
				MarkdownDescription: "How long to wait for the daemon at each step: connecting, sending, and each part of its " +
					"answer. A duration such as `30s` or `2m`. Default: the environment variable `STRONGSWAN_TIMEOUT`, else `30s`.",
			},
			"adopt_existing": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Let create take over an object that is on the gateway already, instead of failing and asking " +
					"to import it. The configuration replaces what was loaded. Default: the environment variable " +
					"`STRONGSWAN_ADOPT_EXISTING`, else `false`.",
			},
			"swanctl_directory": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Directory of swanctl's files on the gateway: bare file names in `certs` and the like are looked " +
					"up below it, as swanctl does. Default: the environment variable `STRONGSWAN_SWANCTL_DIRECTORY`, else `" +
					defaultSwanctlDirectory + "`.",
			},
			"weak_crypto": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "What to do when a plan would load proposals with algorithms that RFC 8247 (IKEv2) and RFC 8221 (ESP " +
					"and AH) call MUST NOT or SHOULD NOT, such as DES, MD5 and 1024-bit MODP groups, or pre-shared keys with Aggressive " +
					"Mode: `warn`, fail with an `error`, or `allow` them. Default: the environment variable `STRONGSWAN_WEAK_CRYPTO`, " +
					"else `" + string(defaultWeakCrypto) + "`.",
			},
		},
	}
}

// Configure stores the settings. It never connects: the first command does, so that validation and the plan of new
// resources work without a daemon, and a gateway may be created by the same apply.
func (p *strongswanProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	s, problems := m.settings(os.Getenv)
	for _, problem := range problems {
		resp.Diagnostics.AddAttributeError(tfpath.Root(problem.attribute), "Invalid "+problem.attribute, sentence(problem.err))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	g := newGateway(s)
	resp.ResourceData = g
	resp.DataSourceData = g
}

func (p *strongswanProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newConnectionResource, newPrivateKeyResource, newSharedSecretResource}
}

func (p *strongswanProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newConnectionDataSource,
		newConnectionsDataSource,
		newDaemonDataSource,
	}
}

func (p *strongswanProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newGeneratedPSK}
}

func (p *strongswanProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{newParseFunction, newRenderFunction}
}
