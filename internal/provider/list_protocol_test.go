package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
)

// listRequest is what a list block of terraform query says.
type listRequest struct {
	config  object
	include bool
	limit   int64
}

// listServer talks the plugin protocol about the list of one type of resource.
type listServer struct{ resourceServer }

func newListServer(t *testing.T, typeName string, settings object) listServer {
	t.Helper()
	s := listServer{resourceServer{server: newServer(t), typeName: typeName}}
	if diags := s.configure(settings); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	return s
}

func (s listServer) lists() tfprotov6.ListResourceServer {
	s.t.Helper()
	lists, ok := s.ProviderServer.(tfprotov6.ListResourceServer)
	if !ok {
		s.t.Fatal("the provider lists nothing")
	}
	return lists
}

func (s listServer) configType() tftypes.Type {
	s.t.Helper()
	schema := s.schema.ListResourceSchemas[s.typeName]
	if schema == nil {
		s.t.Fatalf("there is no list resource %s", s.typeName)
	}
	return schema.ValueType()
}

func (s listServer) validateList(config object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.lists().ValidateListResourceConfig(s.t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: s.typeName, Config: s.dynamic(s.configType(), config),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

// list returns all that the stream has.
func (s listServer) list(r listRequest) []tfprotov6.ListResourceResult {
	s.t.Helper()
	var config *tfprotov6.DynamicValue
	if r.config == nil { // a list block without a config block
		null, err := tfprotov6.NewDynamicValue(s.configType(), tftypes.NewValue(s.configType(), nil))
		if err != nil {
			s.t.Fatal(err)
		}
		config = &null
	} else {
		config = s.dynamic(s.configType(), r.config)
	}
	stream, err := s.lists().ListResource(s.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: s.typeName, Config: config, IncludeResource: r.include, Limit: r.limit,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	var results []tfprotov6.ListResourceResult
	for result := range stream.Results {
		results = append(results, result)
	}
	return results
}

// found are the results of a list that has nothing to complain about.
func (s listServer) found(r listRequest) []tfprotov6.ListResourceResult {
	s.t.Helper()
	results := s.list(r)
	for _, result := range results {
		if len(result.Diagnostics) > 0 {
			s.t.Fatalf("%q:%s", result.DisplayName, describe(result.Diagnostics))
		}
	}
	return results
}

// names are the display names of what is found.
func (s listServer) names(config object, limit int64) []string {
	s.t.Helper()
	names := []string{}
	for _, result := range s.found(listRequest{config: config, limit: limit}) {
		if result.Resource != nil {
			s.t.Errorf("%q has a resource, which was not asked for", result.DisplayName)
		}
		names = append(names, result.DisplayName)
	}
	return names
}

// failed is what an unsuccessful list says.
func (s listServer) failed(config object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	results := s.list(listRequest{config: config})
	if len(results) != 1 || results[0].Identity != nil {
		s.t.Fatalf("%d results, want one with the error alone", len(results))
	}
	return results[0].Diagnostics
}

// identity is the identity of a result. What is null is left out.
func (s listServer) identity(result tfprotov6.ListResourceResult) map[string]string {
	s.t.Helper()
	schemas, err := s.GetResourceIdentitySchemas(s.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		s.t.Fatal(err)
	}
	v, err := result.Identity.IdentityData.Unmarshal(schemas.IdentitySchemas[s.typeName].ValueType())
	if err != nil {
		s.t.Fatal(err)
	}
	members := map[string]tftypes.Value{}
	if err := v.As(&members); err != nil {
		s.t.Fatal(err)
	}
	texts := map[string]string{}
	for name, member := range members {
		var text *string
		if err := member.As(&text); err != nil {
			s.t.Fatal(err)
		}
		if text != nil {
			texts[name] = *text
		}
	}
	return texts
}

// imported is the state after an import of what was listed, and the refresh that follows it.
func (s listServer) imported(result tfprotov6.ListResourceResult) *tfprotov6.DynamicValue {
	s.t.Helper()
	resp, err := s.ImportResourceState(s.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: s.typeName, Identity: result.Identity})
	if err != nil || len(onlyErrors(resp.Diagnostics)) > 0 {
		s.t.Fatalf("import: %v%s", err, describe(resp.Diagnostics))
	}
	read := s.refresh(resp.ImportedResources[0].State)
	if len(read.Diagnostics) > 0 {
		s.t.Fatalf("refresh:%s", describe(read.Diagnostics))
	}
	return read.NewState
}

// generated is the configuration that a CLI makes of a listed resource, with what a user adds to it.
func (s listServer) generated(state *tfprotov6.DynamicValue, more object) *tfprotov6.DynamicValue {
	s.t.Helper()
	resp, err := s.GenerateResourceConfig(s.t.Context(), &tfprotov6.GenerateResourceConfigRequest{TypeName: s.typeName, State: state})
	if err != nil || len(resp.Diagnostics) > 0 {
		s.t.Fatalf("generate: %v%s", err, describe(resp.Diagnostics))
	}
	config := s.holds(resp.Config)
	for name, v := range more {
		config[name] = tftypes.NewValue(config[name].Type(), v)
	}
	return s.wrap(tftypes.NewValue(s.resourceType(), config))
}

// replanned validates the configuration that was generated, and returns what is planned on top of the state.
func (s listServer) replanned(state *tfprotov6.DynamicValue, more object) map[string]tftypes.Value {
	s.t.Helper()
	config := s.generated(state, more)
	valid, err := s.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: s.typeName, Config: config})
	if err != nil || len(onlyErrors(valid.Diagnostics)) > 0 {
		s.t.Fatalf("validate: %v%s", err, describe(valid.Diagnostics))
	}
	proposed := s.holds(state)
	for name := range more {
		proposed[name] = s.holds(config)[name]
	}
	plan, err := s.PlanResourceChange(gateway.Rehearse(s.t.Context()), &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.typeName, PriorState: state, Config: config, ProposedNewState: s.wrap(tftypes.NewValue(s.resourceType(), proposed)),
	})
	if err != nil || len(onlyErrors(plan.Diagnostics)) > 0 || len(plan.RequiresReplace) > 0 {
		s.t.Fatalf("plan: %v %v%s", err, plan.RequiresReplace, describe(plan.Diagnostics))
	}
	return s.holds(plan.PlannedState)
}

// same compares two states, attribute by attribute.
func (s listServer) same(what string, got, want map[string]tftypes.Value) {
	s.t.Helper()
	for name, v := range want {
		if !got[name].Equal(v) {
			s.t.Errorf("%s: %s is %s, want %s", what, name, got[name], v)
		}
	}
	if len(got) != len(want) || len(want) == 0 {
		s.t.Errorf("%s: %d attributes, want %d", what, len(got), len(want))
	}
}
