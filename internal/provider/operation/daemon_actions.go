package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
)

var (
	_ action.ActionWithConfigure  = (*reloadSettingsAction)(nil)
	_ action.ActionWithModifyPlan = (*reloadSettingsAction)(nil)
	_ action.ActionWithConfigure  = (*flushCertsAction)(nil)
	_ action.ActionWithModifyPlan = (*flushCertsAction)(nil)
)

// reloadSettingsAction is the action strongswan_reload_settings.
type reloadSettingsAction struct{ configuredAction }

// NewReloadSettingsAction is strongswan_reload_settings.
func NewReloadSettingsAction() action.Action { return &reloadSettingsAction{} }

func (a *reloadSettingsAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_reload_settings"
}

func (a *reloadSettingsAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Makes charon read strongswan.conf again, with its log levels. What is loaded stays, and so do SAs.",
		Attributes:          map[string]schema.Attribute{"gateway": gatewayActionAttribute()},
	}
}

func (a *reloadSettingsAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m lifecycle.OnGateway
	if !a.begin(ctx, req, &m, resp) {
		return
	}
	if err := a.Gateway.Client.ReloadSettings(ctx); err != nil {
		resp.Diagnostics.AddError("Unable to reload settings", diagnostic.Failure(a.Gateway.Label, "strongswan.conf", err))
	}
}

// flushCertsAction is the action strongswan_flush_certs.
type flushCertsAction struct{ configuredAction }

// NewFlushCertsAction is strongswan_flush_certs.
func NewFlushCertsAction() action.Action { return &flushCertsAction{} }

type flushCertsModel struct {
	lifecycle.OnGateway
	Type types.String `tfsdk:"type"`
}

func (a *flushCertsAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_flush_certs"
}

func (a *flushCertsAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Forgets certificates that charon has in its cache, such as revocation lists that it has fetched: after a revocation, the next authentication fetches the list " +
			"anew. What was loaded stays.",
		Attributes: map[string]schema.Attribute{
			"gateway": gatewayActionAttribute(),
			"type": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf("X509", "X509_AC", "X509_CRL", "OCSP_RESPONSE", "PUBKEY")},
				MarkdownDescription: "Which to forget: `X509`, `X509_AC`, `X509_CRL`, `OCSP_RESPONSE` or `PUBKEY`. Default: all.",
			},
		},
	}
}

func (a *flushCertsAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m flushCertsModel
	if !a.begin(ctx, req, &m, resp) {
		return
	}
	if err := a.Gateway.Client.FlushCerts(ctx, m.Type.ValueString()); err != nil {
		resp.Diagnostics.AddError("Unable to flush certificates", diagnostic.Failure(a.Gateway.Label, "", err))
	}
}
