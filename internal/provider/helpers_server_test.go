package provider_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5/msgpcode"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// server talks the plugin protocol to the provider in this process: what a CLI would do, without one.
type server struct {
	t *testing.T
	tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse

	settings object // of the last configuration
}

func newServer(t *testing.T) *server {
	t.Helper()
	p, err := protocolServer()
	if err != nil {
		t.Fatal(err)
	}
	schema, err := p.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return &server{t: t, ProviderServer: p, schema: schema}
}

// configure configures the provider and returns its diagnostics.
func (s *server) configure(settings object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.ConfigureProvider(s.t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: s.dynamic(s.schema.Provider.ValueType(), settings),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.settings = settings
	return resp.Diagnostics
}

// ApplyResourceChange begins a new run for a destroy, as a CLI does unless it replaces something: what was loaded in the same run
// would stay loaded.
func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	if s.settings != nil && req.PlannedState != nil && slices.Equal(req.PlannedState.MsgPack, []byte{msgpcode.Nil}) {
		s.configure(s.settings)
	}
	return s.ProviderServer.ApplyResourceChange(ctx, req)
}

// validate validates the configuration of a connection.
func (s *server) validate(config object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: "strongswan_connection",
		Config:   s.dynamic(s.connectionType(), config),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

// create plans and applies a new connection.
func (s *server) create(ctx context.Context, config object) *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	value := s.dynamic(s.connectionType(), config)
	null, err := tfprotov6.NewDynamicValue(s.connectionType(), tftypes.NewValue(s.connectionType(), nil))
	if err != nil {
		s.t.Fatal(err)
	}
	plan, err := s.PlanResourceChange(gateway.Rehearse(s.t.Context()), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "strongswan_connection", PriorState: &null, ProposedNewState: value, Config: value,
	})
	if err != nil || len(onlyErrors(plan.Diagnostics)) > 0 {
		s.t.Fatalf("plan: %v %v", err, plan.Diagnostics)
	}
	resp, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "strongswan_connection", PriorState: &null, PlannedState: plan.PlannedState, Config: value,
		PlannedPrivate: plan.PlannedPrivate,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

// exists reports whether a state holds anything.
func (s *server) exists(state *tfprotov6.DynamicValue) bool {
	s.t.Helper()
	value, err := state.Unmarshal(s.connectionType())
	if err != nil {
		s.t.Fatal(err)
	}
	return !value.IsNull()
}

func (s *server) connectionType() tftypes.Type {
	return s.schema.ResourceSchemas["strongswan_connection"].ValueType()
}

func (s *server) dynamic(t tftypes.Type, o object) *tfprotov6.DynamicValue {
	s.t.Helper()
	value, err := tfprotov6.NewDynamicValue(t, s.value(t, o))
	if err != nil {
		s.t.Fatal(err)
	}
	return &value
}

func (s *server) value(t tftypes.Type, v any) tftypes.Value {
	s.t.Helper()
	if v == nil || v == tftypes.UnknownValue {
		return tftypes.NewValue(t, v)
	}
	switch t := t.(type) {
	case tftypes.Object:
		attributes := make(map[string]tftypes.Value, len(t.AttributeTypes))
		o, ok := v.(object)
		if !ok {
			s.t.Fatalf("%v is no object", v)
		}
		for name, attribute := range t.AttributeTypes {
			attributes[name] = s.value(attribute, o[name])
		}
		for name := range o {
			if _, ok := t.AttributeTypes[name]; !ok {
				s.t.Fatalf("there is no attribute %q", name)
			}
		}
		return tftypes.NewValue(t, attributes)
	case tftypes.Map:
		elements := map[string]tftypes.Value{}
		for name, element := range v.(object) { //nolint:forcetypeassert // a wrong test
			elements[name] = s.value(t.ElementType, element)
		}
		return tftypes.NewValue(t, elements)
	case tftypes.List:
		elements := []tftypes.Value{}
		for _, element := range v.([]any) { //nolint:forcetypeassert // a wrong test
			elements = append(elements, s.value(t.ElementType, element))
		}
		return tftypes.NewValue(t, elements)
	default:
		return tftypes.NewValue(t, v)
	}
}

// stateJSON is a state as the CLI has it in its file: with all attributes.
func stateJSON(t testing.TB, of tftypes.Type, o object) []byte {
	t.Helper()
	text, err := json.Marshal(withNulls(of, o))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func withNulls(t tftypes.Type, v any) any {
	switch t := t.(type) {
	case tftypes.Object:
		o, ok := v.(object)
		if !ok {
			return nil
		}
		all := object{}
		for name, attribute := range t.AttributeTypes {
			all[name] = withNulls(attribute, o[name])
		}
		return all
	case tftypes.Map:
		o, ok := v.(object)
		if !ok {
			return nil
		}
		all := object{}
		for name := range o {
			all[name] = withNulls(t.ElementType, o[name])
		}
		return all
	case tftypes.List:
		l, ok := v.([]any)
		if !ok {
			return nil
		}
		all := []any{}
		for _, e := range l {
			all = append(all, withNulls(t.ElementType, e))
		}
		return all
	}
	return v
}

// server is the provider configured for the gateway.
func (b *bench) server(t *testing.T) *server {
	t.Helper()
	s := newServer(t)
	if diags := s.configure(object{"uri": b.URI()}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	return s
}

// planNew plans a new connection and returns the diagnostics.
func (s *server) planNew(ctx context.Context, config object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	return s.plan(ctx, nil, config)
}

// plan plans a change of a connection, either of whose ends may be nil, and returns the diagnostics, but for the one that each create has
// without a daemon.
func (s *server) plan(ctx context.Context, prior, config object) []*tfprotov6.Diagnostic {
	values := [2]*tfprotov6.DynamicValue{s.null(), s.null()}
	for i, o := range []object{prior, config} {
		if o != nil {
			values[i] = s.dynamic(s.connectionType(), o)
		}
	}
	resp, err := s.PlanResourceChange(gateway.Rehearse(ctx), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "strongswan_connection", PriorState: values[0], ProposedNewState: values[1], Config: values[1],
	})
	if err != nil {
		s.t.Error(err)
		return nil
	}
	return slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Summary == "Names not checked" })
}

func (s *server) null() *tfprotov6.DynamicValue {
	s.t.Helper()
	null, err := tfprotov6.NewDynamicValue(s.connectionType(), tftypes.NewValue(s.connectionType(), nil))
	if err != nil {
		s.t.Fatal(err)
	}
	return &null
}

// protocolServer is the provider's server in tests. Each answer that it gives without the framework is compared with the
// framework's, throughout all tests that serve the provider themselves. Refreshes are not: what a daemon that fails, or is
// changed meanwhile, says to the first need not be what it says to the second. See TestAccShortcuts_corpus for these.
func protocolServer() (tfprotov6.ProviderServer, error) {
	return provider.NewShortcuts("test", func(request string, short any, framework func() (any, error)) {
		if request != "ReadResource" {
			compareAnswers(request, short, framework)
		}
	}), nil
}
