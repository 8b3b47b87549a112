package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// weakCrypto is what to say about weak cryptography. The zero value says nothing, as long as the setting is not known.
type weakCrypto string

const (
	warnOfWeakCrypto  weakCrypto = "warn"
	refuseWeakCrypto  weakCrypto = "error"
	allowWeakCrypto   weakCrypto = "allow"
	defaultWeakCrypto            = warnOfWeakCrypto
)

func parseWeakCrypto(text string) (weakCrypto, error) {
	switch w := weakCrypto(text); w {
	case warnOfWeakCrypto, refuseWeakCrypto, allowWeakCrypto:
		return w, nil
	}
	return "", fmt.Errorf(`%q is not one of "warn", "error", "allow"`, text)
}

// checkWeakCrypto reports weak cryptography in what a plan would load. It is a part of planning because only then the
// provider's settings are known: validation runs on a provider that is not configured. What becomes known only during
// apply is found there, because CLIs plan again with what they have learned.
func (r *connectionResource) checkWeakCrypto(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	if r.gateway == nil || req.Plan.Raw.IsNull() {
		return
	}
	policy := r.gateway.weakCrypto
	if policy != warnOfWeakCrypto && policy != refuseWeakCrypto {
		return
	}
	var plan, state types.Object
	diags.Append(req.Plan.Get(ctx, &plan)...)
	diags.Append(req.State.Get(ctx, &state)...)
	if diags.HasError() || !loads(plan, state) {
		return
	}
	for _, weak := range swanctl.Connection.Weaknesses(configured(swanctl.Connection, swanctl.Place{}, sectionValues(plan))) {
		at := problemPath(path.Empty(), weak)
		if policy == refuseWeakCrypto {
			addErrorAt(at, weak.Summary, weak.Text+`. It is an error because the provider's weak_crypto is "error".`, diags)
			continue
		}
		addWarningAt(at, weak.Summary, weak.Text+`. If the peer can do no better, the provider's weak_crypto = "allow" silences this.`, diags)
	}
}

// loads reports whether a plan changes what charon has, other than by words that mean the same.
func loads(plan, state types.Object) bool {
	before := sectionValues(state)
	if before == nil {
		return true
	}
	kept := keepEqual(swanctl.Connection, sectionValues(plan), before)
	for name, value := range kept {
		if was, ok := before[name]; !ok || !value.Equal(was) {
			return true
		}
	}
	return false
}
