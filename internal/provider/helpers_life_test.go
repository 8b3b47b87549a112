package provider_test

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// life is one resource as a CLI has it in its state, over as many runs as there are: each run is a provider of its own. Its
// methods do not end a test, so that many lives can be led at once.
type life struct {
	resourceServer
	state    *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	tainted  bool // a create has failed with a state

	said []*tfprotov6.Diagnostic // in the last refresh, plan or apply

	settings object
	planned  bool // this run has made a plan, and a CLI makes each in a run of its own
}

// newLife makes a resource that does not exist yet. The server tells the types; see [life.run] for the one that works.
func newLife(s *server, typeName string) *life {
	l := &life{resourceServer: resourceServer{server: s, typeName: typeName}}
	l.state = l.none()
	return l
}

// run starts a provider, as a run of a CLI does. It is not compared with the framework, which would do everything twice.
func (l *life) run(ctx context.Context, settings object) error {
	s := provider.Server("test")()
	resp, err := s.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: l.dynamic(l.schema.Provider.ValueType(), settings)})
	if err != nil {
		return err
	}
	l.server, l.settings, l.planned = &server{t: l.t, ProviderServer: s, schema: l.schema}, settings, false
	return firstError(resp.Diagnostics)
}

// exists reports whether there is anything in the state.
func (l *life) exists() bool { return l.holds(l.state) != nil }

// refresh reads the resource, if there is one.
func (l *life) refresh(ctx context.Context) error {
	if !l.exists() {
		return nil
	}
	resp, err := l.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: l.typeName, CurrentState: l.state, Private: l.private, CurrentIdentity: l.identity,
	})
	if err != nil {
		return err
	}
	l.said = resp.Diagnostics
	if err := firstError(resp.Diagnostics); err != nil {
		return err
	}
	l.state, l.private, l.identity = resp.NewState, resp.Private, resp.NewIdentity
	return nil
}

// converge is what an apply does for a configuration, or for none; it replaces what is tainted.
func (l *life) converge(ctx context.Context, config object) error {
	if l.tainted && l.exists() {
		if err := l.change(ctx, nil); err != nil {
			return err
		}
	}
	if config == nil && !l.exists() {
		return nil
	}
	return l.change(ctx, config)
}

func (l *life) change(ctx context.Context, config object) error {
	planned, err := l.planChange(ctx, config)
	if err != nil {
		return err
	}
	configured := l.none()
	if config != nil {
		configured = l.of(config)
	}
	created := !l.exists()
	resp, err := l.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: l.typeName, PriorState: l.state, PlannedState: planned.PlannedState, Config: configured,
		PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
	})
	if err != nil {
		return err
	}
	l.state, l.private, l.identity, l.said = resp.NewState, resp.Private, resp.NewIdentity, resp.Diagnostics
	err = firstError(resp.Diagnostics)
	l.tainted = err != nil && created
	if err != nil {
		return err
	}
	before, after := l.holds(planned.PlannedState), l.holds(resp.NewState)
	for name, value := range before {
		if !asPlanned(value, after[name]) {
			return fmt.Errorf("%s was planned as %v, and is %v now", name, value, after[name])
		}
	}
	return nil
}

// asPlanned reports whether all that a plan knew has come true. A CLI calls anything else a bug of the provider.
func asPlanned(planned, applied tftypes.Value) bool {
	switch {
	case !planned.IsKnown():
		return true
	case planned.IsFullyKnown():
		return planned.Equal(applied)
	}
	var fields, fieldsNow map[string]tftypes.Value
	if planned.As(&fields) == nil && applied.As(&fieldsNow) == nil {
		return maps.EqualFunc(fields, fieldsNow, asPlanned)
	}
	var items, itemsNow []tftypes.Value
	return planned.As(&items) == nil && applied.As(&itemsNow) == nil && slices.EqualFunc(items, itemsNow, asPlanned)
}

// planChange plans a configuration, or the end.
func (l *life) planChange(ctx context.Context, config object) (*tfprotov6.PlanResourceChangeResponse, error) {
	proposed, configured := l.none(), l.none()
	if config != nil {
		proposed, configured = l.proposed(l.state, config), l.of(config)
	}
	if l.planned && l.settings != nil {
		if err := l.run(ctx, l.settings); err != nil {
			return nil, err
		}
	}
	l.planned = true
	planned, err := l.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: l.typeName, PriorState: l.state, ProposedNewState: proposed, Config: configured, PriorPrivate: l.private, PriorIdentity: l.identity,
	})
	if err != nil {
		return nil, err
	}
	if len(planned.RequiresReplace) > 0 && l.exists() {
		return nil, fmt.Errorf("the plan replaces: %v", planned.RequiresReplace)
	}
	return planned, firstError(planned.Diagnostics)
}

// unchanged returns an error unless a plan for the configuration has nothing to do.
func (l *life) unchanged(ctx context.Context, config object) error {
	if config == nil {
		if l.exists() {
			return fmt.Errorf("it is still in the state")
		}
		return nil
	}
	if !l.exists() {
		return fmt.Errorf("it is not in the state")
	}
	planned, err := l.planChange(ctx, config)
	if err != nil {
		return err
	}
	before, after := decoded(l.state), decoded(planned.PlannedState)
	if fmt.Sprint(before) != fmt.Sprint(after) {
		return fmt.Errorf("the plan is not empty: %v, and then %v", before, after)
	}
	return nil
}

// firstError is the first error among diagnostics.
func firstError(diags []*tfprotov6.Diagnostic) error {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
	return nil
}
