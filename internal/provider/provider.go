package provider

import (
	"context"
	"os"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/connection"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/credential"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/functions"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/operation"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/pool"
)

var (
	_ provider.ProviderWithActions            = (*strongswanProvider)(nil)
	_ provider.ProviderWithEphemeralResources = (*strongswanProvider)(nil)
	_ provider.ProviderWithFunctions          = (*strongswanProvider)(nil)
	_ provider.ProviderWithListResources      = (*strongswanProvider)(nil)
)

type strongswanProvider struct {
	version string

	// fleet is set when the provider is configured.
	fleet atomic.Pointer[gateway.Fleet]
}

// New returns a constructor of the provider. The version is the provider's own.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &strongswanProvider{version: version} }
}

func (p *strongswanProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "strongswan"
	resp.Version = p.version
}

// Configure stores the settings. It never connects: the first command does, so that validation and the plan of new
// resources work without a daemon, and a gateway may be created by the same apply.
func (p *strongswanProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	f, problems := m.fleet(ctx, os.Getenv)
	for _, problem := range problems {
		diagnostic.AddErrorAt(problem.at, "Invalid "+diagnostic.LastStep(problem.at), diagnostic.Sentence(problem.err), &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	warnUnprotected(f, &resp.Diagnostics)
	warnSameDaemon(f, &resp.Diagnostics)
	p.fleet.Store(f)
	resp.ResourceData = f
	resp.DataSourceData = f
	resp.ActionData = f
	resp.ListResourceData = f
}

func (p *strongswanProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{credential.NewAuthorityResource, credential.NewCertificateResource, connection.NewResource, pool.NewResource, credential.NewPrivateKeyResource, credential.NewSharedSecretResource}
}

func (p *strongswanProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		operation.NewAlgorithmsDataSource,
		operation.NewAssociationsDataSource,
		credential.NewAuthoritiesDataSource,
		credential.NewCertificatesDataSource,
		connection.NewDataSource,
		connection.NewNamesDataSource,
		operation.NewCountersDataSource,
		operation.NewDaemonDataSource,
		operation.NewPoliciesDataSource,
		pool.NewDataSource,
	}
}

func (p *strongswanProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		operation.NewFlushCertsAction, operation.NewInitiateAction, operation.NewInstallAction, operation.NewRedirectAction, operation.NewRekeyAction, operation.NewReloadSettingsAction, operation.NewTerminateAction, operation.NewUninstallAction,
	}
}

func (p *strongswanProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{credential.NewGeneratedPSK}
}

func (p *strongswanProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{functions.NewParseFunction, functions.NewRenderFunction, functions.NewTopologyFunction}
}

func (p *strongswanProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		credential.NewAuthorityListResource,
		credential.NewCertificateListResource,
		connection.NewListResource,
		pool.NewListResource,
		credential.NewPrivateKeyListResource,
		credential.NewSharedSecretListResource,
	}
}
