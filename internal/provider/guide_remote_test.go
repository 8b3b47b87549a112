package provider_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// followRemoteGateways has an sshd that lets in whom the guide lets in, and nothing but the guide's environment variables.
func followRemoteGateways(t *testing.T, guide string) {
	t.Helper()
	acceptance(t)
	text, err := os.ReadFile(filepath.Join(root, guide))
	if err != nil {
		t.Fatal(err)
	}
	authorized := ""
	for _, b := range blocksOf(t, guide) {
		if strings.Contains(b.before, "authorized_keys") {
			authorized = strings.TrimSpace(b.code)
		}
	}
	if strings.Count(authorized, "ssh-ed25519 AAAA...") != 1 {
		t.Fatalf("the guide's line of authorized_keys is %q", authorized)
	}
	r := newRemote(t, func(o *lab.SSHDOptions) {
		for i, key := range o.AuthorizedKeys {
			o.AuthorizedKeys[i] = strings.Replace(authorized, "ssh-ed25519 AAAA... terraform", strings.TrimSpace(key), 1)
		}
	})
	w := newWorkspace(t, "STRONGSWAN_SWANCTL_DIRECTORY="+r.SwanctlDirectory(), "HOME=/nonexistent", "SSH_AUTH_SOCK=")
	w.follow(t, guide, elsewhere{
		"bash": func(t *testing.T, b *guideBlock) string {
			t.Helper()
			values := map[string]string{
				"STRONGSWAN_URI": r.uri("root"), "STRONGSWAN_SSH_HOST_KEY": r.hostKeyLine, "STRONGSWAN_SSH_PRIVATE_KEY": r.key,
			}
			for line := range strings.Lines(b.code) {
				name, _, _ := strings.Cut(line, "=")
				if values[name] == "" {
					t.Fatalf("%s: there is no value for %s", b, line)
				}
				w.env = append(w.env, name+"="+values[name])
			}
			return ""
		},
		"conf": func(t *testing.T, b *guideBlock) string {
			t.Helper()
			switch {
			case strings.Contains(b.before, "authorized_keys"): // it is what r lets in
			case strings.Contains(b.before, "strongswan.conf"):
				startsWith(t, b)
			case strings.Contains(b.before, "sudoers"):
				goesBy(t, b, string(text))
			case strings.Contains(b.before, "stunnel"):
				connectsThrough(t, b)
			default:
				t.Fatalf("%s: nothing tests it", b)
			}
			return ""
		},
	})
	if err := r.hasPools(t, "clients 254")(nil); err != nil {
		t.Error(err)
	}
}

// startsWith starts a charon with a part of strongswan.conf. A group in it is that of whoever runs the test.
func startsWith(t *testing.T, b *guideBlock) {
	t.Helper()
	group, err := user.LookupGroupId(fmt.Sprint(os.Getgid()))
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?m)^(\s*group = ).*$`).ReplaceAllString(b.code, "${1}"+group.Name)
	g := lab.ForTest(t, func(o *lab.Options) { o.StrongswanConf = "}\n" + text + "charon {" })
	if _, err := benchOf(t, g).client.Version(ctx(t)); err != nil {
		t.Errorf("%s: %v", b, err)
	}
}

// goesBy finds the command of a line of sudoers in the guide, as the provider's command, and goes to a gateway by it.
func goesBy(t *testing.T, b *guideBlock, guide string) {
	t.Helper()
	_, command, _ := strings.Cut(strings.TrimSpace(b.code), "NOPASSWD: ")
	command = strings.ReplaceAll(command, `\:`, ":")
	if !strings.Contains(guide, `command = "sudo -n `+command+`"`) {
		t.Errorf("%s: the guide's command is not %q", b, command)
	}
	r := newRemote(t, func(o *lab.SSHDOptions) { o.Config = []string{"AllowStreamLocalForwarding no"} })
	command = strings.Replace(command, "/var/run/charon.vici", r.Socket(), 1)
	w := r.remoteWorkspace(t, "data \"strongswan_daemon\" \"gw\" {}\n", "STRONGSWAN_SSH_COMMAND="+command)
	w.must(t, "terraform apply -auto-approve")
}

// connectsThrough starts stunnel as the guide does, and connects through it with a client's certificate and without.
func connectsThrough(t *testing.T, b *guideBlock) {
	t.Helper()
	g := newBench(t)
	directory := t.TempDir()
	ca := newIssuer(t, "Example CA")
	certificate, key := ca.issue(t, "gw.example.org")
	clientCert, clientKey := ca.issue(t, "terraform")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	files := map[string]string{"gateway.pem": certificate + key, "terraform-ca.pem": ca.pem}
	conf := "foreground = yes\nsyslog = no\npid =\n" + b.code
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(directory, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.code, "/etc/stunnel/"+name) {
			t.Errorf("%s: it has no %s", b, name)
		}
	}
	conf = strings.NewReplacer("/etc/stunnel", directory, "accept = 4503", "accept = "+address, "/var/run/charon.vici", g.Socket()).Replace(conf)
	file := filepath.Join(directory, "stunnel.conf")
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "stunnel4", file)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		c, err := net.Dial("tcp", address)
		if err == nil {
			c.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: stunnel does not listen: %v", b, err)
		}
	}
	w := newWorkspace(t)
	block := func(client string) string {
		return requiredProvider + fmt.Sprintf("provider \"strongswan\" {\n  uri = \"tls://%s\"\n  tls = { server_name = \"gw.example.org\", ca_cert = %q %s }\n}\n"+
			"data \"strongswan_daemon\" \"gw\" {}\n", address, ca.pem, client)
	}
	w.write(t, "main.tf", block(fmt.Sprintf(", client_cert = %q, client_key = %q", clientCert, clientKey)))
	w.must(t, "terraform apply -auto-approve")
	w.write(t, "main.tf", block(""))
	w.must(t, "! terraform apply -auto-approve")
}
