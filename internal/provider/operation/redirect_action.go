package operation

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var (
	_ action.ActionWithConfigure        = (*redirectAction)(nil)
	_ action.ActionWithModifyPlan       = (*redirectAction)(nil)
	_ action.ActionWithConfigValidators = (*redirectAction)(nil)
)

// redirectAction is the action strongswan_redirect.
type redirectAction struct{ configuredAction }

// NewRedirectAction is strongswan_redirect.
func NewRedirectAction() action.Action { return &redirectAction{} }

type redirectModel struct {
	lifecycle.OnGateway
	IKE    types.String `tfsdk:"ike"`
	IKEID  types.Int64  `tfsdk:"ike_id"`
	PeerIP types.String `tfsdk:"peer_ip"`
	PeerID types.String `tfsdk:"peer_id"`
	To     string       `tfsdk:"to"`
}

func (a *redirectAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_redirect"
}

func (a *redirectAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	all := selectorAttributes()
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sends clients to another gateway (RFC 5685), before this one is taken out of service for example: those with IKEv2 that have initiated and can be redirected. " +
			"A client has to match all that is set, and one has to. charon is told, and does it on its own.",
		Attributes: map[string]schema.Attribute{
			"gateway": all["gateway"],
			"ike":     nameAttribute("Name of a connection: all its clients."),
			"ike_id":  all["ike_id"],
			"peer_ip": nameAttribute("Address of a client, a subnet such as `10.0.0.0/8`, or a range such as `10.0.0.1-10.0.0.9`."),
			"peer_id": nameAttribute("Identity of a client, which may have wildcards such as `*@example.org`."),
			"to":      requiredName("The other gateway: its address, or a name that clients can resolve."),
		},
	}
}

func (a *redirectAction) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{someSelector("ike", "ike_id", "peer_ip", "peer_id")}
}

func (a *redirectAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m redirectModel
	if !a.begin(ctx, req, &m, resp) {
		return
	}
	matches, err := a.Gateway.Client.Redirect(ctx, vici.Redirection{
		IKE: m.IKE.ValueString(), IKEID: uint32(m.IKEID.ValueInt64()),
		PeerIP: m.PeerIP.ValueString(), PeerID: m.PeerID.ValueString(), Gateway: m.To,
	})
	reportMatches("Unable to redirect", "redirect", matches, err, a.Gateway, resp)
}
