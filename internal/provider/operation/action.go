package operation

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// configuredAction is the part of an action that knows its gateway.
type configuredAction struct{ lifecycle.Chooser }

// Configure receives the gateways.
func (a *configuredAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.Fleet = lifecycle.FleetFrom(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan checks the name of the gateway, which validation does not know.
func (a *configuredAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	a.Choose(ctx, req.Config, &resp.Diagnostics)
}

// begin reads an action's configuration and finds its gateway.
func (a *configuredAction) begin(ctx context.Context, req action.InvokeRequest, model any, resp *action.InvokeResponse) bool {
	resp.Diagnostics.Append(req.Config.Get(ctx, model)...)
	if !a.Choose(ctx, req.Config, &resp.Diagnostics) {
		return false
	}
	if err := a.Gateway.Ready(); err != nil {
		resp.Diagnostics.AddError("Gateway not known yet", diagnostic.Failure(a.Gateway.Label, "", err))
		return false
	}
	return true
}

// progress shows lines of charon's log to the user as they come, and keeps them.
type progress struct {
	resp  *action.InvokeResponse
	lines []vici.LogLine
}

func (p *progress) log(l vici.LogLine) {
	p.lines = append(p.lines, l)
	p.say("[" + l.Group + "] " + l.Text)
}

func (p *progress) say(text string) { p.resp.SendProgress(action.InvokeProgressEvent{Message: text}) }

func gatewayActionAttribute() schema.Attribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: lifecycle.GatewayDoc}
}

func nameAttribute(doc string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.LengthBetween(1, 255)}, MarkdownDescription: doc}
}

func requiredName(doc string) schema.StringAttribute {
	a := nameAttribute(doc)
	a.Optional, a.Required = false, true
	return a
}

// selectorAttributes select SAs.
func selectorAttributes() map[string]schema.Attribute {
	number := func(doc string) schema.Attribute {
		return schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.Between(1, 1<<32-1)}, MarkdownDescription: doc}
	}
	return map[string]schema.Attribute{
		"gateway":  gatewayActionAttribute(),
		"ike":      nameAttribute("Name of a connection: all its IKE_SAs, or with `child` or `child_id` CHILD_SAs of these."),
		"ike_id":   number("Number of an IKE_SA, as `strongswan_security_associations` has it."),
		"child":    nameAttribute("Name of a child: all its CHILD_SAs."),
		"child_id": number("Number of a CHILD_SA, as `strongswan_security_associations` has it."),
	}
}

// someSelector requires that an action is about something.
func someSelector(names ...string) action.ConfigValidator {
	expressions := make([]path.Expression, len(names))
	for i, name := range names {
		expressions[i] = path.MatchRoot(name)
	}
	return actionvalidator.AtLeastOneOf(expressions...)
}

func timeoutAttribute(doc string) schema.Attribute {
	return schema.StringAttribute{Optional: true, CustomType: timetypes.GoDurationType{}, MarkdownDescription: doc}
}

// timeoutOf returns a time-out that was configured, or the default.
func timeoutOf(configured timetypes.GoDuration, byDefault time.Duration, diags *diag.Diagnostics) time.Duration {
	if configured.IsNull() || configured.IsUnknown() {
		return byDefault
	}
	d, err := gateway.ParseTimeout(configured.ValueString())
	if err != nil {
		diags.AddAttributeError(path.Root("timeout"), "Invalid timeout", diagnostic.Sentence(err))
	}
	return d
}

// checkTimeout reports a time-out that is none when a configuration is validated.
func checkTimeout(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var timeout timetypes.GoDuration
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("timeout"), &timeout)...)
	timeoutOf(timeout, 0, &resp.Diagnostics)
}
