package lifecycle

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Fail reports that something could not be done. That the gateway cannot be reached is told in full once in a run: a hundred resources
// have the same story.
func (c *Chooser) Fail(summary, subject string, err error, diags *diag.Diagnostics) {
	if !vici.IsUnreachable(err) {
		diags.AddError(summary, diagnostic.Failure(c.Gateway.Label, subject, err))
		return
	}
	diags.AddError(c.unreachable(), c.unreachableText(summary, subject, err))
}

// FailRead is Fail for a refresh, which may go on with what the state says, as the gateway's unreachable = "warn" wants it.
func (c *Chooser) FailRead(summary, subject string, err error, diags *diag.Diagnostics) {
	if !c.Gateway.KeepUnreachable || !vici.IsUnreachable(err) {
		c.Fail(summary, subject, err, diags)
		return
	}
	text := "The plan goes by what the state says of it, and an apply of a change on it will fail."
	if c.Gateway.FirstUnreachable(summary + subject) {
		text += "\n\n" + diagnostic.Failure(c.Gateway.Label, subject, err)
	}
	diags.AddWarning(c.unreachable(), text)
}

func (c *Chooser) unreachable() string {
	if c.Gateway.Name == "" {
		return "The gateway cannot be reached"
	}
	return fmt.Sprintf("Gateway %q cannot be reached", c.Gateway.Name)
}

func (c *Chooser) unreachableText(summary, subject string, err error) string {
	if c.Gateway.FirstUnreachable(summary + subject) {
		return summary + ".\n\n" + diagnostic.Failure(c.Gateway.Label, subject, err)
	}
	if subject != "" {
		summary += ": " + subject
	}
	return summary + ". The first error of this gateway says why."
}

// warnUnchecked warns once in a run that the names of new resources could not be looked up.
func (h *Held) warnUnchecked(what string, diags *diag.Diagnostics) {
	if h.Gateway.Ready() == nil && h.Gateway.FirstUnchecked(what) {
		diags.AddWarning("Names not checked", "The gateway could not be asked which names it has. If one of those that this plan creates is taken there, the apply refuses "+
			"to load over it.\n\nGateway: "+h.Gateway.Label)
	}
}
