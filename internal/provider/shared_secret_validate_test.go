package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestSharedSecret_badInput: what charon refuses, takes for something else or could never unload is an error on the
// attribute, which does not show the secret.
func TestSharedSecret_badInput(t *testing.T) {
	t.Parallel()
	secret := func(text string, more object) object {
		return moonSecret(with(object{"secret": text, "secret_wo": nil, "secret_wo_version": nil}, more))
	}
	for name, c := range map[string]struct {
		config  object
		at      string
		says    string
		warning bool
	}{
		"type":            {config: moonSecret(object{"type": "psk"}), at: "type", says: `"ike", "eap", "xauth", "ntlm", "ppk"; did you mean "ike"?`},
		"type of a file":  {config: moonSecret(object{"type": "rsa"}), at: "type", says: "is not one of"},
		"name empty":      {config: moonSecret(object{"name": ""}), at: "name", says: "1 to 255"},
		"name not ASCII":  {config: moonSecret(object{"name": "m\u00f6nd"}), at: "name", says: "printable ASCII"},
		"name too long":   {config: moonSecret(object{"name": strings.Repeat("n", 252)}), at: "name", says: "256 bytes"},
		"encoding":        {config: moonSecret(object{"encoding": "base46"}), at: "encoding", says: `did you mean "base64"`},
		"owners empty":    {config: moonSecret(object{"owners": []any{}}), at: "owners", says: "Leave the attribute out"},
		"empty":           {config: moonSecret(object{"secret_wo": ""}), at: "secret_wo", says: "is empty"},
		"empty in state":  {config: secret("", nil), at: "secret", says: "is empty"},
		"no hex":          {config: moonSecret(object{"encoding": "hex"}), at: "secret_wo", says: "not hexadecimal"},
		"no base64":       {config: secret(canary, object{"encoding": "base64"}), at: "secret", says: "not base64"},
		"no NT hash":      {config: moonSecret(object{"type": "ntlm"}), at: "secret_wo", says: "32 digits"},
		"too long":        {config: moonSecret(object{"secret_wo": strings.Repeat(canary, 2000)}), at: "secret_wo", says: "65535"},
		"both":            {config: secret(canary, object{"secret_wo": canary, "secret_wo_version": 1}), at: "secret", says: "one (and only one)"},
		"none":            {config: moonSecret(object{"secret_wo": nil, "secret_wo_version": nil}), at: "secret", says: "one (and only one)"},
		"no version":      {config: moonSecret(object{"secret_wo_version": nil}), at: "secret_wo", says: "Set secret_wo_version = 1"},
		"version alone":   {config: secret(canary, object{"secret_wo_version": 1}), at: "secret_wo_version", says: `"secret_wo" must be specified`},
		"weak PSK":        {config: moonSecret(object{"secret_wo": "canary"}), at: "secret_wo", says: "strongswan_generated_psk", warning: true},
		"weak PSK in hex": {config: moonSecret(object{"secret_wo": "cafecafecafecafe", "encoding": "hex"}), at: "secret_wo", says: "16 bytes", warning: true},
		"line break":      {config: moonSecret(object{"secret_wo": canary + "\n"}), at: "secret_wo", says: "trimspace", warning: true},
		"kept in the state": {
			config: secret(canary, nil), at: "secret", says: "secret_wo", warning: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags []*tfprotov6.Diagnostic
			for _, d := range newSecretServer(t).validateResource(c.config) {
				// The advice to prefer secret_wo comes with each use of secret.
				if c.warning || d.Severity == tfprotov6.DiagnosticSeverityError {
					diags = append(diags, d)
				}
			}
			severity := tfprotov6.DiagnosticSeverityError
			if c.warning {
				severity = tfprotov6.DiagnosticSeverityWarning
			}
			checkDiagnostic(t, diags, severity, `AttributeName("`+c.at+`")`, c.says)
			if strings.Contains(describe(diags), canary) {
				t.Errorf("the secret is shown:%s", describe(diags))
			}
		})
	}
}

func TestSharedSecret_badOwners(t *testing.T) {
	t.Parallel()
	s := newSecretServer(t)
	for _, owner := range []any{"", nil, "10.0.0.300", "C=CH, moon"} {
		diags := s.validateResource(moonSecret(object{"owners": []any{"sun.strongswan.org", owner}}))
		if len(diags) != 1 || diags[0].Attribute.String() != `AttributeName("owners").ElementKeyInt(1)` {
			t.Errorf("%v: want one error on the owner:%s", owner, describe(diags))
		}
	}
}

func TestSharedSecret_goodInput(t *testing.T) {
	t.Parallel()
	s := newSecretServer(t)
	for name, config := range map[string]object{
		"no owners":       moonSecret(nil),
		"owners":          moonSecret(object{"owners": []any{"moon.strongswan.org", "@sun", "10.0.0.1", "C=CH, O=strongSwan, CN=moon", "%any"}}),
		"short password":  moonSecret(object{"type": "eap", "secret_wo": "pw"}),
		"NT hash":         moonSecret(object{"type": "ntlm", "encoding": "hex", "secret_wo": "00112233445566778899aabbccddeeff"}),
		"longest name":    moonSecret(object{"name": strings.Repeat("n", 251)}),
		"name unknown":    moonSecret(object{"name": tftypes.UnknownValue}),
		"type unknown":    moonSecret(object{"type": tftypes.UnknownValue}),
		"secret unknown":  moonSecret(object{"secret_wo": tftypes.UnknownValue}),
		"owners unknown":  moonSecret(object{"owners": []any{tftypes.UnknownValue}}),
		"unknown code":    moonSecret(object{"encoding": tftypes.UnknownValue}),
		"unknown version": moonSecret(object{"secret_wo_version": tftypes.UnknownValue}),
	} {
		if diags := s.validateResource(config); len(diags) > 0 {
			t.Errorf("%s:%s", name, describe(diags))
		}
	}
}

// TestSharedSecret_plannedID: the id is known at plan time as soon as its parts are.
func TestSharedSecret_plannedID(t *testing.T) {
	t.Parallel()
	s := newSecretServer(t)
	if id := s.holds(s.plan(s.none(), moonSecret(nil)).PlannedState)["id"]; !id.Equal(tftypes.NewValue(tftypes.String, "ike-moon")) {
		t.Errorf("the planned id is %v", id)
	}
	if id := s.holds(s.plan(s.none(), moonSecret(object{"name": tftypes.UnknownValue})).PlannedState)["id"]; id.IsKnown() {
		t.Errorf("the planned id is %v before the name is known", id)
	}
}

// TestSharedSecret_equalOwners: other words for the same owner are no change.
func TestSharedSecret_equalOwners(t *testing.T) {
	t.Parallel()
	s := newSecretServer(t)
	prior := storedSecret(s, object{"owners": []any{"moon.strongswan.org"}})
	plan := s.plan(prior, moonSecret(object{"owners": []any{"fqdn:moon.strongswan.org"}}))
	if len(plan.Diagnostics) > 0 {
		t.Error(describe(plan.Diagnostics))
	}
	before, after := s.holds(prior), s.holds(plan.PlannedState)
	for name := range before {
		if !before[name].Equal(after[name]) {
			t.Errorf("%s changes from %v to %v", name, before[name], after[name])
		}
	}
}

// TestSharedSecret_loadedAgain: a write-only secret that is loaded because something else changes may be another one.
func TestSharedSecret_loadedAgain(t *testing.T) {
	t.Parallel()
	s := newSecretServer(t)
	owners := object{"owners": []any{"moon.strongswan.org"}}
	plan := s.plan(storedSecret(s, nil), moonSecret(owners))
	checkDiagnostic(t, plan.Diagnostics, tfprotov6.DiagnosticSeverityWarning, `AttributeName("secret_wo")`, "Raise secret_wo_version")
	if len(plan.RequiresReplace) > 0 {
		t.Error("new owners replace the secret")
	}
	rotated := s.plan(storedSecret(s, nil), moonSecret(with(object{"secret_wo_version": 2}, owners)))
	if len(rotated.Diagnostics) > 0 || len(rotated.RequiresReplace) > 0 {
		t.Errorf("a rotation is no surprise, and happens in place:%s %v", describe(rotated.Diagnostics), rotated.RequiresReplace)
	}
	if same := s.plan(storedSecret(s, nil), moonSecret(nil)); len(same.Diagnostics) > 0 {
		t.Errorf("nothing changes:%s", describe(same.Diagnostics))
	}
}

// TestSharedSecret_releases: a daemon that does not know expressions takes them for plain names.
func TestSharedSecret_releases(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := secretServerOf(t, srv)
	plan := s.plan(s.none(), moonSecret(object{"owners": []any{"fqdn:^.*\\.strongswan\\.org$"}}))
	oneError(t, plan.Diagnostics, `AttributeName("owners").ElementKeyInt(0)`, "6.0.2", srv.URI())
}
