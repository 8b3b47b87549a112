package provider_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

const (
	firstChild = `AttributeName("children").ElementKeyString("a")`
	firstLocal = `AttributeName("local").ElementKeyInt(0)`
)

// TestPlan_release: what the daemon's release does not know is an error of the plan, on the attribute, and names both
// releases. The daemon is a real one, so what is expected depends on its release.
//
//strongswan:each release
func TestPlan_release(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.server(t)
	release := parseVersion(t, b.Version())
	cases := map[string]struct {
		config       object
		at           string
		since, until string
	}{
		"option":             {config: object{"ocsp": "reply"}, at: `AttributeName("ocsp")`, since: "5.9.14"},
		"option of a child":  {config: child(object{"per_cpu_sas": "encap"}), at: firstChild + `.AttributeName("per_cpu_sas")`, since: "6.0.2"},
		"option that is off": {config: child(object{"icmp": false}), at: firstChild + `.AttributeName("icmp")`, since: "6.0.5"},
		"mode":               {config: child(object{"mode": "iptfs"}), at: firstChild + `.AttributeName("mode")`, since: "6.0.2"},
		"childless":          {config: object{"childless": "prefer"}, at: `AttributeName("childless")`, since: "5.9.10"},
		"additional key exchange": {
			config: object{"proposals": []any{"default", "aes256-sha256-x25519-ke1_modp2048"}},
			at:     `AttributeName("proposals").ElementKeyInt(1)`, since: "6.0.0",
		},
		"key exchange that was dropped": {
			config: child(object{"esp_proposals": []any{"aes256-sha256-ntru256"}}),
			at:     firstChild + `.AttributeName("esp_proposals").ElementKeyInt(0)`, until: "6.0.0",
		},
		"URI":                 {config: local(object{"id": "uri:https://moon.example.org"}), at: firstLocal + `.AttributeName("id")`, since: "5.9.12"},
		"regular expression":  {config: local(object{"eap_id": "email:^.*@example.org$"}), at: firstLocal + `.AttributeName("eap_id")`, since: "6.0.2"},
		"distinguished name":  {config: local(object{"groups": []any{"organizationIdentifier=A"}}), at: firstLocal + `.AttributeName("groups").ElementKeyInt(0)`, since: "6.0.5"},
		"known to all":        {config: object{"version": 2, "mobike": true, "proposals": []any{"aes256-sha256-x25519"}}},
		"of IKEv2 and of old": {config: child(object{"mode": "transport", "hw_offload": "auto"})},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.config["name"] = "test"
			diags := s.planNew(t.Context(), c.config)
			needed := c.since
			known := needed == "" || release.AtLeast(parseVersion(t, needed))
			if c.until != "" {
				needed = c.until
				known = !release.AtLeast(parseVersion(t, needed))
			}
			if known {
				if len(diags) > 0 {
					t.Errorf("%d diagnostics, want none:%s", len(diags), describe(diags))
				}
				return
			}
			checkDiagnostic(t, diags, tfprotov6.DiagnosticSeverityError, c.at, needed, release.String(), b.URI())
		})
	}
}

// TestPlan_algorithms: proposals that no plugin of the daemon can run give one warning each, and those that strongSwan
// always can none.
//
//strongswan:each release
func TestPlan_algorithms(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.configure(object{"uri": newBench(t).URI(), "weak_crypto": "allow"})
	good := object{
		"name": "test",
		"proposals": []any{
			"default", "aes128-aes256-sha256-sha384-sha512-modp2048-modp4096-ecp256-ecp521-x25519", "aes256gcm16-aes128ccm8-prfsha512-ecp384",
			"chacha20poly1305-prfsha256-x448", "3des-sha1-md5-modp1024", "aes128ctr-aesxcbc-aescmac-modp1536", "camellia256-sha256-ecp384bp",
		},
		"children": object{"a": object{"esp_proposals": []any{"null-sha256_96", "aes256gmac-x25519"}}},
	}
	if diags := s.planNew(t.Context(), good); len(diags) > 0 {
		t.Errorf("%d diagnostics, want none:%s", len(diags), describe(diags))
	}
	// No plugin has a key exchange that exchanges nothing but those for tests.
	ike := object{"name": "test", "proposals": []any{"default", "aes256-sha256_96-prfsha256-modpnull"}}
	checkDiagnostic(t, s.planNew(t.Context(), ike), tfprotov6.DiagnosticSeverityWarning,
		`AttributeName("proposals").ElementKeyInt(1)`, "HMAC_SHA2_256_96, MODP_NULL", "plugin")
	ah := object{"name": "test", "children": object{"a": object{"ah_proposals": []any{"sha256_96-modpnull"}}}}
	checkDiagnostic(t, s.planNew(t.Context(), ah), tfprotov6.DiagnosticSeverityWarning,
		firstChild+`.AttributeName("ah_proposals").ElementKeyInt(0)`, " implements MODP_NULL, ", "plugin")
}

// TestPlan_algorithmsUnknown: a daemon that does not tell its algorithms has its release checked all the same.
func TestPlan_algorithmsUnknown(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	answerVersion(srv, "5.9.13")
	s := newServer(t)
	s.configure(object{"uri": srv.URI(), "weak_crypto": "allow"})
	config := object{"name": "test", "ocsp": "never", "proposals": []any{"aes256-sha256-modpnull"}}
	checkDiagnostic(t, s.planNew(t.Context(), config), tfprotov6.DiagnosticSeverityError, `AttributeName("ocsp")`, "5.9.14", "5.9.13")
}

// TestPlan_IKEv1: a daemon that as a rule lacks IKEv1 takes such connections without a word, so the plan says it, once.
//
//strongswan:each release
func TestPlan_IKEv1(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.server(t)
	cases := map[string]struct {
		config object
		at     string
	}{
		"version 1":       {object{"version": 1, "aggressive": true, "local": []any{object{"auth": "xauth"}}}, `AttributeName("version")`},
		"aggressive":      {object{"aggressive": true}, `AttributeName("aggressive")`},
		"xauth":           {local(object{"auth": "xauth-generic"}), firstLocal + `.AttributeName("auth")`},
		"either":          {object{"version": 0, "aggressive": false, "local": []any{object{"auth": "psk"}}}, ""},
		"default version": {object{}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.config["name"] = "test"
			diags := s.planNew(t.Context(), c.config)
			if c.at == "" || !parseVersion(t, b.Version()).AtLeast(swanctl.Version{Major: 6, Minor: 1}) {
				if len(diags) > 0 {
					t.Errorf("%d diagnostics, want none:%s", len(diags), describe(diags))
				}
				return
			}
			checkDiagnostic(t, diags, tfprotov6.DiagnosticSeverityWarning, c.at, b.Version(), "IKEv2", b.URI())
		})
	}
}

// TestPlan_changesOnly: an update is checked, but neither is a connection that stays as it is nor one that goes.
func TestPlan_changesOnly(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	answerVersion(srv, "6.1.0")
	s := newServer(t)
	s.configure(object{"uri": srv.URI()})
	two, one := object{"name": "test", "version": 2}, object{"name": "test", "version": 1}
	if diags := s.plan(t.Context(), one, one); len(diags) > 0 {
		t.Errorf("without a change: %s", describe(diags))
	}
	if diags := s.plan(t.Context(), one, nil); len(diags) > 0 {
		t.Errorf("destroying: %s", describe(diags))
	}
	if n := len(srv.Requests()); n > 0 {
		t.Errorf("%d commands for that, want none", n)
	}
	checkDiagnostic(t, s.plan(t.Context(), two, one), tfprotov6.DiagnosticSeverityWarning, `AttributeName("version")`, "6.1.0")
}

// TestPlan_unknown: what is known only after apply is not checked, and a gateway that is not known yet is not asked.
func TestPlan_unknown(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	answerVersion(srv, "5.9.8")
	s := newServer(t)
	s.configure(object{"uri": srv.URI(), "timeout": tftypes.UnknownValue})
	if diags := s.planNew(t.Context(), object{"name": "test", "ocsp": "never"}); len(diags) > 0 || srv.Accepted() > 0 {
		t.Errorf("%d connections, want none; diagnostics:%s", srv.Accepted(), describe(diags))
	}
	s.configure(object{"uri": srv.URI()})
	config := object{
		"name": "test", "ocsp": tftypes.UnknownValue, "proposals": []any{tftypes.UnknownValue},
		"children": object{"a": object{"mode": tftypes.UnknownValue}},
	}
	if diags := s.planNew(t.Context(), config); len(diags) > 0 || srv.Accepted() != 1 {
		t.Errorf("%d connections, want 1; diagnostics:%s", srv.Accepted(), describe(diags))
	}
}

// TestPlan_hangingDaemon: the plan of many connections waits once for a daemon that does not answer, and then works
// without it.
func TestPlan_hangingDaemon(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("version", vicitest.Stall())
	s := newServer(t)
	s.configure(object{"uri": srv.URI(), "timeout": "2s"}) // which a busy machine needs to take the connection
	began := time.Now()
	done := make(chan []*tfprotov6.Diagnostic)
	const connections = 100
	for i := range connections {
		go func() { done <- s.planNew(t.Context(), object{"name": fmt.Sprint("c", i), "ocsp": "never"}) }()
	}
	for range connections {
		if diags := <-done; len(diags) > 0 {
			t.Errorf("%d diagnostics, want none:%s", len(diags), describe(diags))
		}
	}
	if n := srv.Accepted(); n != 1 {
		t.Errorf("%d attempts, want 1", n)
	}
	if d := time.Since(began); d < 2*time.Second || d > time.Minute {
		t.Errorf("it took %v", d)
	}
}

// TestPlan_slowDaemon: however long the provider's timeout is, a plan does without a daemon that takes too long.
func TestPlan_slowDaemon(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("version", vicitest.Stall())
	s := newServer(t)
	s.configure(object{"uri": srv.URI(), "timeout": "1h"})
	limited, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if diags := s.planNew(limited, object{"name": "test"}); len(diags) > 0 || limited.Err() != nil {
		t.Errorf("%v; diagnostics:%s", limited.Err(), describe(diags))
	}
}

// TestPlan_interrupted: an interrupt ends the wait for the daemon at once, and says nothing about the daemon: the next
// plan asks again.
func TestPlan_interrupted(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	asked := make(chan struct{})
	srv.Next("version", vicitest.Signal(asked), vicitest.Stall())
	answerVersion(srv, "5.9.8")
	s := newServer(t)
	s.configure(object{"uri": srv.URI(), "timeout": "1h"})
	config := object{"name": "test", "ocsp": "never"}
	interrupted, cancel := context.WithCancel(t.Context())
	done := make(chan []*tfprotov6.Diagnostic, 2)
	for range cap(done) { // one asks, the other waits for its answer
		go func() { done <- s.planNew(interrupted, config) }()
	}
	<-asked
	cancel()
	began := time.Now()
	for range cap(done) {
		<-done
	}
	if d := time.Since(began); d > 3*time.Second {
		t.Errorf("the interrupt took %v", d)
	}
	checkDiagnostic(t, s.planNew(t.Context(), config), tfprotov6.DiagnosticSeverityError, `AttributeName("ocsp")`, "5.9.14")
}

// TestApply_release: what was unknown when the plan was made is checked before anything is sent.
//
//strongswan:each release
func TestApply_release(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.server(t)
	config := object{"name": "test", "children": object{"a": object{"mode": "iptfs"}}}
	at, needed := firstChild+`.AttributeName("mode")`, "6.0.2"
	if parseVersion(t, b.Version()).AtLeast(swanctl.Version{Major: 6}) {
		config = object{"name": "test", "proposals": []any{"aes256-sha256-ntru256"}}
		at, needed = `AttributeName("proposals").ElementKeyInt(0)`, "6.0.0"
	}
	value := s.dynamic(s.connectionType(), config)
	for name, prior := range map[string]*tfprotov6.DynamicValue{
		"create": s.null(),
		"update": s.dynamic(s.connectionType(), object{"name": "test"}),
	} {
		resp, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: "strongswan_connection", PriorState: prior, PlannedState: value, Config: value,
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(name)
		checkDiagnostic(t, onlyErrors(resp.Diagnostics), tfprotov6.DiagnosticSeverityError, at, needed, b.Version(), b.URI())
	}
	if names := b.names(t); len(names) > 0 {
		t.Errorf("the daemon has %q", names)
	}
}

func parseVersion(t *testing.T, text string) swanctl.Version {
	t.Helper()
	v, err := swanctl.ParseVersion(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
