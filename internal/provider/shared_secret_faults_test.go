package provider_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestSharedSecret_sent: the daemon gets the decoded bytes, and the owners as a list, without which the secret would be
// everybody's.
func TestSharedSecret_sent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more object
		data string
	}{
		"text":            {nil, canary},
		"text like hex":   {object{"secret_wo": "0x6d6f6f6e6d6f6f6e6d6f6f6e"}, "0x6d6f6f6e6d6f6f6e6d6f6f6e"},
		"hex":             {object{"secret_wo": "6D6f6f6e", "encoding": "hex"}, "moon"},
		"base64":          {object{"secret_wo": "bW9vbg==", "encoding": "base64"}, "moon"},
		"kept in a state": {object{"secret": canary, "secret_wo": nil, "secret_wo_version": nil}, canary},
	} {
		srv := vicitest.Start(t)
		s := secretServerOf(t, srv)
		resp := s.apply(t.Context(), s.none(), moonSecret(with(object{"owners": []any{"moon", "sun"}}, c.more)))
		if len(resp.Diagnostics) > 0 {
			t.Fatalf("%s:%s", name, describe(resp.Diagnostics))
		}
		m := lastRequest(t, srv, "load-shared")
		id, _ := m.Get("id")
		typ, _ := m.Get("type")
		data, _ := m.Get("data")
		owners, _ := m.List("owners")
		if id != "ike-moon" || typ != "ike" || data != c.data || !slices.Equal(owners, []string{"moon", "sun"}) {
			t.Errorf("%s: sent %q, %q, %q, %q", name, id, typ, data, owners)
		}
		if !s.holds(resp.NewState)["secret_wo"].IsNull() {
			t.Errorf("%s: the write-only secret is in the state", name)
		}
	}
}

// TestSharedSecret_createFails: a create that fails leaves no trace of the secret, and a state only where the daemon may have it.
func TestSharedSecret_createFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		command string
		steps   []vicitest.Step
		says    string
	}{
		"refused":           {"load-shared", []vicitest.Step{vicitest.Reply("success", "no", "errmsg", "invalid type: ike")}, "invalid type: ike"},
		"closed":            {"load-shared", []vicitest.Step{vicitest.Close()}, "closed"},
		"no answer":         {"load-shared", []vicitest.Step{vicitest.Stall()}, "in time"},
		"no look":           {"get-shared", []vicitest.Step{vicitest.Stall()}, "in time"},
		"old daemon":        {"get-shared", []vicitest.Step{vicitest.Unknown()}, "5.9.8 or newer"},
		"no list of keys":   {"get-shared", []vicitest.Step{vicitest.Reply("success", "yes")}, "no list of keys"},
		"version not known": {"version", []vicitest.Step{vicitest.Close()}, "closed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			s := secretServerOf(t, srv)
			srv.On(c.command, c.steps...)
			resp := s.apply(t.Context(), s.none(), moonSecret(nil))
			oneError(t, resp.Diagnostics, "", c.says, srv.URI(), `shared secret "ike-moon"`)
			checkDoubt(t, s, resp, name == "closed" || name == "no answer")
		})
	}
}

// TestSharedSecret_answerLost: the secret is loaded although the answer never came.
func TestSharedSecret_answerLost(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := secretServerOf(t, srv, "ike-moon")
	srv.Next("get-shared", haveSecrets()) // the plan warns of what is taken
	srv.Next("get-shared", haveSecrets())
	srv.On("load-shared", vicitest.Close())
	resp := s.apply(t.Context(), s.none(), moonSecret(nil))
	checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "closed", srv.URI())
	if s.holds(resp.NewState) == nil {
		t.Error("the secret is not in the state")
	}
}

func TestSharedSecret_interrupted(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := secretServerOf(t, srv)
	ctx, cancel := context.WithCancel(t.Context())
	srv.On("get-shared", func(*vicitest.Conn) error { cancel(); return nil }, vicitest.Stall())
	resp := s.apply(ctx, s.none(), moonSecret(nil))
	oneError(t, resp.Diagnostics, "", "interrupted")
	if s.holds(resp.NewState) != nil {
		t.Error("the secret is in the state")
	}
}

// TestSharedSecret_turnedOut: what was unknown is checked before it is loaded.
func TestSharedSecret_turnedOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ planned, applied object }{
		"secret":       {object{"encoding": "hex", "secret_wo": tftypes.UnknownValue}, object{"encoding": "hex"}},
		"no secret":    {object{"secret_wo": tftypes.UnknownValue}, object{"secret_wo": nil}},
		"name":         {object{"name": tftypes.UnknownValue}, object{"name": "m\u00f6nd"}},
		"type":         {object{"type": tftypes.UnknownValue}, object{"type": "rsa"}},
		"owner":        {object{"owners": []any{tftypes.UnknownValue}}, object{"owners": []any{"10.0.0.300"}}},
		"owner of 6.1": {object{"owners": []any{tftypes.UnknownValue}}, object{"owners": []any{"fqdn:^.*$"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			s := secretServerOf(t, srv)
			plan := s.plan(s.none(), moonSecret(c.planned))
			if len(plan.Diagnostics) > 0 {
				t.Fatal(describe(plan.Diagnostics))
			}
			// A CLI fills in what it has learned.
			planned, err := plan.PlannedState.Unmarshal(s.resourceType())
			if err != nil {
				t.Fatal(err)
			}
			learned := s.value(s.resourceType(), with(moonSecret(c.applied), object{"secret_wo": nil, "id": tftypes.UnknownValue}))
			if planned.IsFullyKnown() {
				learned = planned
			}
			resp, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
				TypeName: secretType, PriorState: s.none(), PlannedState: s.wrap(learned), Config: s.of(moonSecret(c.applied)),
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Attribute == nil {
				t.Errorf("want one error on an attribute:%s", describe(resp.Diagnostics))
			}
			if strings.Contains(describe(resp.Diagnostics), canary) {
				t.Errorf("the secret is shown:%s", describe(resp.Diagnostics))
			}
			for _, r := range srv.Requests() {
				if r.Name == "load-shared" {
					t.Error("it was loaded")
				}
			}
		})
	}
}

// TestSharedSecret_refresh: only a complete list that lacks the id removes a secret from the state.
func TestSharedSecret_refresh(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step   vicitest.Step
		exists bool
		says   string
	}{
		"there":           {haveSecrets("eap-moon", "ike-moon"), true, ""},
		"gone":            {haveSecrets("eap-moon", "ike-moon2"), false, ""},
		"closed":          {vicitest.Close(), true, "closed"},
		"no list of keys": {vicitest.Reply(), true, "no list of keys"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			s := secretServerOf(t, srv)
			srv.On("get-shared", c.step)
			resp := s.refresh(storedSecret(s, nil))
			if exists := s.holds(resp.NewState) != nil; exists != c.exists {
				t.Errorf("in the state: %t, want %t", exists, c.exists)
			}
			if c.says == "" && len(resp.Diagnostics) > 0 {
				t.Error(describe(resp.Diagnostics))
			}
			if c.says != "" {
				oneError(t, resp.Diagnostics, "", c.says, srv.URI())
			}
		})
	}
}

// TestSharedSecret_unknownGateway: without an address nothing is removed, created or destroyed.
func TestSharedSecret_unknownGateway(t *testing.T) {
	t.Parallel()
	s := newSecretServer(t)
	s.configure(object{"uri": tftypes.UnknownValue})
	refreshed := s.refresh(storedSecret(s, nil))
	checkDiagnostic(t, refreshed.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "as it was last seen")
	if s.holds(refreshed.NewState) == nil {
		t.Error("the secret was removed from the state")
	}
	created := s.apply(t.Context(), s.none(), moonSecret(nil))
	oneError(t, created.Diagnostics, "", "known only after apply")
	destroyed := s.apply(t.Context(), storedSecret(s, nil), nil)
	oneError(t, destroyed.Diagnostics, "", "known only after apply")
	if s.holds(destroyed.NewState) == nil {
		t.Error("the secret was removed from the state")
	}
}

// TestSharedSecret_changeFails: the state keeps what the daemon had before.
func TestSharedSecret_changeFails(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := secretServerOf(t, srv, "ike-moon")
	srv.On("load-shared", vicitest.Reply("success", "no", "errmsg", "out of order"))
	srv.On("unload-shared", vicitest.Reply("success", "no", "errmsg", "out of order"))
	updated := s.apply(t.Context(), storedSecret(s, nil), moonSecret(object{"secret_wo_version": 2}))
	oneError(t, updated.Diagnostics, "", "out of order", srv.URI())
	if v := s.holds(updated.NewState)["secret_wo_version"]; !v.Equal(tftypes.NewValue(tftypes.Number, 1)) {
		t.Errorf("the state has version %v", v)
	}
	destroyed := s.apply(t.Context(), storedSecret(s, nil), nil)
	oneError(t, destroyed.Diagnostics, "", "out of order", srv.URI())
	if s.holds(destroyed.NewState) == nil {
		t.Error("the secret was removed from the state")
	}
}

// TestSharedSecret_importedID: only ids that the provider would give can be imported.
func TestSharedSecret_importedID(t *testing.T) {
	t.Parallel()
	s := newSecretServer(t)
	for _, id := range []string{"moon", "ike1", "rsa-moon", "ike-"} {
		resp, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: secretType, ID: id})
		if err != nil {
			t.Fatal(err)
		}
		oneError(t, resp.Diagnostics, "", "a type (ike, eap, xauth, ntlm or ppk)")
	}
}

// TestSharedSecret_importedIdentity imports as newer CLIs do: by type and name.
func TestSharedSecret_importedIdentity(t *testing.T) {
	t.Parallel()
	s := newSecretServer(t)
	schemas, err := s.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identity := schemas.IdentitySchemas[secretType].ValueType()
	imported := func(kind, name string) *tfprotov6.ImportResourceStateResponse {
		resp, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
			TypeName: secretType,
			Identity: &tfprotov6.ResourceIdentityData{IdentityData: s.dynamic(identity, object{"type": kind, "name": name})},
		})
		if err != nil {
			t.Fatal(err)
		}
		return resp
	}
	resp := imported("eap", "carol-1")
	checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "nothing of a secret but its id")
	state := s.holds(resp.ImportedResources[0].State)
	for name, want := range map[string]string{"id": "eap-carol-1", "type": "eap", "name": "carol-1"} {
		if !state[name].Equal(tftypes.NewValue(tftypes.String, want)) {
			t.Errorf("%s is %v, want %v", name, state[name], want)
		}
	}
	for name, kind := range map[string]string{"x": "rsa", "y": "ike-x", "": "ike"} {
		oneError(t, imported(kind, name).Diagnostics, "", "ike")
	}
}
