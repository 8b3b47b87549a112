package provider_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// actionServer talks the plugin protocol about one type of action.
type actionServer struct {
	*server
	actions  tfprotov6.ActionServer
	typeName string
}

func newActionServer(t *testing.T, s *server, typeName string) actionServer {
	t.Helper()
	actions, ok := s.ProviderServer.(tfprotov6.ActionServer)
	if !ok {
		t.Fatal("the provider has no actions")
	}
	return actionServer{s, actions, typeName}
}

func (s actionServer) config(o object) *tfprotov6.DynamicValue {
	s.t.Helper()
	return s.dynamic(s.schema.ActionSchemas[s.typeName].Schema.ValueType(), o)
}

func (s actionServer) validateAction(config object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.actions.ValidateActionConfig(s.t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: s.typeName, Config: s.config(config)})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

func (s actionServer) planAction(config object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.actions.PlanAction(s.t.Context(), &tfprotov6.PlanActionRequest{ActionType: s.typeName, Config: s.config(config)})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

// invoke validates, plans and invokes an action, and returns what it tells while it runs.
func (s actionServer) invoke(ctx context.Context, config object) (progress []string, diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	if diags := append(s.validateAction(config), s.planAction(config)...); len(diags) > 0 {
		s.t.Fatalf("%s: %s", s.typeName, describe(diags))
	}
	stream, err := s.actions.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: s.typeName, Config: s.config(config)})
	if err != nil {
		s.t.Fatal(err)
	}
	completed := false
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			completed, diags = true, e.Diagnostics
		}
	}
	if !completed {
		s.t.Errorf("%s has not completed", s.typeName)
	}
	return progress, diags
}

// succeed invokes an action that shall not fail.
func (s actionServer) succeed(config object) (progress []string) {
	s.t.Helper()
	progress, diags := s.invoke(s.t.Context(), config)
	if len(diags) > 0 {
		s.t.Errorf("%s: %s", s.typeName, describe(diags))
	}
	return progress
}
