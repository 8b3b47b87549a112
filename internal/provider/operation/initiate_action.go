package operation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var (
	_ action.ActionWithConfigure        = (*initiateAction)(nil)
	_ action.ActionWithModifyPlan       = (*initiateAction)(nil)
	_ action.ActionWithConfigValidators = (*initiateAction)(nil)
	_ action.ActionWithValidateConfig   = (*initiateAction)(nil)
)

// initiateAction is the action strongswan_initiate.
type initiateAction struct{ configuredAction }

// NewInitiateAction is strongswan_initiate.
func NewInitiateAction() action.Action { return &initiateAction{} }

type initiateModel struct {
	lifecycle.OnGateway
	IKE     types.String         `tfsdk:"ike"`
	Child   types.String         `tfsdk:"child"`
	Timeout timetypes.GoDuration `tfsdk:"timeout"`
}

const defaultInitiation = 30 * time.Second

func (a *initiateAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_initiate"
}

func (a *initiateAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Brings up a CHILD_SA, and the IKE_SA that it needs, or with `ike` alone an IKE_SA. What is up already stays as it is. If it does not come up, the " +
			"action fails and says why. charon's log of the attempt is shown as it goes.",
		Attributes: map[string]schema.Attribute{
			"gateway": gatewayActionAttribute(),
			"ike":     nameAttribute("Name of the connection. Without it, `child` is the first child of the name in any connection."),
			"child":   nameAttribute("Name of the child."),
			"timeout": timeoutAttribute("How long to wait until it is up. charon goes on with it afterwards, for as long as its retransmits take. Default: `30s`."),
		},
	}
}

func (a *initiateAction) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{someSelector("ike", "child")}
}

func (a *initiateAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	checkTimeout(ctx, req, resp)
}

func (a *initiateAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m initiateModel
	if !a.begin(ctx, req, &m, resp) {
		return
	}
	timeout := timeoutOf(m.Timeout, defaultInitiation, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	p := &progress{resp: resp}
	err := a.Gateway.Slow(ctx, func() error { return a.initiate(ctx, m, timeout, p) })
	if err != nil {
		resp.Diagnostics.AddError("Unable to initiate", a.explain(ctx, m.subject(), err, p.lines))
	}
}

// initiate brings up what is not up: charon itself would bring it up a second time.
func (a *initiateAction) initiate(ctx context.Context, m initiateModel, timeout time.Duration, p *progress) error {
	filter := vici.SAFilter{IKE: m.IKE.ValueString(), Child: m.Child.ValueString()}
	sas, err := a.Gateway.SAs(ctx, filter)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(sas, func(sa vici.IKESA) bool { return gateway.Carries(sa, filter) }) {
		p.say("The " + m.subject() + " is established already.")
		return nil
	}
	return a.Gateway.Client.Initiate(ctx, vici.Initiation{IKE: filter.IKE, Child: filter.Child, Timeout: timeout}, p.log)
}

func (m initiateModel) subject() string {
	switch {
	case m.Child.IsNull():
		return fmt.Sprintf("IKE_SA %q", m.IKE.ValueString())
	case m.IKE.IsNull():
		return fmt.Sprintf("CHILD_SA %q", m.Child.ValueString())
	}
	return fmt.Sprintf("CHILD_SA %q of %q", m.Child.ValueString(), m.IKE.ValueString())
}

// explain says why an SA did not come up. An interrupt leaves it to charon.
func (a *initiateAction) explain(ctx context.Context, subject string, err error, lines []vici.LogLine) string {
	var refused *vici.CommandError
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return fmt.Sprintf("The run was interrupted. charon goes on with it; the action strongswan_terminate stops that.\n\nGateway: %s\nSubject: %s", a.Gateway.Label, subject)
	}
	if !errors.As(err, &refused) {
		return diagnostic.Failure(a.Gateway.Label, subject, err)
	}
	paragraphs := []string{diagnostic.Explain(err)}
	_, cause, _ := diagnostic.LastCause([][]vici.LogLine{lines})
	if cause != "" {
		paragraphs[0] += " " + cause
	}
	if log := diagnostic.LogExcerpt(lines); log != "" {
		paragraphs = append(paragraphs, log)
	}
	return strings.Join(append(paragraphs, "Gateway: "+a.Gateway.Label+"\nSubject: "+subject), "\n\n")
}
