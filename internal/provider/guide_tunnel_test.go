package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// followFirstTunnel has the gateways of the lab, which an sshd leads to. What the guide types by ssh is done on them.
func followFirstTunnel(t *testing.T, guide string) {
	t.Helper()
	p := newPair(t)
	private, public := sshKeyPair(t)
	host, hostLine := sshKeyPair(t)
	sshd := lab.SSHDForTest(t, lab.SSHDOptions{AuthorizedKeys: []string{public}, HostKeys: []string{host}})
	w := newWorkspace(t)
	home := filepath.Join(w.directory, "home")
	if err := os.MkdirAll(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	address, port, _ := strings.Cut(sshd.Address(), ":")
	w.write(t, "home/.ssh/id_ed25519", private)
	w.write(t, "home/.ssh/known_hosts", "["+address+"]:"+port+" "+hostLine+"\n")
	w.env = append(w.env, "HOME="+home, "SSH_AUTH_SOCK=")
	gateways := map[string]*bench{"192.0.2.1": p.moon, "192.0.2.2": p.sun}
	w.follow(t, guide, elsewhere{"bash": func(t *testing.T, b *guideBlock) string {
		t.Helper()
		printed := ""
		for line := range strings.Lines(b.code) {
			line = strings.TrimSpace(line)
			if variable, found := strings.CutPrefix(line, "export "); found {
				name, uri, _ := strings.Cut(variable, "=")
				at, socket, _ := strings.Cut(strings.TrimPrefix(uri, "ssh://root@"), "/")
				g := gateways[at]
				if g == nil || socket != "var/run/charon.vici" {
					t.Fatalf("%s: %s is no gateway", b, uri)
				}
				w.env = append(w.env, name+"=ssh://root@"+sshd.Address()+g.Socket())
				continue
			}
			at, command, _ := strings.Cut(strings.TrimPrefix(line, "ssh root@"), " ")
			if gateways[at] == nil {
				t.Fatalf("%s: %s is typed on no gateway", b, line)
			}
			printed += onGateway(t, b, gateways[at], strings.Fields(command))
		}
		return printed
	}})
	for _, b := range gateways {
		b.hasConnections(t)
	}
}

// onGateway does what a guide types on a gateway.
func onGateway(t *testing.T, b *guideBlock, g *bench, command []string) string {
	t.Helper()
	switch command[0] {
	case "swanctl":
		return g.swanctl(t, command[1:]...)
	case "ping":
		out, err := g.Run(ctx(t), "ping", command[1:]...)
		if err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		return out
	case "ip":
		// The lab has done it.
		out, err := g.Run(ctx(t), "ip", "-o", "address", "show", "dev", "lo")
		if err != nil || !strings.Contains(out, command[3]) || !slices.Equal(command[:3], []string{"ip", "address", "add"}) {
			t.Fatalf("%s: %v: the gateway has %s", b, err, out)
		}
		return out
	case "sysctl":
		out, err := g.Run(ctx(t), "sysctl", command[1:]...)
		if err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		return out
	case "apt-get":
		// What the lab uses, but for charon-systemd, which has the same daemon as strongswan-charon, and systemd's unit.
		deps, err := os.ReadFile(filepath.Join(root, "tools", "install-deps.sh"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range command[3:] {
			if name != "charon-systemd" && !strings.Contains(string(deps), name) {
				t.Errorf("%s: the tests do not use %s", b, name)
			}
		}
		return ""
	}
	t.Fatalf("%s: nothing tests %q", b, command)
	return ""
}

// followSecrets has two gateways that the guide's variable leads to. What the guide says of secrets in `secret` is tried, too.
func followSecrets(t *testing.T, guide string) {
	t.Helper()
	moon, sun := newBench(t), newBench(t)
	w := newWorkspace(t, fmt.Sprintf("TF_VAR_gateways={\"moon\":%q,\"sun\":%q}", moon.URI(), sun.URI()))
	w.follow(t, guide, nil)
	for g, want := range map[*bench][]string{moon: {"ike-net"}, sun: {"eap-alice", "eap-bob", "ike-net"}} {
		got, err := g.client.GetShared(ctx(t))
		if slices.Sort(got); err != nil || !slices.Equal(got, want) {
			t.Errorf("the gateway has the secrets %q, want %q: %v", got, want, err)
		}
	}

	// From a secret in the state to one that is not.
	const partner = `
resource "strongswan_shared_secret" "partner" {
  gateway = "moon"
  name    = "partner"
  type    = "ike"
  owners  = ["gw.partner.example"]
  `
	w.write(t, "partner.tf", partner+"secret = \""+canary+"\"\n}\n")
	w.mustType(t, "terraform apply -auto-approve; grep -q "+canary+" terraform.tfstate")
	w.write(t, "partner.tf", partner+"secret_wo = \""+canary+"\"\n  secret_wo_version = 1\n}\n")
	if out := w.mustType(t, "terraform apply -auto-approve; ! grep "+canary+" terraform.tfstate"); !strings.Contains(out, "0 added, 1 changed, 0 destroyed") {
		t.Errorf("it is not updated in place: %s", out)
	}
}
