package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func child(options object) object  { return object{"children": object{"a": options}} }
func local(options object) object  { return object{"local": []any{options}} }
func remote(options object) object { return object{"remote": []any{options}} }

// TestConnection_badInput: what charon refuses, and what it accepts but takes for something else, is an error on the
// attribute when the configuration is validated.
func TestConnection_badInput(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		config   object
		at, says string
	}{
		"name empty":        {object{"name": ""}, `AttributeName("name")`, "1 to 255"},
		"name of 256 bytes": {object{"name": strings.Repeat("x", 256)}, `AttributeName("name")`, "255"},
		"name in UTF-8":     {object{"name": "jürgen"}, `AttributeName("name")`, "ASCII"},
		"child name empty": {
			object{"children": object{"": object{}}},
			`AttributeName("children").ElementKeyString("")`, "1 to 255",
		},
		"version 3":              {object{"version": 3}, `AttributeName("version")`, "0 for both"},
		"port out of range":      {object{"remote_port": 99999}, `AttributeName("remote_port")`, "65535"},
		"negative number":        {object{"keyingtries": -1}, `AttributeName("keyingtries")`, "no sign"},
		"address":                {object{"remote_addrs": []any{"192.0.2.1", "10.0.0.256"}}, `AttributeName("remote_addrs").ElementKeyInt(1)`, "10.0.0.256"},
		"address list in one":    {object{"local_addrs": []any{"192.0.2.1,192.0.2.2"}}, `AttributeName("local_addrs").ElementKeyInt(0)`, ","},
		"duration in weeks":      {object{"rekey_time": "1w"}, `AttributeName("rekey_time")`, "1w"},
		"compound duration":      {object{"rekey_time": "1h30m"}, `AttributeName("rekey_time")`, "1h30m"},
		"octal duration":         {object{"dpd_delay": "010"}, `AttributeName("dpd_delay")`, "010"},
		"negative duration":      {object{"dpd_delay": "-5"}, `AttributeName("dpd_delay")`, "-5"},
		"enum":                   {object{"unique": "bogus"}, `AttributeName("unique")`, "keep"},
		"proposal keyword":       {object{"proposals": []any{"aes256-sha256-modp2047"}}, `AttributeName("proposals").ElementKeyInt(0)`, "modp2047"},
		"proposal without KE":    {object{"proposals": []any{"aes256-sha256"}}, `AttributeName("proposals").ElementKeyInt(0)`, "key exchange"},
		"proposal in capitals":   {object{"proposals": []any{"AES256-SHA256-ECP256"}}, `AttributeName("proposals").ElementKeyInt(0)`, "AES256"},
		"dscp":                   {object{"dscp": "46"}, `AttributeName("dscp")`, "six"},
		"vips subnet":            {object{"vips": []any{"10.3.0.0/24"}}, `AttributeName("vips").ElementKeyInt(0)`, "10.3.0.0/24"},
		"empty list":             {object{"local_addrs": []any{}}, `AttributeName("local_addrs")`, "null"},
		"empty rounds":           {object{"local": []any{}}, `AttributeName("local")`, "null"},
		"empty children":         {object{"children": object{}}, `AttributeName("children")`, "null"},
		"dpd_timeout":            {object{"dpd_delay": "60s", "dpd_timeout": "30s"}, `AttributeName("dpd_timeout")`, "raise"},
		"mediated by nobody":     {object{"mediated_by": "m"}, `AttributeName("mediated_by")`, "mediation_peer"},
		"selector prefix":        {child(object{"local_ts": []any{"10.0.0.0/abc"}}), `AttributeName("children").ElementKeyString("a").AttributeName("local_ts").ElementKeyInt(0)`, "10.0.0.0/abc"},
		"selector /33":           {child(object{"remote_ts": []any{"dynamic", "10.0.0.0/33"}}), `AttributeName("children").ElementKeyString("a").AttributeName("remote_ts").ElementKeyInt(1)`, "33"},
		"selector netmask":       {child(object{"remote_ts": []any{"192.168.1.0/255.255.255.0"}}), `AttributeName("children").ElementKeyString("a").AttributeName("remote_ts").ElementKeyInt(0)`, "/24"},
		"size":                   {child(object{"rekey_bytes": "1GB"}), `AttributeName("children").ElementKeyString("a").AttributeName("rekey_bytes")`, "1GB"},
		"action":                 {child(object{"start_action": "hold"}), `AttributeName("children").ElementKeyString("a").AttributeName("start_action")`, "trap"},
		"mark":                   {child(object{"mark_in": "x/y"}), `AttributeName("children").ElementKeyString("a").AttributeName("mark_in")`, "valid mark"},
		"lifetime below rekey":   {child(object{"rekey_time": "2h", "life_time": "1h"}), `AttributeName("children").ElementKeyString("a").AttributeName("life_time")`, "before it is rekeyed"},
		"auth cut at 63":         {local(object{"auth": "pubkey" + strings.Repeat("-sha256", 9)}), `AttributeName("local").ElementKeyInt(0).AttributeName("auth")`, "63"},
		"auth method":            {remote(object{"auth": "eap-bogus"}), `AttributeName("remote").ElementKeyInt(0).AttributeName("auth")`, "bogus"},
		"id that is no DN":       {remote(object{"id": `C=CH, O="Acme, Inc.", CN=x`}), `AttributeName("remote").ElementKeyInt(0).AttributeName("id")`, "distinguished name"},
		"id in UTF-8":            {remote(object{"id": "jürgen@example.org"}), `AttributeName("remote").ElementKeyInt(0).AttributeName("id")`, "ASCII"},
		"indented PEM":           {local(object{"certs": []any{"  -----BEGIN CERTIFICATE-----\n  MIIB\n  -----END CERTIFICATE-----\n"}}), `AttributeName("local").ElementKeyInt(0).AttributeName("certs").ElementKeyInt(0)`, "indent"},
		"private key as cert":    {local(object{"certs": []any{"-----BEGIN PRIVATE KEY-----\nc2VjcmV0LWNhbmFyeQ==\n-----END PRIVATE KEY-----\n"}}), `AttributeName("local").ElementKeyInt(0).AttributeName("certs").ElementKeyInt(0)`, "private key"},
		"raw public key by file": {local(object{"pubkeys": []any{"moon.pub"}}), `AttributeName("local").ElementKeyInt(0).AttributeName("pubkeys").ElementKeyInt(0)`, "file("},
		"certificate nowhere":    {local(object{"cert": []any{object{"slot": 1}}}), `AttributeName("local").ElementKeyInt(0).AttributeName("cert").ElementKeyInt(0).AttributeName("file")`, "Neither"},
		"rounds out of order":    {object{"local": []any{object{"round": 2}, object{"round": 1}}}, `AttributeName("local").ElementKeyInt(1).AttributeName("round")`, "rise"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, ok := c.config["name"]; !ok {
				c.config["name"] = "test"
			}
			diags := newServer(t).validate(c.config)
			if len(diags) != 1 {
				t.Fatalf("%d diagnostics, want 1: %s", len(diags), describe(diags))
			}
			d := diags[0]
			if d.Severity != tfprotov6.DiagnosticSeverityError {
				t.Errorf("no error but %v", d.Severity)
			}
			if got := d.Attribute.String(); got != c.at {
				t.Errorf("on %s, want %s", got, c.at)
			}
			if !strings.Contains(d.Detail, c.says) {
				t.Errorf("says %q, which lacks %q", d.Detail, c.says)
			}
			if strings.Contains(d.Summary+d.Detail, "c2VjcmV0") {
				t.Errorf("shows the private key: %q", d.Detail)
			}
		})
	}
}

func TestConnection_goodInput(t *testing.T) {
	t.Parallel()
	config := object{
		"name": "test", "version": 2, "dpd_delay": "30s", "unique": "replace", "local_addrs": []any{"%any"},
		"local":    []any{object{"auth": "psk", "id": "moon"}, object{"auth": "eap-tls", "round": 7}},
		"children": object{"a": object{"start_action": "trap|start", "local_ts": []any{"10.1.0.0/16[tcp/http]"}}},
	}
	if diags := newServer(t).validate(config); len(diags) > 0 {
		t.Errorf("%d diagnostics, want none: %s", len(diags), describe(diags))
	}
}

func describe(diags []*tfprotov6.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		b.WriteString("\n" + d.Severity.String() + " " + d.Attribute.String() + " " + d.Summary + ": " + d.Detail)
	}
	return b.String()
}
