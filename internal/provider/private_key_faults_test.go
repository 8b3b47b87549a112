package provider_test

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/privatekey"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestPrivateKey_sent: charon gets PKCS#8 without encryption, whatever the key was written in, and all of a token.
func TestPrivateKey_sent(t *testing.T) {
	t.Parallel()
	plain := sampleKey(t, "p256-pkcs8")
	key, err := privatekey.Parse(plain, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, config := range map[string]object{
		"PKCS#8":    {"pem": plain},
		"SEC 1":     {"pem_wo": sampleKey(t, "p256-sec1")},
		"encrypted": {"pem_wo": sampleKey(t, "p256-des3"), "passphrase_wo": "strongSwan"},
	} {
		srv := vicitest.Start(t)
		s := keyServer(t, srv, key.ID)
		resp := s.apply(t.Context(), s.none(), config)
		if len(resp.Diagnostics) > 0 {
			t.Fatalf("%s:%s", name, describe(resp.Diagnostics))
		}
		sent := lastRequest(t, srv, "load-key")
		kind, _ := sent.Get("type")
		if data, _ := sent.Get("data"); data != string(key.PKCS8) || kind != "any" {
			t.Errorf("%s: something else was sent, of type %q", name, kind)
		}
		state := s.holds(resp.NewState)
		if !state["key_id"].Equal(tftypes.NewValue(tftypes.String, key.ID)) || !state["pem_wo"].IsNull() || !state["passphrase_wo"].IsNull() {
			t.Errorf("%s: the state is %v", name, state)
		}
	}
	srv := vicitest.Start(t)
	s := keyServer(t, srv, key.ID)
	resp := s.apply(t.Context(), s.none(), object{"token": object{"handle": "0a0b", "slot": 0, "module": "hsm", "pin": "1234"}})
	if len(resp.Diagnostics) > 0 {
		t.Fatal(describe(resp.Diagnostics))
	}
	sent := lastRequest(t, srv, "load-token")
	for key, want := range map[string]string{"handle": "0a0b", "slot": "0", "module": "hsm", "pin": "1234"} {
		if got, _ := sent.Get(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if !s.holds(resp.NewState)["key_id"].Equal(tftypes.NewValue(tftypes.String, key.ID)) {
		t.Errorf("the state is %v", s.holds(resp.NewState))
	}
}

// TestPrivateKey_createFails: a create that fails leaves no trace of the key, and a state only where the daemon may have it.
func TestPrivateKey_createFails(t *testing.T) {
	t.Parallel()
	key := sampleKey(t, "p256-pkcs8")
	id := keyIDOf(t, key)
	token := object{"token": object{"handle": "0a0b", "pin": canary}}
	for name, c := range map[string]struct {
		config  object
		command string
		step    vicitest.Step
		says    string
	}{
		"refused":         {object{"pem": key}, "load-key", vicitest.Reply("success", "no", "errmsg", "parsing private key failed"), "plugin openssl"},
		"closed":          {object{"pem": key}, "load-key", vicitest.Close(), "closed"},
		"no answer":       {object{"pem_wo": key}, "load-key", vicitest.Stall(), "in time"},
		"no look":         {object{"pem_wo": key}, "get-keys", vicitest.Stall(), "in time"},
		"no list of keys": {object{"pem_wo": key}, "get-keys", vicitest.Reply("success", "yes"), "no list of keys"},
		"no id":           {object{"pem_wo": key}, "load-key", vicitest.Reply("success", "yes"), "no key id"},
		"token refused":   {token, "load-token", vicitest.Reply("success", "no", "errmsg", "loading private key from token failed"), "locks itself"},
		"token closed":    {token, "load-token", vicitest.Close(), `handle "0a0b"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			s := keyServer(t, srv, id)
			srv.On(c.command, c.step)
			resp := s.apply(t.Context(), s.none(), c.config)
			oneError(t, resp.Diagnostics, "", c.says, srv.URI(), "private key")
			checkDoubt(t, s, resp, name == "closed" || name == "no answer" || name == "no id")
			if strings.Contains(describe(resp.Diagnostics), strings.Split(key, "\n")[1]) {
				t.Errorf("the error shows the key:%s", describe(resp.Diagnostics))
			}
		})
	}
}

// TestPrivateKey_taken: neither a key nor what a token turns out to hold is taken away from whoever loaded it.
func TestPrivateKey_taken(t *testing.T) {
	t.Parallel()
	key := sampleKey(t, "p256-pkcs8")
	id := keyIDOf(t, key)
	for name, config := range map[string]object{"key": {"pem": key}, "token": {"token": object{"handle": "0a0b"}}} {
		srv := vicitest.Start(t)
		s := keyServer(t, srv, id, "00", id)
		resp := s.apply(t.Context(), s.none(), config)
		oneError(t, resp.Diagnostics, "", "import {", id, srv.URI())
		if s.holds(resp.NewState) != nil {
			t.Errorf("%s: it is in the state", name)
		}
		if done := changing(srv); slices.Contains(done, "unload-key") || name == "key" && len(done) > 0 {
			t.Errorf("%s: the daemon was told to %v", name, done)
		}
	}
}

// TestPrivateKey_answerLost: the key is loaded although the answer never came.
func TestPrivateKey_answerLost(t *testing.T) {
	t.Parallel()
	key := sampleKey(t, "p256-pkcs8")
	srv := vicitest.Start(t)
	s := keyServer(t, srv, "", keyIDOf(t, key))
	srv.Next("get-keys", haveSecrets()) // the plan warns of what is taken
	srv.Next("get-keys", haveSecrets())
	srv.On("load-key", vicitest.Close())
	resp := s.apply(t.Context(), s.none(), object{"pem": key})
	checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "closed", srv.URI())
	if s.holds(resp.NewState) == nil {
		t.Error("the key is not in the state")
	}
}

// TestPrivateKey_rotate: the new key is loaded before the old one goes, and if that fails the next apply tries again.
func TestPrivateKey_rotate(t *testing.T) {
	t.Parallel()
	oldID, key := keyIDOf(t, sampleKey(t, "p256-pkcs8")), sampleKey(t, "rsa-pkcs1")
	id := keyIDOf(t, key)
	refused := vicitest.Reply("success", "no", "errmsg", "key not found")
	for name, c := range map[string]struct {
		has    []string
		unload vicitest.Step
		says   string // empty if it works
	}{
		"rotated":           {[]string{id, oldID}, vicitest.Reply("success", "yes"), ""},
		"gone meanwhile":    {[]string{id}, refused, ""},
		"not unloaded":      {[]string{id, oldID}, refused, "key not found"},
		"connection breaks": {[]string{id, oldID}, vicitest.Close(), "closed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			s := keyServer(t, srv, id, c.has...)
			srv.On("unload-key", c.unload)
			resp := s.apply(t.Context(), s.of(object{"key_id": oldID, "pem_wo_version": 1}), object{"pem_wo": key, "pem_wo_version": 2})
			if c.says == "" && len(resp.Diagnostics) > 0 {
				t.Error(describe(resp.Diagnostics))
			}
			if c.says != "" {
				oneError(t, resp.Diagnostics, "", c.says, oldID)
			}
			if got := s.holds(resp.NewState)["key_id"]; !got.Equal(tftypes.NewValue(tftypes.String, id)) {
				t.Errorf("the state has %s, want %s", got, id)
			}
			if left := strings.Contains(string(resp.Private), base64.StdEncoding.EncodeToString([]byte(`{"keys":["`+oldID+`"]}`))); left != (c.says != "") {
				t.Errorf("the old key is remembered: %v", left)
			}
			if done := changing(srv); !slices.Equal(done[:2], []string{"load-key", "unload-key"}) {
				t.Errorf("the daemon was told to %v", done)
			}
			if unloaded, _ := lastRequest(t, srv, "unload-key").Get("id"); unloaded != oldID {
				t.Errorf("the daemon was told to unload %s", unloaded)
			}
		})
	}
}

// TestPrivateKey_anotherThanPlanned: a key that is made anew each time it is read is not loaded.
func TestPrivateKey_anotherThanPlanned(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := keyServer(t, srv, "")
	planned := sampleKey(t, "p256-pkcs8")
	plan := s.plan(s.none(), object{"pem_wo": planned})
	resp, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: keyType, PriorState: s.none(), PlannedState: plan.PlannedState, Config: s.of(object{"pem_wo": sampleKey(t, "p384-pkcs8")}),
	})
	if err != nil {
		t.Fatal(err)
	}
	oneError(t, resp.Diagnostics, `AttributeName("pem_wo")`, keyIDOf(t, planned), "in each run")
	if done := changing(srv); len(done) > 0 || s.holds(resp.NewState) != nil {
		t.Errorf("the daemon was told to %v", done)
	}
}

// TestPrivateKey_turnedOut: what was unknown is checked before anything is sent.
func TestPrivateKey_turnedOut(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config   object
		at, says string
	}{
		"bad":        {object{"pem_wo": canary}, "pem_wo", "no PEM"},
		"null":       {object{"pem_wo": nil}, "pem", "turned out to be null"},
		"passphrase": {object{"pem_wo": sampleKey(t, "rsa-aes192"), "passphrase_wo": canary}, "passphrase_wo", "not that of this key"},
	} {
		srv := vicitest.Start(t)
		s := keyServer(t, srv, "")
		plan := s.plan(s.none(), object{"pem_wo": tftypes.UnknownValue})
		resp, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: keyType, PriorState: s.none(), PlannedState: plan.PlannedState, Config: s.of(c.config),
		})
		if err != nil {
			t.Fatal(err)
		}
		oneError(t, resp.Diagnostics, `AttributeName("`+c.at+`")`, c.says)
		if done := changing(srv); len(done) > 0 || s.holds(resp.NewState) != nil {
			t.Errorf("%s: the daemon was told to %v", name, done)
		}
	}
}

// TestPrivateKey_refresh: only a complete list that lacks the id removes a key from the state.
func TestPrivateKey_refresh(t *testing.T) {
	t.Parallel()
	id := strings.Repeat("0a", 20)
	for name, c := range map[string]struct {
		step   vicitest.Step
		exists bool
		says   string
	}{
		"there":           {haveSecrets("00", id), true, ""},
		"gone":            {haveSecrets("00"), false, ""},
		"closed":          {vicitest.Close(), true, "closed"},
		"no list of keys": {vicitest.Reply(), true, "no list of keys"},
	} {
		srv := vicitest.Start(t)
		s := keyServer(t, srv, "")
		srv.On("get-keys", c.step)
		resp := s.refresh(s.of(object{"key_id": id}))
		if exists := s.holds(resp.NewState) != nil; exists != c.exists {
			t.Errorf("%s: in the state: %t, want %t", name, exists, c.exists)
		}
		if c.says == "" && len(resp.Diagnostics) > 0 {
			t.Errorf("%s:%s", name, describe(resp.Diagnostics))
		}
		if c.says != "" {
			oneError(t, resp.Diagnostics, "", c.says, srv.URI())
		}
	}
}

// TestPrivateKey_destroy: a key that is gone is no reason to fail, one that stays is.
func TestPrivateKey_destroy(t *testing.T) {
	t.Parallel()
	id := strings.Repeat("0a", 20)
	refused := vicitest.Reply("success", "no", "errmsg", "key not found")
	for name, c := range map[string]struct {
		has  []string
		step vicitest.Step
		says string
	}{
		"unloaded":    {[]string{id}, vicitest.Reply("success", "yes"), ""},
		"gone":        {nil, refused, ""},
		"still there": {[]string{id}, refused, "key not found"},
		"no answer":   {[]string{id}, vicitest.Stall(), "in time"},
	} {
		srv := vicitest.Start(t)
		s := keyServer(t, srv, "", c.has...)
		srv.On("unload-key", c.step)
		resp := s.apply(t.Context(), s.of(object{"key_id": id}), nil)
		if exists := s.holds(resp.NewState) != nil; exists != (c.says != "") {
			t.Errorf("%s: in the state: %t", name, exists)
		}
		if c.says == "" && len(resp.Diagnostics) > 0 {
			t.Errorf("%s:%s", name, describe(resp.Diagnostics))
		}
		if c.says != "" {
			oneError(t, resp.Diagnostics, "", c.says, srv.URI(), id)
		}
	}
}

// TestPrivateKey_unknownGateway: without an address nothing is removed, created or destroyed.
func TestPrivateKey_unknownGateway(t *testing.T) {
	t.Parallel()
	s := newKeyServer(t)
	s.configure(object{"uri": tftypes.UnknownValue})
	state := s.of(object{"key_id": strings.Repeat("0a", 20)})
	refreshed := s.refresh(state)
	checkDiagnostic(t, refreshed.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "as it was last seen")
	created := s.apply(t.Context(), s.none(), object{"pem": sampleKey(t, "p256-pkcs8")})
	oneError(t, created.Diagnostics, "", "known only after apply")
	destroyed := s.apply(t.Context(), state, nil)
	oneError(t, destroyed.Diagnostics, "", "known only after apply")
	if s.holds(refreshed.NewState) == nil || s.holds(destroyed.NewState) == nil {
		t.Error("the key was removed from the state")
	}
}

func TestPrivateKey_interrupted(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := keyServer(t, srv, "")
	ctx, cancel := context.WithCancel(t.Context())
	srv.On("get-keys", func(*vicitest.Conn) error { cancel(); return nil }, vicitest.Stall())
	resp := s.apply(ctx, s.none(), object{"pem": sampleKey(t, "p256-pkcs8")})
	oneError(t, resp.Diagnostics, "", "interrupted")
	if s.holds(resp.NewState) != nil {
		t.Error("the key is in the state")
	}
}

// TestPrivateKey_importedID takes an id as tools print it, and nothing that is none.
func TestPrivateKey_importedID(t *testing.T) {
	t.Parallel()
	s := newKeyServer(t)
	imported := func(id string) *tfprotov6.ImportResourceStateResponse {
		resp, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: keyType, ID: id})
		if err != nil {
			t.Fatal(err)
		}
		return resp
	}
	id := strings.Repeat("0a", 20)
	for _, given := range []string{id, strings.ToUpper(id), strings.TrimSuffix(strings.Repeat("0A:", 20), ":")} {
		resp := imported(given)
		if len(resp.Diagnostics) > 0 || !s.holds(resp.ImportedResources[0].State)["key_id"].Equal(tftypes.NewValue(tftypes.String, id)) {
			t.Errorf("%s: %v", given, describe(resp.Diagnostics))
		}
	}
	for _, given := range []string{"moon", id + "0a", "0g" + id[2:]} {
		oneError(t, imported(given).Diagnostics, "", "40 hexadecimal digits")
	}
}
