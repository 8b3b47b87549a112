package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
)

// hostileLife takes a resource through what a CLI does, whatever the daemon says to it. It checks each answer, but for what the
// state holds.
type hostileLife struct {
	resourceServer
	what string
}

func (l hostileLife) check(step string, diags []*tfprotov6.Diagnostic, identity *tfprotov6.ResourceIdentityData, states ...*tfprotov6.DynamicValue) {
	l.t.Helper()
	what := l.what + ": " + step
	presentable(l.t, what, diags)
	for _, state := range states {
		storable(l.t, what, state)
	}
	if identity != nil {
		storable(l.t, what, identity.IdentityData)
	}
}

// changes plans and applies a configuration, or the end of the resource. It returns the new state.
func (l hostileLife) changes(step string, prior *tfprotov6.DynamicValue, config object) *tfprotov6.DynamicValue {
	l.t.Helper()
	configured, proposed := l.none(), l.none()
	if config != nil {
		configured, proposed = l.of(config), l.proposed(prior, config)
	}
	plan, err := l.PlanResourceChange(gateway.Rehearse(l.t.Context()), &tfprotov6.PlanResourceChangeRequest{
		TypeName: l.typeName, PriorState: prior, ProposedNewState: proposed, Config: configured,
	})
	if err != nil {
		l.t.Fatalf("%s: plan to %s: %v", l.what, step, err)
	}
	l.check("plan to "+step, plan.Diagnostics, nil)
	if len(onlyErrors(plan.Diagnostics)) > 0 {
		return prior
	}
	applied, err := l.ApplyResourceChange(l.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: l.typeName, PriorState: prior, PlannedState: plan.PlannedState, Config: configured, PlannedPrivate: plan.PlannedPrivate,
	})
	if err != nil {
		l.t.Fatalf("%s: %s: %v", l.what, step, err)
	}
	l.check(step, applied.Diagnostics, applied.NewIdentity, applied.NewState)
	return applied.NewState
}

func (l hostileLife) refreshes(step string, state *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, []*tfprotov6.Diagnostic) {
	l.t.Helper()
	resp := l.refresh(state)
	l.check(step, resp.Diagnostics, resp.NewIdentity, resp.NewState)
	return resp.NewState, resp.Diagnostics
}

func (l hostileLife) imports(id string) {
	l.t.Helper()
	resp, err := l.ImportResourceState(l.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: l.typeName, ID: id})
	if err != nil {
		l.t.Fatalf("%s: import: %v", l.what, err)
	}
	l.check("import", resp.Diagnostics, nil)
	if len(onlyErrors(resp.Diagnostics)) == 0 {
		l.refreshes("refresh after import", resp.ImportedResources[0].State)
	}
}

// mustHold fails if the state of something that the daemon may have is gone.
func (l hostileLife) mustHold(t *testing.T, step string, state *tfprotov6.DynamicValue) {
	t.Helper()
	if l.holds(state) == nil {
		t.Errorf("%s: %s: it was removed from the state", l.what, step)
	}
}
