package operation

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var (
	_ action.ActionWithConfigure        = (*rekeyAction)(nil)
	_ action.ActionWithModifyPlan       = (*rekeyAction)(nil)
	_ action.ActionWithConfigValidators = (*rekeyAction)(nil)
	_ action.ActionWithValidateConfig   = (*rekeyAction)(nil)
)

// rekeyAction is the action strongswan_rekey.
type rekeyAction struct{ configuredAction }

// NewRekeyAction is strongswan_rekey.
func NewRekeyAction() action.Action { return &rekeyAction{} }

type rekeyModel struct {
	lifecycle.OnGateway
	saSelector
	Reauth types.Bool `tfsdk:"reauth"`
}

func (a *rekeyAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_rekey"
}

func (a *rekeyAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := selectorAttributes()
	attributes["reauth"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether IKE_SAs are authenticated anew, which tells after a rotation whether the new secrets and certificates work, while there is somebody to look. " +
			"Unless the peers can do make-before-break, traffic stops for a moment. Default: `false`.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Rekeys IKE_SAs or CHILD_SAs: they get new keys and go on. An SA has to match all that is set, and one has to. charon is told, and does it on its own.",
		Attributes:          attributes,
	}
}

func (a *rekeyAction) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{someSelector("ike", "ike_id", "child", "child_id")}
}

func (a *rekeyAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var m rekeyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if m.Reauth.ValueBool() && (!m.Child.IsNull() || !m.ChildID.IsNull()) {
		resp.Diagnostics.AddAttributeError(path.Root("reauth"), "Only IKE_SAs are authenticated",
			"charon rekeys CHILD_SAs whatever reauth says. Select IKE_SAs by ike or ike_id alone.")
	}
}

func (a *rekeyAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m rekeyModel
	if !a.begin(ctx, req, &m, resp) {
		return
	}
	matches, err := a.Gateway.Client.Rekey(ctx, m.filter(), m.Reauth.ValueBool())
	reportMatches("Unable to rekey", "rekey", matches, err, a.Gateway, resp)
}

// reportMatches tells how many SAs a command was about. That there is none is an error.
func reportMatches(summary, verb string, matches int, err error, g *gateway.Gateway, resp *action.InvokeResponse) {
	var refused *vici.CommandError
	switch {
	case errors.As(err, &refused) && matches == 0:
		resp.Diagnostics.AddError(summary, diagnostic.Explain(err)+" The data source strongswan_security_associations lists those that there are.\n\nGateway: "+g.Label)
	case err != nil:
		resp.Diagnostics.AddError(summary, diagnostic.Failure(g.Label, "", err))
	default:
		(&progress{resp: resp}).say("charon was told to " + verb + " " + diagnostic.Count(matches, "SA") + ".")
	}
}
