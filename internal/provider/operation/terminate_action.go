package operation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var (
	_ action.ActionWithConfigure        = (*terminateAction)(nil)
	_ action.ActionWithModifyPlan       = (*terminateAction)(nil)
	_ action.ActionWithConfigValidators = (*terminateAction)(nil)
	_ action.ActionWithValidateConfig   = (*terminateAction)(nil)
)

// terminateAction is the action strongswan_terminate.
type terminateAction struct{ configuredAction }

// NewTerminateAction is strongswan_terminate.
func NewTerminateAction() action.Action { return &terminateAction{} }

type terminateModel struct {
	lifecycle.OnGateway
	saSelector
	Force   types.Bool           `tfsdk:"force"`
	Timeout timetypes.GoDuration `tfsdk:"timeout"`
}

const defaultTermination = 10 * time.Second

func (a *terminateAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_terminate"
}

func (a *terminateAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := selectorAttributes()
	attributes["force"] = schema.BoolAttribute{
		Optional:            true,
		MarkdownDescription: "Whether IKE_SAs are closed even if the peer has not answered within `timeout`. Default: `false`.",
	}
	attributes["timeout"] = timeoutAttribute("How long to wait for the peer's answer, for each SA. Default: `10s`.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "Closes IKE_SAs, with all their CHILD_SAs, or CHILD_SAs alone. An SA has to match all that is set. That there is none is success. Configurations stay " +
			"loaded: a trap or the peer may bring an SA up again.",
		Attributes: attributes,
	}
}

func (a *terminateAction) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{someSelector("ike", "ike_id", "child", "child_id")}
}

func (a *terminateAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	checkTimeout(ctx, req, resp)
}

func (a *terminateAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m terminateModel
	if !a.begin(ctx, req, &m, resp) {
		return
	}
	t := vici.Termination{
		SAFilter: m.filter(), Force: m.Force.ValueBool(),
		Timeout: timeoutOf(m.Timeout, defaultTermination, &resp.Diagnostics),
	}
	if resp.Diagnostics.HasError() {
		return
	}
	p := &progress{resp: resp}
	err := a.Gateway.Slow(ctx, func() error {
		matches, closed, err := a.Gateway.Client.Terminate(ctx, t, p.log)
		var refused *vici.CommandError
		if errors.As(err, &refused) && matches == 0 {
			p.say("There is no such SA.")
			return nil
		}
		p.say(fmt.Sprintf("%d of %s closed.", closed, diagnostic.Count(matches, "SA")))
		return err
	})
	if err != nil {
		resp.Diagnostics.AddError("Unable to terminate", diagnostic.Failure(a.Gateway.Label, "", err)+"\n\n"+
			"If the peer does not answer, force = true closes IKE_SAs without it.")
	}
}
