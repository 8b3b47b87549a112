package provider_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/crypto/ssh"
)

// sshKeyPair returns a private key as ssh-keygen writes it, and its line for authorized_keys or known_hosts.
func sshKeyPair(t *testing.T) (private, public string) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block)), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
}

// fleetOf is a provider block with one gateway of the name paris.
func fleetOf(paris object) object { return object{"gateways": object{"paris": paris}} }

// TestSettings_bad: each problem is on its attribute, and shows no secret.
func TestSettings_bad(t *testing.T) {
	t.Parallel()
	certificate, _ := newIssuer(t, "Acme CA").issue(t, "moon")
	bySSH := func(settings object) object { return object{"uri": "ssh://moon", "ssh": settings} }
	byTLS := func(settings object) object { return object{"uri": "tls://moon:1", "tls": settings} }
	for name, c := range map[string]struct {
		settings object
		at       string
		says     string
	}{
		"no URI":                {object{"uri": "/run/charon.vici"}, `AttributeName("uri")`, "write unix:///run/charon.vici"},
		"unknown scheme":        {object{"uri": "http://moon"}, `AttributeName("uri")`, "ssh, tcp, tls, unix"},
		"password in the URI":   {object{"uri": "ssh://root:" + canary + "@moon"}, `AttributeName("uri")`, "there is a setting for it"},
		"no host":               {object{"uri": "ssh:///run/charon.vici"}, `AttributeName("ssh").AttributeName("host")`, "neither here nor in the URI"},
		"time-out":              {object{"timeout": "-1s"}, `AttributeName("timeout")`, "longer than zero"},
		"relative directory":    {object{"swanctl_directory": "swanctl"}, `AttributeName("swanctl_directory")`, "not absolute"},
		"port":                  {bySSH(object{"port": 70000}), `AttributeName("ssh").AttributeName("port")`, "between 1 and 65535"},
		"private key":           {bySSH(object{"private_key": canary}), `AttributeName("ssh").AttributeName("private_key")`, "no private key in PEM"},
		"host key":              {bySSH(object{"host_key": "moon"}), `AttributeName("ssh").AttributeName("host_key")`, "no host key"},
		"keepalive":             {bySSH(object{"keepalive": "0s"}), `AttributeName("ssh").AttributeName("keepalive")`, "longer than zero"},
		"bastion without host":  {bySSH(object{"bastion": []any{object{"user": "jump"}}}), `AttributeName("ssh").AttributeName("bastion").ElementKeyInt(0).AttributeName("host")`, "a bastion needs one"},
		"second bastion's key":  {bySSH(object{"bastion": []any{object{"host": "a"}, object{"host": "b", "private_key": canary}}}), `AttributeName("ssh").AttributeName("bastion").ElementKeyInt(1).AttributeName("private_key")`, "no private key in PEM"},
		"CA certificate":        {byTLS(object{"ca_cert": "moon"}), `AttributeName("tls").AttributeName("ca_cert")`, "no certificate in PEM"},
		"certificate alone":     {byTLS(object{"client_cert": certificate}), `AttributeName("tls").AttributeName("client_key")`, "missing"},
		"key of no certificate": {byTLS(object{"client_cert": certificate, "client_key": canary}), `AttributeName("tls").AttributeName("client_cert")`, "no pair"},
		"gateway without URI":   {fleetOf(object{"timeout": "3s"}), `AttributeName("gateways").ElementKeyString("paris").AttributeName("uri")`, "needs a uri"},
		"gateway's URI":         {fleetOf(object{"uri": "moon"}), `AttributeName("gateways").ElementKeyString("paris").AttributeName("uri")`, "no scheme"},
		"gateway's key":         {fleetOf(bySSH(object{"private_key": canary})), `AttributeName("gateways").ElementKeyString("paris").AttributeName("ssh").AttributeName("private_key")`, "no private key in PEM"},
		"name with a slash":     {object{"gateways": object{"fr/paris": object{"uri": "ssh://paris"}}}, `AttributeName("gateways").ElementKeyString("fr/paris")`, "no slash"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oneError(t, newServer(t).configure(c.settings), c.at, c.says)
		})
	}
}

// TestSettings_good: nothing is connected to, and what is not known yet is waited for.
func TestSettings_good(t *testing.T) {
	t.Parallel()
	key, line := sshKeyPair(t)
	unknown := tftypes.UnknownValue
	for name, settings := range map[string]object{
		"nothing":         {},
		"all of SSH":      {"uri": "ssh://root@moon:2222/run/charon.vici", "ssh": object{"private_key": key, "host_key": line, "agent": false, "keepalive": "5s", "command": "socat", "bastion": []any{object{"host": "sun", "port": 22, "user": "jump", "password": canary}}}},
		"host in ssh":     {"uri": "ssh:", "ssh": object{"host": "moon", "user": "root"}},
		"unknown URI":     {"uri": unknown},
		"unknown SSH":     {"uri": "ssh:", "ssh": unknown},
		"unknown host":    {"uri": "ssh:", "ssh": object{"host": unknown}},
		"unknown bastion": {"uri": "ssh://moon", "ssh": object{"bastion": unknown}},
		"unknown hop":     {"uri": "ssh://moon", "ssh": object{"bastion": []any{unknown}}},
		"unknown TLS":     {"uri": "tls://moon:1", "tls": object{"ca_cert": unknown}},
		"unknown fleet":   {"gateways": unknown},
		"unknown member":  {"gateways": object{"paris": unknown}},
		"unknown name":    fleetOf(object{"uri": unknown}),
		"fleet":           {"ssh": object{"private_key": key}, "gateways": object{"paris": object{"uri": "ssh://paris"}, "rome": object{"uri": "unix:///run/rome"}}},
		// A gateway's ssh keeps what the provider's says.
		"inherited host":    {"ssh": object{"host": "moon", "private_key": key}, "gateways": object{"paris": object{"uri": "ssh:", "ssh": object{"user": "root"}}}},
		"inherited unknown": {"ssh": object{"host": unknown}, "gateways": object{"paris": object{"uri": "ssh:", "ssh": object{"user": "root"}}}},
		"local TCP":         {"uri": "tcp://127.0.0.1:4502", "gateways": object{"a": object{"uri": "tcp://[::1]:1"}, "b": object{"uri": "tcp://localhost:1"}}},
	} {
		if diags := newServer(t).configure(settings); len(diags) > 0 {
			t.Errorf("%s:%s", name, describe(diags))
		}
	}
}

// TestSettings_unprotected: plain TCP to elsewhere is worth a warning.
func TestSettings_unprotected(t *testing.T) {
	t.Parallel()
	for at, settings := range map[string]object{
		`AttributeName("uri")`: {"uri": "tcp://192.0.2.1:4502"},
		`AttributeName("gateways").ElementKeyString("paris").AttributeName("uri")`: fleetOf(object{"uri": "tcp://moon.example.org:4502"}),
	} {
		checkDiagnostic(t, newServer(t).configure(settings), tfprotov6.DiagnosticSeverityWarning, at, "no authentication")
	}
}

// TestSettings_sameDaemon: two gateways at one place are worth a warning, at the second one.
func TestSettings_sameDaemon(t *testing.T) {
	t.Parallel()
	settings := object{"gateways": object{
		"paris": object{"uri": "ssh://moon"}, "rome": object{"uri": "ssh://moon/var/run/charon.vici"}, "oslo": object{"uri": "ssh://sun"},
	}}
	checkDiagnostic(t, newServer(t).configure(settings), tfprotov6.DiagnosticSeverityWarning,
		`AttributeName("gateways").ElementKeyString("rome").AttributeName("uri")`, `"paris" and "rome" lead to the same daemon`)
}

// TestSettings_environment: what is not configured comes from the environment, secrets as well.
func TestSettings_environment(t *testing.T) {
	for variable, c := range map[string]struct{ value, at, says string }{
		"STRONGSWAN_URI":             {"moon", `AttributeName("uri")`, "no scheme"},
		"STRONGSWAN_TIMEOUT":         {"soon", `AttributeName("timeout")`, "STRONGSWAN_TIMEOUT: \"soon\" is no duration"},
		"STRONGSWAN_SSH_PORT":        {"http", `AttributeName("ssh").AttributeName("port")`, "STRONGSWAN_SSH_PORT: http"},
		"STRONGSWAN_SSH_PRIVATE_KEY": {canary, `AttributeName("ssh").AttributeName("private_key")`, "no private key"},
		"STRONGSWAN_SSH_AGENT":       {"perhaps", `AttributeName("ssh").AttributeName("agent")`, "neither true nor false"},
		"STRONGSWAN_SSH_BASTION":     {`[{"host":` + canary, `AttributeName("ssh").AttributeName("bastion")`, "bastions in JSON"},
	} {
		t.Run(variable, func(t *testing.T) {
			t.Setenv(variable, c.value)
			settings := object{}
			if strings.Contains(variable, "_SSH_") {
				settings["uri"] = "ssh://moon"
			}
			oneError(t, newServer(t).configure(settings), c.at, c.says)
			// The configuration prevails.
			key, _ := sshKeyPair(t)
			configured := object{"uri": "ssh://moon", "timeout": "3s", "ssh": object{"port": 22, "private_key": key, "agent": true, "bastion": []any{}}}
			if diags := newServer(t).configure(configured); len(diags) > 0 {
				t.Errorf("configured:%s", describe(diags))
			}
		})
	}
}
