package operation

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var (
	_ action.ActionWithConfigure  = (*policyAction)(nil)
	_ action.ActionWithModifyPlan = (*policyAction)(nil)
)

// policyAction is strongswan_install or strongswan_uninstall.
type policyAction struct {
	configuredAction
	uninstall bool
}

// NewInstallAction is strongswan_install.
func NewInstallAction() action.Action { return &policyAction{} }

// NewUninstallAction is strongswan_uninstall.
func NewUninstallAction() action.Action { return &policyAction{uninstall: true} }

type policyActionModel struct {
	lifecycle.OnGateway
	IKE   string `tfsdk:"ike"`
	Child string `tfsdk:"child"`
}

func (a *policyAction) verb() string {
	if a.uninstall {
		return "uninstall"
	}
	return "install"
}

func (a *policyAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.verb()
}

func (a *policyAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	doc := "Installs the trap of a child, so that charon initiates it when a packet matches its traffic selectors, or if its `mode` is `pass` or `drop` the policy that it " +
		"stands for: once, what `start_action = \"trap\"` does each time that the connection is loaded. A plan does not show it, and loading the connection " +
		"anew may undo it."
	if a.uninstall {
		doc = "Removes the trap, pass or drop policy of a child. SAs that are up stay. That there is none is success."
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: doc,
		Attributes: map[string]schema.Attribute{
			"gateway": gatewayActionAttribute(),
			"ike":     requiredName("Name of the connection."),
			"child":   requiredName("Name of the child."),
		},
	}
}

func (a *policyAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m policyActionModel
	if !a.begin(ctx, req, &m, resp) {
		return
	}
	subject := fmt.Sprintf("child %q of %q", m.Child, m.IKE)
	if !a.uninstall {
		if err := a.Gateway.Client.Install(ctx, m.IKE, m.Child); err != nil {
			resp.Diagnostics.AddError("Unable to install policy", diagnostic.Failure(a.Gateway.Label, subject, err))
		}
		return
	}
	err := a.Gateway.Client.Uninstall(ctx, m.IKE, m.Child)
	var refused *vici.CommandError
	switch {
	case errors.As(err, &refused): // the only thing that charon refuses is what it does not have
		(&progress{resp: resp}).say("There is no such policy.")
	case err != nil:
		resp.Diagnostics.AddError("Unable to remove policy", diagnostic.Failure(a.Gateway.Label, subject, err))
	}
}
