package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// badInput is a configuration with one thing wrong with it, and what is said about that.
type badInput struct {
	config  object
	at      *tftypes.AttributePath
	says    string
	warning bool
}

// check validates the configuration, completed by a name and a remote auth round.
func (c badInput) check(t *testing.T) {
	t.Helper()
	config := with(remote(object{}), object{"name": "test"})
	diags := newServer(t).validate(with(config, c.config))
	if len(diags) != 1 {
		t.Fatalf("%d diagnostics, want 1: %s", len(diags), describe(diags))
	}
	d := diags[0]
	if (d.Severity == tfprotov6.DiagnosticSeverityWarning) != c.warning {
		t.Errorf("severity is %v", d.Severity)
	}
	if !d.Attribute.Equal(c.at) {
		t.Errorf("on %s, want %s", d.Attribute, c.at)
	}
	if !strings.Contains(d.Detail, c.says) {
		t.Errorf("says %q, which lacks %q", d.Detail, c.says)
	}
	if strings.Contains(d.Summary+d.Detail, "c2VjcmV0") {
		t.Errorf("shows the private key: %q", d.Detail)
	}
}

// TestConnection_badInput: what charon refuses is an error on the attribute when the configuration is validated. What
// charon accepts but takes for something else is in TestConnection_swallowed.
func TestConnection_badInput(t *testing.T) {
	t.Parallel()
	cases := map[string]badInput{
		"name of 256 bytes": {config: object{"name": strings.Repeat("x", 256)}, at: on("name"), says: "255"},
		"name in UTF-8":     {config: object{"name": "jürgen"}, at: on("name"), says: "ASCII"},
		"address list in one": {
			config: object{"local_addrs": []any{"192.0.2.1,192.0.2.2"}}, at: on("local_addrs").WithElementKeyInt(0), says: ",",
		},
		"duration in weeks": {config: object{"rekey_time": "1w"}, at: on("rekey_time"), says: "1w"},
		"compound duration": {config: object{"rekey_time": "1h30m"}, at: on("rekey_time"), says: "1h30m"},
		"octal duration":    {config: object{"dpd_delay": "010"}, at: on("dpd_delay"), says: "010"},
		"enum":              {config: object{"unique": "bogus"}, at: on("unique"), says: "keep"},
		"proposal keyword": {
			config: object{"proposals": []any{"aes256-sha256-modp2047"}}, at: on("proposals").WithElementKeyInt(0), says: "modp2047",
		},
		"proposal without KE": {
			config: object{"proposals": []any{"aes256-sha256"}}, at: on("proposals").WithElementKeyInt(0), says: "key exchange",
		},
		"proposal in capitals": {
			config: object{"proposals": []any{"AES256-SHA256-ECP256"}}, at: on("proposals").WithElementKeyInt(0), says: "AES256",
		},
		"dscp":         {config: object{"dscp": "46"}, at: on("dscp"), says: "six"},
		"vips subnet":  {config: object{"vips": []any{"10.3.0.0/24"}}, at: on("vips").WithElementKeyInt(0), says: "10.3.0.0/24"},
		"empty list":   {config: object{"local_addrs": []any{}}, at: on("local_addrs"), says: "null"},
		"empty rounds": {config: object{"local": []any{}}, at: on("local"), says: "null"},
		"empty children": {
			config: object{"children": object{}}, at: on("children"), says: "null",
		},
		"dpd_timeout": {config: object{"dpd_delay": "60s", "dpd_timeout": "30s"}, at: on("dpd_timeout"), says: "raise"},
		"mediated mediation": {
			config: object{"mediation": true, "mediated_by": "m", "mediation_peer": "p"}, at: on("mediated_by"), says: "itself",
		},
		"size":        {config: child(object{"rekey_bytes": "1GB"}), at: onChild("rekey_bytes"), says: "1GB"},
		"action":      {config: child(object{"start_action": "hold"}), at: onChild("start_action"), says: "trap"},
		"mark":        {config: child(object{"mark_in": "x/y"}), at: onChild("mark_in"), says: "valid mark"},
		"id in UTF-8": {config: remote(object{"id": "jürgen@example.org"}), at: onRemote("id"), says: "ASCII"},
		"indented PEM": {
			config: local(object{"certs": []any{"  -----BEGIN CERTIFICATE-----\n  MIIB\n  -----END CERTIFICATE-----\n"}}),
			at:     onLocal("certs").WithElementKeyInt(0), says: "indent",
		},
		"private key as cert": {
			config: local(object{"certs": []any{"-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWNhbmFyeQ==\n-----END PRIVATE KEY-----\n"}}),
			at:     onLocal("certs").WithElementKeyInt(0), says: "private key",
		},
		"raw public key by file": {
			config: local(object{"pubkeys": []any{strings.Repeat("0a:", 19) + "0a"}}), at: onLocal("pubkeys").WithElementKeyInt(0), says: "list-conns",
		},
		"certificate nowhere": {
			config: local(object{"cert": []any{object{"slot": 1}}}),
			at:     onLocal("cert").WithElementKeyInt(0).WithAttributeName("file"), says: "Neither",
		},
		"rounds out of order": {
			config: object{"local": []any{object{"round": 2}, object{"round": 1}}},
			at:     on("local").WithElementKeyInt(1).WithAttributeName("round"), says: "rise",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

// TestConnection_goodInput: configurations about which there is nothing to say, though they are near to what the rules
// look for.
func TestConnection_goodInput(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]object{
		"site to site": {
			"version": 2, "dpd_delay": "30s", "unique": "replace", "local_addrs": []any{"%any"}, "remote_addrs": []any{"192.0.2.1"},
			"local":    []any{object{"auth": "psk", "id": "moon"}, object{"auth": "eap-tls", "round": 7}},
			"remote":   []any{object{"auth": "pubkey"}},
			"children": object{"a": object{"start_action": "trap|start", "local_ts": []any{"10.1.0.0/16[tcp/http]"}}},
		},
		"bypass policies": {
			"children": object{"a": object{"mode": "pass", "start_action": "route", "local_ts": []any{"10.1.0.0/16"}}},
		},
		"trap for any peer": {
			"remote_addrs": []any{"%any"}, "remote": []any{object{"auth": "pubkey"}},
			"children": object{"a": object{"start_action": "trap", "mode": "transport"}},
		},
		"trap for a name and a subnet": {
			"remote_addrs": []any{"192.0.2.0/24", "sun.example.org"}, "remote": []any{object{"auth": "pubkey"}},
			"children": object{"a": object{"start_action": "trap"}},
		},
		"IKEv1 with XAuth": {
			"version": 1, "aggressive": true, "dpd_timeout": "3m", "pull": false,
			"local":  []any{object{"auth": "psk"}, object{"auth": "xauth"}},
			"remote": []any{object{"auth": "psk"}},
		},
		"hybrid IKEv1": {
			"version": 1, "local": []any{object{"auth": "xauth"}}, "remote": []any{object{"auth": "pubkey"}},
		},
		"mediated": {
			"version": 2, "mediated_by": "medsrv", "remote": []any{object{"auth": "psk", "id": "carol"}},
			"children": object{"a": object{"start_action": "start"}},
		},
		"both families": {
			"remote": []any{object{"auth": "psk"}},
			"children": object{"a": object{
				"local_ts": []any{"10.1.0.0/16"}, "remote_ts": []any{"10.2.0.0/16", "2001:db8::/32"},
			}},
		},
		"no limits": {
			"remote": []any{object{"auth": "psk"}}, "rekey_time": "0", "rand_time": "10m",
			"children": object{"a": object{"rekey_time": "0", "rand_time": "10m", "life_bytes": "0", "rekey_bytes": "1G"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diags := newServer(t).validate(with(object{"name": "test"}, config)); len(diags) > 0 {
				t.Errorf("%d diagnostics, want none: %s", len(diags), describe(diags))
			}
		})
	}
}

// TestConnection_unknown: what is known only after apply could make right whatever the rules look for.
func TestConnection_unknown(t *testing.T) {
	t.Parallel()
	unknown := tftypes.UnknownValue
	sound := []any{object{"auth": "psk"}}
	for name, config := range map[string]object{
		"remote":         {"remote": unknown},
		"remote round":   {"remote": []any{unknown}},
		"auth":           {"version": 1, "local": []any{object{"auth": unknown}}, "remote": []any{object{"auth": unknown}}},
		"version":        {"version": unknown, "aggressive": true, "local": []any{object{"auth": "xauth"}}, "remote": sound},
		"children":       {"remote": sound, "children": unknown},
		"child":          {"remote": sound, "children": object{"a": unknown}},
		"remote_addrs":   with(child(object{"start_action": "trap"}), object{"remote": sound, "remote_addrs": []any{unknown}}),
		"start_action":   with(child(object{"mode": "pass", "start_action": unknown}), object{"remote": sound}),
		"mode":           with(child(object{"mode": unknown, "start_action": "trap"}), object{"remote": sound}),
		"local_ts":       with(child(object{"local_ts": unknown, "remote_ts": []any{"::/0"}}), object{"remote": sound}),
		"life_time":      with(child(object{"life_time": unknown, "rekey_time": "2h", "rand_time": unknown}), object{"remote": sound}),
		"mark_in":        with(child(object{"mark_in": unknown, "mark_in_sa": true}), object{"remote": sound}),
		"rekey_time":     {"remote": sound, "rekey_time": unknown, "over_time": "0", "rand_time": "5h"},
		"mediation_peer": {"remote": sound, "mediated_by": "m", "mediation_peer": unknown},
		"id":             {"remote": []any{object{"auth": "psk", "id": unknown}}, "mediated_by": "m"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diags := newServer(t).validate(with(object{"name": "test"}, config)); len(diags) > 0 {
				t.Errorf("%d diagnostics, want none: %s", len(diags), describe(diags))
			}
		})
	}
}
