package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// weakConnection has one weakness on each of four attributes.
func weakConnection() object {
	return object{
		"name": "test", "version": 1, "aggressive": true,
		"proposals": []any{"aes256-sha256-modp2048", "3des-md5-modp1024"},
		"local":     []any{object{"auth": "psk"}},
		"remote":    []any{object{"auth": "psk"}},
		"children": object{"a": object{
			"esp_proposals": []any{"3des-sha1"}, "ah_proposals": []any{"sha256", "md5-x25519"},
		}},
	}
}

// weakServer is a provider whose gateway cannot be reached: what it says then does not come from a daemon.
func weakServer(t *testing.T, weakCrypto any) *server {
	t.Helper()
	s := newServer(t)
	if diags := s.configure(object{"uri": "unix://" + t.TempDir() + "/none", "weak_crypto": weakCrypto}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	return s
}

// TestWeakCrypto_plan: a plan says of each weak algorithm once what it is, which rule it breaks, and what to use.
func TestWeakCrypto_plan(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		on("aggressive").String():                              {"pre-shared key", "strongswan.conf"},
		on("proposals").WithElementKeyInt(1).String():          {"md5 (HMAC_MD5_96)", "modp1024", "RFC 8247, section 2.4", "x25519"},
		onChild("esp_proposals").WithElementKeyInt(0).String(): {"3des", "SHOULD NOT", "RFC 8221, section 5", "aes256gcm16"},
		onChild("ah_proposals").WithElementKeyInt(1).String():  {"md5", "MUST NOT", "RFC 8221, section 6", "sha256"},
	}
	for setting, severity := range map[any]tfprotov6.DiagnosticSeverity{
		nil: tfprotov6.DiagnosticSeverityWarning, "warn": tfprotov6.DiagnosticSeverityWarning, "error": tfprotov6.DiagnosticSeverityError,
	} {
		t.Run(fmt.Sprint(setting), func(t *testing.T) {
			t.Parallel()
			diags := weakServer(t, setting).planNew(t.Context(), weakConnection())
			if len(diags) != len(want) {
				t.Errorf("%d diagnostics, want %d:%s", len(diags), len(want), describe(diags))
			}
			for _, d := range diags {
				texts, ok := want[d.Attribute.String()]
				if !ok || d.Severity != severity {
					t.Errorf("unexpected:%s", describe([]*tfprotov6.Diagnostic{d}))
				}
				for _, text := range texts {
					if !strings.Contains(d.Detail, text) {
						t.Errorf("%s: %q lacks %q", d.Attribute, d.Detail, text)
					}
				}
			}
		})
	}
}

// TestWeakCrypto_silent: nothing is said where nothing weak would be loaded, or where it is wanted.
func TestWeakCrypto_silent(t *testing.T) {
	t.Parallel()
	strong := object{
		"name": "test", "aggressive": true, "version": 1, "proposals": []any{"default", "3des-sha1-modp2048", "aes256gcm16-prfsha384-ecp384"},
		"local": []any{object{"auth": "pubkey"}}, "children": object{"a": object{"esp_proposals": []any{"null-sha256", "aes256gmac", "aes128-sha1"}}},
	}
	for name, c := range map[string]struct {
		setting       any
		prior, config object
	}{
		"allowed":         {setting: "allow", config: weakConnection()},
		"strong":          {setting: "error", config: strong},
		"unchanged":       {setting: "error", prior: weakConnection(), config: weakConnection()},
		"destroyed":       {setting: "error", prior: weakConnection()},
		"setting unknown": {setting: tftypes.UnknownValue, config: weakConnection()},
		"not known yet":   {setting: "error", config: with(weakConnection(), object{"aggressive": nil, "proposals": []any{tftypes.UnknownValue}, "children": tftypes.UnknownValue})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diags := weakServer(t, c.setting).plan(t.Context(), c.prior, c.config); len(diags) > 0 {
				t.Errorf("%d diagnostics, want none:%s", len(diags), describe(diags))
			}
		})
	}
}

// TestWeakCrypto_update: an update that leaves the weak option alone loads it again, so it is said again.
func TestWeakCrypto_update(t *testing.T) {
	t.Parallel()
	diags := weakServer(t, "error").plan(t.Context(), weakConnection(), with(weakConnection(), object{"mobike": false}))
	if len(diags) != 4 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
		t.Errorf("%d diagnostics, want four errors:%s", len(diags), describe(diags))
	}
}

// TestWeakCrypto_validate: validation does not know the setting, and leaves the matter to the plan.
func TestWeakCrypto_validate(t *testing.T) {
	t.Parallel()
	config := with(weakConnection(), object{"children": object{"a": object{"esp_proposals": []any{"3des-sha1"}}}})
	if diags := newServer(t).validate(config); len(diags) > 0 {
		t.Errorf("%d diagnostics, want none:%s", len(diags), describe(diags))
	}
}

// TestWeakCrypto_environment: the variable holds where the configuration says nothing.
func TestWeakCrypto_environment(t *testing.T) {
	t.Setenv("STRONGSWAN_WEAK_CRYPTO", "allow")
	if diags := weakServer(t, nil).planNew(t.Context(), weakConnection()); len(diags) > 0 {
		t.Errorf("%d diagnostics, want none:%s", len(diags), describe(diags))
	}
	if diags := weakServer(t, "error").planNew(t.Context(), weakConnection()); len(diags) == 0 {
		t.Error("the environment outweighs the configuration")
	}
	t.Setenv("STRONGSWAN_WEAK_CRYPTO", "never")
	diags := newServer(t).configure(object{})
	if len(diags) != 1 || !strings.Contains(diags[0].Detail, `STRONGSWAN_WEAK_CRYPTO: "never" is not one of "warn", "error", "allow"`) {
		t.Errorf("want one error about the variable:%s", describe(diags))
	}
}

// TestAccWeakCrypto_knownLate: what becomes known during apply is refused there, before anything is loaded.
//
//strongswan:each cli
func TestAccWeakCrypto_knownLate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: b.config(`
resource "terraform_data" "proposals" {
  input = ["3des-md5-modp1024"]
}

resource "strongswan_connection" "test" {
  name      = "test"
  proposals = terraform_data.proposals.output
  remote    = [{ auth = "psk" }]
}
`, `weak_crypto = "error"`),
			ExpectError: regexp.MustCompile(`Weak cryptography`),
		}},
	})
	if names := b.names(t); len(names) > 0 {
		t.Errorf("loaded %q", names)
	}
}
