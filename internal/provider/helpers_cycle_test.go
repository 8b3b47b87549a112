package provider_test

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
)

// cycle takes one connection through what a CLI does, value by value. Each step returns what went wrong: an error, or a
// diagnostic that is not among the tolerated ones.
type cycle struct {
	*server

	// tolerate tells which warnings are expected.
	tolerate func(*tfprotov6.Diagnostic) bool
}

func (c cycle) problem(step string, diags []*tfprotov6.Diagnostic, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", step, err)
	}
	var bad []*tfprotov6.Diagnostic
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError || c.tolerate == nil || !c.tolerate(d) {
			bad = append(bad, d)
		}
	}
	if bad == nil {
		return nil
	}
	return fmt.Errorf("%s: %s", step, strings.TrimSpace(describe(bad)))
}

func (c cycle) wrap(v tftypes.Value) *tfprotov6.DynamicValue {
	c.t.Helper()
	wrapped, err := tfprotov6.NewDynamicValue(c.connectionType(), v)
	if err != nil {
		c.t.Fatal(err)
	}
	return &wrapped
}

func (c cycle) unwrap(v *tfprotov6.DynamicValue) tftypes.Value {
	c.t.Helper()
	unwrapped, err := v.Unmarshal(c.connectionType())
	if err != nil {
		c.t.Fatal(err)
	}
	return unwrapped
}

func (c cycle) null() tftypes.Value { return tftypes.NewValue(c.connectionType(), nil) }

func (c cycle) validateValue(config tftypes.Value) error {
	resp, err := c.ValidateResourceConfig(c.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: "strongswan_connection", Config: c.wrap(config),
	})
	return c.problem("validate", resp.Diagnostics, err)
}

// plan returns the planned state. All attributes of a connection are the user's, so what a CLI proposes is the
// configuration.
func (c cycle) plan(prior, config tftypes.Value) (tftypes.Value, error) {
	resp, err := c.PlanResourceChange(gateway.Rehearse(c.t.Context()), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "strongswan_connection", PriorState: c.wrap(prior), ProposedNewState: c.wrap(config), Config: c.wrap(config),
	})
	if err := c.problem("plan", resp.Diagnostics, err); err != nil {
		return config, err
	}
	return c.unwrap(resp.PlannedState), nil
}

// apply returns the new state. A null plan destroys.
func (c cycle) apply(prior, planned, config tftypes.Value) (tftypes.Value, error) {
	resp, err := c.ApplyResourceChange(c.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "strongswan_connection", PriorState: c.wrap(prior), PlannedState: c.wrap(planned), Config: c.wrap(config),
	})
	if err := c.problem("apply", resp.Diagnostics, err); err != nil {
		return prior, err
	}
	return c.unwrap(resp.NewState), nil
}

func (c cycle) refresh(state tftypes.Value) (tftypes.Value, error) {
	resp, err := c.ReadResource(c.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: "strongswan_connection", CurrentState: c.wrap(state),
	})
	if err := c.problem("refresh", resp.Diagnostics, err); err != nil {
		return state, err
	}
	return c.unwrap(resp.NewState), nil
}

// imported returns the state after an import and the refresh that follows it.
func (c cycle) imported(name string) (tftypes.Value, error) {
	resp, err := c.ImportResourceState(c.t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: "strongswan_connection", ID: name,
	})
	if err := c.problem("import", resp.Diagnostics, err); err != nil {
		return c.null(), err
	}
	return c.refresh(c.unwrap(resp.ImportedResources[0].State))
}

// call calls a function of the provider.
func (s *server) call(name string, values ...tftypes.Value) (tftypes.Value, *tfprotov6.FunctionError) {
	s.t.Helper()
	signature := s.schema.Functions[name]
	var arguments []*tfprotov6.DynamicValue
	for i, value := range values {
		argument, err := tfprotov6.NewDynamicValue(signature.Parameters[i].Type, value)
		if err != nil {
			s.t.Fatal(err)
		}
		arguments = append(arguments, &argument)
	}
	resp, err := s.CallFunction(s.t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: arguments})
	if err != nil {
		s.t.Fatal(err)
	}
	if resp.Error != nil {
		return tftypes.Value{}, resp.Error
	}
	returned, err := resp.Result.Unmarshal(signature.Return.Type)
	if err != nil {
		s.t.Fatal(err)
	}
	return returned, nil
}

// parse calls parse_swanctl_conf.
func (s *server) parse(text string) (tftypes.Value, *tfprotov6.FunctionError) {
	s.t.Helper()
	return s.call("parse_swanctl_conf", tftypes.NewValue(tftypes.String, text))
}

// render calls render_swanctl_conf.
func (s *server) render(config tftypes.Value) (string, *tfprotov6.FunctionError) {
	s.t.Helper()
	v, failed := s.call("render_swanctl_conf", config)
	if failed != nil {
		return "", failed
	}
	var text string
	if err := v.As(&text); err != nil {
		s.t.Fatal(err)
	}
	return text, nil
}
