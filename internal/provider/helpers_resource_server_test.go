package provider_test

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
)

// resourceServer talks the plugin protocol about one type of resource.
type resourceServer struct {
	*server
	typeName string

	// computed and writeOnly are attributes of these kinds, which a CLI proposes from the state, or leaves out.
	computed, writeOnly []string
}

func (s resourceServer) resourceType() tftypes.Type {
	return s.schema.ResourceSchemas[s.typeName].ValueType()
}

func (s resourceServer) wrap(v tftypes.Value) *tfprotov6.DynamicValue {
	s.t.Helper()
	wrapped, err := tfprotov6.NewDynamicValue(s.resourceType(), v)
	if err != nil {
		s.t.Fatal(err)
	}
	return &wrapped
}

func (s resourceServer) of(o object) *tfprotov6.DynamicValue {
	s.t.Helper()
	return s.dynamic(s.resourceType(), o)
}

func (s resourceServer) none() *tfprotov6.DynamicValue {
	return s.wrap(tftypes.NewValue(s.resourceType(), nil))
}

// holds returns the attributes of a state, or nil if there is none.
func (s resourceServer) holds(state *tfprotov6.DynamicValue) map[string]tftypes.Value {
	s.t.Helper()
	v, err := state.Unmarshal(s.resourceType())
	if err != nil {
		s.t.Fatal(err)
	}
	if v.IsNull() {
		return nil
	}
	var attributes map[string]tftypes.Value
	if err := v.As(&attributes); err != nil {
		s.t.Fatal(err)
	}
	return attributes
}

func (s resourceServer) validateResource(config object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: s.typeName, Config: s.of(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

// plan plans a configuration on top of a state, as a CLI does: without the write-only values, and with what is computed.
func (s resourceServer) plan(prior *tfprotov6.DynamicValue, config object) *tfprotov6.PlanResourceChangeResponse {
	s.t.Helper()
	proposed := object{}
	for name, v := range config {
		if !slices.Contains(s.writeOnly, name) {
			proposed[name] = v
		}
	}
	for _, name := range s.computed {
		if v, ok := s.holds(prior)[name]; ok {
			var text string
			_ = v.As(&text)
			proposed[name] = text
		}
	}
	resp, err := s.PlanResourceChange(gateway.Rehearse(s.t.Context()), &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.typeName, PriorState: prior, ProposedNewState: s.of(proposed), Config: s.of(config),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

// proposed is what a CLI proposes: the configuration, without what is only written, and with what is computed.
func (s resourceServer) proposed(prior *tfprotov6.DynamicValue, config object) *tfprotov6.DynamicValue {
	s.t.Helper()
	before := s.holds(prior)
	attributes := s.holds(s.of(config))
	for _, a := range s.schema.ResourceSchemas[s.typeName].Block.Attributes {
		switch {
		case a.WriteOnly:
			attributes[a.Name] = tftypes.NewValue(a.ValueType(), nil)
		case a.Computed && before != nil && attributes[a.Name].IsNull():
			attributes[a.Name] = before[a.Name]
		}
	}
	return s.wrap(tftypes.NewValue(s.resourceType(), attributes))
}

// apply plans and applies a configuration. Without one it destroys.
func (s resourceServer) apply(ctx context.Context, prior *tfprotov6.DynamicValue, config object) *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	planned, configured := s.none(), s.none()
	if config != nil {
		plan := s.plan(prior, config)
		for _, d := range plan.Diagnostics {
			if d.Severity == tfprotov6.DiagnosticSeverityError {
				s.t.Fatalf("plan: %s", describe(plan.Diagnostics))
			}
		}
		planned, configured = plan.PlannedState, s.of(config)
	}
	resp, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: s.typeName, PriorState: prior, PlannedState: planned, Config: configured,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

func (s resourceServer) refresh(state *tfprotov6.DynamicValue) *tfprotov6.ReadResourceResponse {
	s.t.Helper()
	resp, err := s.ReadResource(s.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: s.typeName, CurrentState: state})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}
