package provider_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

const secretType = "strongswan_shared_secret"

// canary is a secret that must turn up nowhere.
const canary = "canary-d41d8cd98f00b204e9800998ecf8427e"

// secretServer talks the plugin protocol about shared secrets.
type secretServer struct{ *server }

func newSecretServer(t *testing.T) secretServer {
	t.Helper()
	return secretServer{newServer(t)}
}

// secretServerOf is configured for a scripted daemon that has the secrets of these ids.
func secretServerOf(t *testing.T, srv *vicitest.Server, ids ...string) secretServer {
	t.Helper()
	answerVersion(srv, "6.0.1")
	srv.On("get-shared", haveSecrets(ids...))
	srv.On("load-shared", vicitest.Reply("success", "yes"))
	srv.On("unload-shared", vicitest.Reply("success", "yes"))
	s := newSecretServer(t)
	if diags := s.configure(object{"uri": srv.URI(), "timeout": "300ms"}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	return s
}

func haveSecrets(ids ...string) vicitest.Step {
	m := vicitest.Message()
	m.SetList("keys", ids)
	return vicitest.ReplyMessage(m)
}

func (s secretServer) secretType() tftypes.Type {
	return s.schema.ResourceSchemas[secretType].ValueType()
}

func (s secretServer) wrap(v tftypes.Value) *tfprotov6.DynamicValue {
	s.t.Helper()
	wrapped, err := tfprotov6.NewDynamicValue(s.secretType(), v)
	if err != nil {
		s.t.Fatal(err)
	}
	return &wrapped
}

func (s secretServer) of(o object) *tfprotov6.DynamicValue {
	s.t.Helper()
	return s.dynamic(s.secretType(), o)
}

func (s secretServer) none() *tfprotov6.DynamicValue {
	return s.wrap(tftypes.NewValue(s.secretType(), nil))
}

// holds returns the attributes of a state, or nil if there is none.
func (s secretServer) holds(state *tfprotov6.DynamicValue) map[string]tftypes.Value {
	s.t.Helper()
	v, err := state.Unmarshal(s.secretType())
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

func (s secretServer) validateSecret(config object) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.ValidateResourceConfig(s.t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: secretType, Config: s.of(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

// plan plans a configuration on top of a state, as a CLI does: without the write-only value, and with what is computed.
func (s secretServer) plan(prior *tfprotov6.DynamicValue, config object) *tfprotov6.PlanResourceChangeResponse {
	s.t.Helper()
	proposed := object{}
	for name, v := range config {
		if name != "secret_wo" {
			proposed[name] = v
		}
	}
	if id, ok := s.holds(prior)["id"]; ok {
		var text string
		_ = id.As(&text)
		proposed["id"] = text
	}
	resp, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: secretType, PriorState: prior, ProposedNewState: s.of(proposed), Config: s.of(config),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

// apply plans and applies a configuration. Without one it destroys.
func (s secretServer) apply(ctx context.Context, prior *tfprotov6.DynamicValue, config object) *tfprotov6.ApplyResourceChangeResponse {
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
		TypeName: secretType, PriorState: prior, PlannedState: planned, Config: configured,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

func (s secretServer) refresh(state *tfprotov6.DynamicValue) *tfprotov6.ReadResourceResponse {
	s.t.Helper()
	resp, err := s.ReadResource(s.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: secretType, CurrentState: state})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

// moonSecret is a valid secret, with other attributes.
func moonSecret(more object) object {
	return with(object{"type": "ike", "name": "moon", "secret_wo": canary, "secret_wo_version": 1}, more)
}

// stored is the state of moonSecret.
func (s secretServer) stored(more object) *tfprotov6.DynamicValue {
	return s.of(with(object{"id": "ike-moon", "type": "ike", "name": "moon", "secret_wo_version": 1}, more))
}

func oneError(t *testing.T, diags []*tfprotov6.Diagnostic, at string, says ...string) {
	t.Helper()
	checkDiagnostic(t, diags, tfprotov6.DiagnosticSeverityError, at, says...)
	if strings.Contains(describe(diags), canary) {
		t.Errorf("the error shows the secret:%s", describe(diags))
	}
}
