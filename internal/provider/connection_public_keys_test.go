package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// TestConnection_publicKeyFile: charon reads no raw public keys from files, so the provider does, where the gateway is
// this machine.
//
//strongswan:each release
func TestConnection_publicKeyFile(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	folder := filepath.Join(b.SwanctlDirectory(), "pubkey")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	key := makePublicKey(t)
	if err := os.WriteFile(filepath.Join(folder, "moon.pub"), []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newServer(t)
	if diags := s.configure(object{"uri": b.URI(), "swanctl_directory": b.SwanctlDirectory()}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	config := local(object{"pubkeys": []any{"moon.pub"}})
	config["name"] = "net"
	config["remote"] = []any{object{"auth": "psk"}}
	if resp := s.create(t.Context(), config); len(resp.Diagnostics) > 0 {
		t.Fatal(describe(resp.Diagnostics))
	}
	round, _ := b.report(t, "net").Section("local-1")
	want, err := swanctl.PublicKeyID(key)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := round.List("certs"); len(got) != 1 || got[0] != want {
		t.Errorf("the daemon has the keys %s, want %s", got, want)
	}

	config["name"], config["local"] = "other", []any{object{"pubkeys": []any{"sun.pub"}}}
	resp := s.create(t.Context(), config)
	onlyError(t, resp.Diagnostics, `AttributeName("local").ElementKeyInt(0).AttributeName("pubkeys").ElementKeyInt(0)`, "no such file")
	if s.exists(resp.NewState) {
		t.Error("a connection that was not loaded is in the state")
	}
}

// TestConnection_publicKeyFileElsewhere: over TCP the gateway's files cannot be read, which the plan says.
func TestConnection_publicKeyFileElsewhere(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	if diags := s.configure(object{"uri": "tcp://127.0.0.1:1"}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	config := local(object{"pubkeys": []any{"moon.pub"}})
	config["name"] = "net"
	config["remote"] = []any{object{"auth": "psk"}}
	c := cycle{server: s}
	_, err := c.plan(c.null(), s.value(s.connectionType(), config))
	if err == nil || !strings.Contains(err.Error(), "over tcp://127.0.0.1:1 the provider cannot read it") ||
		!strings.Contains(err.Error(), `AttributeName("pubkeys").ElementKeyInt(0)`) {
		t.Errorf("the plan says %v", err)
	}
}

func onlyError(t *testing.T, diags []*tfprotov6.Diagnostic, at, says string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Attribute.String() != at || !strings.Contains(diags[0].Detail, says) {
		t.Errorf("want one error on %s that says %q, got %s", at, says, describe(diags))
	}
}
