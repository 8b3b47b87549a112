package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestPrivateKey_badInput: the error is on the attribute, and shows nothing of what was given.
func TestPrivateKey_badInput(t *testing.T) {
	t.Parallel()
	ca := newIssuer(t, "Acme CA")
	certificate, key := ca.issue(t, "moon")
	encrypted := sampleKey(t, "ed25519-aes128")
	token := func(more object) object { return object{"token": with(object{"handle": "0a"}, more)} }
	for name, c := range map[string]struct {
		config  object
		at      string
		says    string
		warning bool
	}{
		"nothing":                 {config: object{}, at: "pem", says: "one (and only one)"},
		"two sources":             {config: object{"pem": key, "pem_wo": key}, at: "pem", says: "one (and only one)"},
		"key and token":           {config: with(token(nil), object{"pem": key}), at: "pem", says: "one (and only one)"},
		"no PEM":                  {config: object{"pem": canary}, at: "pem", says: "no PEM"},
		"no PEM, write-only":      {config: object{"pem_wo": canary}, at: "pem_wo", says: "no PEM"},
		"certificate":             {config: object{"pem_wo": certificate}, at: "pem_wo", says: "a certificate in the text"},
		"two keys":                {config: object{"pem_wo": key + sampleKey(t, "ed25519-pkcs8")}, at: "pem_wo", says: "2 private keys"},
		"old encryption":          {config: object{"pem_wo": sampleKey(t, "rsa-legacy"), "passphrase_wo": canary}, at: "pem_wo", says: "openssl pkcs8 -topk8"},
		"no passphrase":           {config: object{"pem_wo": encrypted}, at: "pem_wo", says: "there is no passphrase for it"},
		"wrong passphrase":        {config: object{"pem": encrypted, "passphrase": canary}, at: "passphrase", says: "not that of this key"},
		"wrong passphrase, hid":   {config: object{"pem_wo": encrypted, "passphrase_wo": canary}, at: "passphrase_wo", says: "not that of this key"},
		"two passphrases":         {config: object{"pem": encrypted, "passphrase": "strongSwan", "passphrase_wo": canary}, at: "passphrase", says: "passphrase_wo"},
		"passphrase not needed":   {config: object{"pem_wo": key, "passphrase_wo": canary}, at: "passphrase_wo", says: "not encrypted", warning: true},
		"version of nothing":      {config: object{"pem": key, "pem_wo_version": 1}, at: "pem_wo_version", says: "pem_wo"},
		"another certificate":     {config: object{"pem_wo": sampleKey(t, "p256-sec1"), "certificate": certificate}, at: "certificate", says: "could not authenticate", warning: true},
		"no certificate":          {config: object{"pem_wo": key, "certificate": "moonCert.pem"}, at: "certificate", says: "no certificate"},
		"handle":                  {config: token(object{"handle": "0g"}), at: "token.handle", says: "hex"},
		"slot":                    {config: token(object{"slot": -1}), at: "token.slot", says: "between 0"},
		"PIN empty":               {config: token(object{"pin": ""}), at: "token.pin", says: "at least 1"},
		"two PINs":                {config: token(object{"pin": canary, "pin_wo": canary, "pin_wo_version": 1}), at: "token.pin", says: "pin_wo"},
		"PIN without version":     {config: token(object{"pin_wo": canary}), at: "token.pin_wo", says: "pin_wo_version"},
		"token with a passphrase": {config: with(token(nil), object{"passphrase": canary}), at: "passphrase", says: "token"},
	} {
		severity := tfprotov6.DiagnosticSeverityError
		if c.warning {
			severity = tfprotov6.DiagnosticSeverityWarning
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags []*tfprotov6.Diagnostic
			for _, d := range newKeyServer(t).validateResource(c.config) {
				if d.Severity == severity {
					diags = append(diags, d)
				}
			}
			at := `AttributeName("` + strings.ReplaceAll(c.at, ".", `").AttributeName("`) + `")`
			checkDiagnostic(t, diags, severity, at, c.says)
			if text := describe(diags); strings.Contains(text, canary) || strings.Contains(text, strings.Split(key, "\n")[1]) {
				t.Errorf("it shows what was given:%s", text)
			}
		})
	}
}

func TestPrivateKey_goodInput(t *testing.T) {
	t.Parallel()
	certificate, key := newIssuer(t, "Acme CA").issue(t, "moon")
	s := newKeyServer(t)
	for name, config := range map[string]object{
		"with its certificate": {"pem_wo": key, "certificate": certificate},
		"encrypted":            {"pem_wo": sampleKey(t, "ed448-aes256"), "passphrase_wo": "strongSwan", "pem_wo_version": 1},
		"passphrase unknown":   {"pem_wo": sampleKey(t, "rsa-aes192"), "passphrase_wo": tftypes.UnknownValue},
		"unknown":              {"pem_wo": tftypes.UnknownValue, "certificate": certificate},
		"token":                {"token": object{"handle": "0A:0b", "slot": 0, "module": "softhsm", "pin_wo": "1234", "pin_wo_version": 1}},
		"unknown token":        {"token": tftypes.UnknownValue},
		"unknown handle":       {"token": object{"handle": tftypes.UnknownValue}},
	} {
		if diags := s.validateResource(config); len(diags) > 0 {
			t.Errorf("%s:%s", name, describe(diags))
		}
	}
}

// TestPrivateKey_plannedID: a plan tells the id of a key whenever it can, and that the loaded key stays unless something
// says otherwise.
func TestPrivateKey_plannedID(t *testing.T) {
	t.Parallel()
	key, other := sampleKey(t, "p256-pkcs8"), sampleKey(t, "rsa-pkcs1")
	id, otherID := keyIDOf(t, key), keyIDOf(t, other)
	unknown := tftypes.UnknownValue
	token := object{"handle": "0a", "slot": 1, "pin_wo_version": 1}
	hidden := func(more object) object { return object{"token": with(with(token, object{"pin_wo": canary}), more)} }
	for name, c := range map[string]struct {
		state, config object
		want          string // empty if it is unknown
	}{
		"new":                          {nil, object{"pem": key}, id},
		"new, write-only":              {nil, object{"pem_wo": key}, id},
		"new, unknown":                 {nil, object{"pem_wo": unknown, "pem_wo_version": 1}, ""},
		"same key, other text":         {object{"pem": key}, object{"pem": sampleKey(t, "p256-sec1")}, id},
		"same key, other place":        {object{"pem": key}, object{"pem_wo": key, "pem_wo_version": 1}, id},
		"another key":                  {object{"pem": key}, object{"pem": other}, otherID},
		"another key, same version":    {object{"pem_wo_version": 1}, object{"pem_wo": other, "pem_wo_version": 1}, otherID},
		"another key, another version": {object{"pem_wo_version": 1}, object{"pem_wo": other, "pem_wo_version": 2}, otherID},
		"unknown, same version":        {object{"pem_wo_version": 1}, object{"pem_wo": unknown, "pem_wo_version": 1}, id},
		"unknown, another version":     {object{"pem_wo_version": 1}, object{"pem_wo": unknown, "pem_wo_version": 2}, ""},
		"unknown, no version":          {object{}, object{"pem_wo": unknown}, ""},
		"unknown, kept":                {object{"pem": key}, object{"pem": unknown}, ""},
		"new token":                    {nil, hidden(nil), ""},
		"same token":                   {object{"token": token}, hidden(nil), id},
		"another PIN":                  {object{"token": token}, hidden(object{"pin_wo_version": 2}), id},
		"another handle":               {object{"token": token}, hidden(object{"handle": "0b"}), ""},
		"any slot":                     {object{"token": token}, hidden(object{"slot": nil}), ""},
		"from a file to a token":       {object{"pem": key}, hidden(nil), ""},
		"from a token to a file":       {object{"token": token}, object{"pem": other}, otherID},
		"imported":                     {object{}, object{"pem": key}, id},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newKeyServer(t)
			prior := s.none()
			if c.state != nil {
				prior = s.of(with(object{"key_id": id}, c.state))
			}
			plan := s.plan(prior, c.config)
			if len(plan.Diagnostics) > 0 {
				t.Fatal(describe(plan.Diagnostics))
			}
			want := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
			if c.want != "" {
				want = tftypes.NewValue(tftypes.String, c.want)
			}
			if got := s.holds(plan.PlannedState)["key_id"]; !got.Equal(want) {
				t.Errorf("the plan has %s, want %s", got, want)
			}
		})
	}
}

// TestPrivateKey_sameKeyNewVersion: a new version that comes without a new key is a mistake.
func TestPrivateKey_sameKeyNewVersion(t *testing.T) {
	t.Parallel()
	s := newKeyServer(t)
	key := sampleKey(t, "p256-pkcs8")
	plan := s.plan(s.of(object{"key_id": keyIDOf(t, key), "pem_wo_version": 1}), object{"pem_wo": key, "pem_wo_version": 2})
	oneError(t, plan.Diagnostics, `AttributeName("pem_wo_version")`, "from 1 to 2", keyIDOf(t, key))
}
