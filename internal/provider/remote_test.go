package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// remoteBench is a gateway behind an sshd, and what it takes to log in there.
type remoteBench struct {
	*bench
	sshd             *lab.SSHD
	key, hostKeyLine string
}

func newRemote(t *testing.T, change ...func(*lab.SSHDOptions)) *remoteBench {
	t.Helper()
	acceptance(t)
	private, public := sshKeyPair(t)
	host, hostLine := sshKeyPair(t)
	o := lab.SSHDOptions{AuthorizedKeys: []string{public}, HostKeys: []string{host}}
	for _, f := range change {
		f(&o)
	}
	return &remoteBench{bench: newBench(t), sshd: lab.SSHDForTest(t, o), key: private, hostKeyLine: hostLine}
}

// uri is that of the gateway, through sshd.
func (r *remoteBench) uri(user string) string {
	return "ssh://" + user + "@" + r.sshd.Address() + r.Socket()
}

// remoteEnvironment is all that a run on a machine without files needs.
func (r *remoteBench) remoteEnvironment() []string {
	return []string{
		"STRONGSWAN_URI=" + r.uri("root"), "STRONGSWAN_SSH_PRIVATE_KEY=" + r.key, "STRONGSWAN_SSH_HOST_KEY=" + r.hostKeyLine,
		"STRONGSWAN_SWANCTL_DIRECTORY=" + r.SwanctlDirectory(), "HOME=/nonexistent", "SSH_AUTH_SOCK=",
	}
}

// remoteWorkspace is one whose only way to the gateway is the environment.
func (r *remoteBench) remoteWorkspace(t *testing.T, config string, env ...string) *workspace {
	t.Helper()
	w := newWorkspace(t, append(r.remoteEnvironment(), env...)...)
	w.write(t, "main.tf", requiredProvider+config)
	return w
}

// manyConnections is a configuration with connections of the names net-0, net-1 and so on.
func manyConnections(n int) string {
	return fmt.Sprintf(`
resource "strongswan_connection" "net" {
  count        = %d
  name         = "net-${count.index}"
  version      = 2
  remote_addrs = ["192.0.2.${count.index}"]
  local        = [{ auth = "psk", id = "moon" }]
  remote       = [{ auth = "psk", id = "sun-${count.index}" }]
  children     = { net = { remote_ts = ["10.${count.index}.0.0/16"] } }
}
`, n)
}

// TestAccRemote_environment manages a gateway through sshd with nothing but environment variables, and keeps its files there. No
// secret shows up anywhere.
//
//strongswan:once
func TestAccRemote_environment(t *testing.T) {
	t.Parallel()
	r := newRemote(t)
	includeConfD(t, r.bench)
	ca := newIssuer(t, "Acme CA")
	certificate, key := ca.issue(t, "moon.example.org")
	config := persistConfig(t, r.bench, ca, certificate, key)
	// The provider block says nothing.
	before, after, _ := strings.Cut(strings.TrimPrefix(config, requiredProvider), "provider \"strongswan\" {")
	_, after, _ = strings.Cut(after, "\n}\n")
	w := r.remoteWorkspace(t, before+after, "STRONGSWAN_PERSIST=true")
	secrets := []string{strings.Split(r.key, "\n")[1], strings.Split(key, "\n")[1], canary}
	w.printsNowhere(t, "strongswan_connection", secrets, []string{
		"terraform apply -auto-approve", "terraform plan -detailed-exitcode", "terraform show -json", "cat terraform.tfstate",
	})
	r.hasConnections(t, "net-net")
	if files := keptFiles(t, r.bench); len(files) != 8 || !slices.Contains(files, "private/terraform-key-HASH.pem -rw-------") {
		t.Errorf("the files are %q", files)
	}
	if n := r.sshd.Accepted(); n > 12 {
		t.Errorf("there were %d SSH connections; each run of the provider needs one", n)
	}

	// A restart: swanctl brings all back, and Terraform finds nothing to do.
	if err := r.Restart(ctx(t)); err != nil {
		t.Fatal(err)
	}
	r.swanctl(t, "--load-all", "--noprompt")
	w.must(t, "terraform plan -detailed-exitcode")
	w.must(t, "terraform destroy -auto-approve")
	if left := keptFiles(t, r.bench); len(left) > 0 {
		t.Errorf("files are left: %s", left)
	}
}

// TestAccRemote_dropped: the SSH connection breaks in the middle of an apply. What was not finished is, by the next one.
//
//strongswan:once
func TestAccRemote_dropped(t *testing.T) {
	t.Parallel()
	r := newRemote(t)
	w := r.remoteWorkspace(t, manyConnections(100))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 3 {
			n := len(r.names(t))
			for deadline := time.Now().Add(5 * time.Second); len(r.names(t)) < n+10 && time.Now().Before(deadline); {
				time.Sleep(10 * time.Millisecond)
			}
			r.sshd.Drop()
		}
	}()
	out, err := w.run(t, "terraform apply -auto-approve -parallelism=5")
	<-done
	t.Logf("three drops: %v", err)
	if err != nil && !strings.Contains(out, "Gateway: "+r.uri("root")) {
		t.Errorf("the error does not name the gateway: %s", out)
	}
	if err != nil {
		w.must(t, "terraform apply -auto-approve")
	}
	w.must(t, "terraform plan -detailed-exitcode")
	if n := len(r.names(t)); n != 100 {
		t.Errorf("there are %d connections", n)
	}
	w.must(t, "terraform destroy -auto-approve")
	r.hasConnections(t)
}

// TestAccRemote_ways goes other ways to the socket: through a bastion, by a command, and with other credentials.
//
//strongswan:once
func TestAccRemote_ways(t *testing.T) {
	t.Parallel()
	r, bastion := newRemote(t), newRemote(t)
	forbidden := newRemote(t, func(o *lab.SSHDOptions) {
		o.Config = []string{"AllowStreamLocalForwarding no", "PasswordAuthentication yes"}
	})
	socket := func(r *remoteBench) string { return "socat - UNIX-CONNECT:" + r.Socket() }
	file := filepath.Join(t.TempDir(), "id")
	if err := os.WriteFile(file, []byte(r.key), 0o600); err != nil {
		t.Fatal(err)
	}
	known := filepath.Join(t.TempDir(), "known_hosts")
	host, port, _ := strings.Cut(r.sshd.Address(), ":")
	if err := os.WriteFile(known, []byte("["+host+"]:"+port+" "+r.hostKeyLine+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		gateway *remoteBench
		ssh     string
		fails   string // what the error says; empty if it works
	}{
		"bastion": {r, fmt.Sprintf(`private_key = %q, host_key = %q, bastion = [{ host = %q, port = %s, user = "root", private_key = %q, host_key = %q }]`,
			r.key, r.hostKeyLine, "127.0.0.1", strings.Split(bastion.sshd.Address(), ":")[1], bastion.key, bastion.hostKeyLine), ""},
		"files":    {r, fmt.Sprintf(`private_key_file = %q, known_hosts_file = %q`, file, known), ""},
		"command":  {forbidden, fmt.Sprintf(`private_key = %q, host_key = %q, command = %q`, forbidden.key, forbidden.hostKeyLine, socket(forbidden)), ""},
		"no way":   {forbidden, fmt.Sprintf(`private_key = %q, host_key = %q`, forbidden.key, forbidden.hostKeyLine), "AllowStreamLocalForwarding"},
		"no such":  {r, fmt.Sprintf(`private_key = %q, host_key = %q, command = "no-such-program"`, r.key, r.hostKeyLine), "not found"},
		"host key": {r, fmt.Sprintf(`private_key = %q, host_key = %q`, r.key, bastion.hostKeyLine), "SHA256:"},
		"stranger": {r, fmt.Sprintf(`private_key = %q, host_key = %q`, bastion.key, r.hostKeyLine), "publickey"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, "HOME=/nonexistent", "SSH_AUTH_SOCK=")
			resource := "resource \"strongswan_connection\" \"net\" {\n  name = \"" + strings.ReplaceAll(name, " ", "-") + "\"\n}\n"
			w.write(t, "main.tf", requiredProvider+fmt.Sprintf("provider \"strongswan\" {\n  uri = %q\n  ssh = { %s }\n}\n", c.gateway.uri("root"), c.ssh)+resource)
			if c.fails == "" {
				w.must(t, "terraform apply -auto-approve")
				w.must(t, "terraform plan -detailed-exitcode")
				w.must(t, "terraform destroy -auto-approve")
				return
			}
			began := time.Now()
			out := w.must(t, "! terraform apply -auto-approve")
			if text := strings.Join(strings.Fields(out), " "); !strings.Contains(text, c.fails) || !strings.Contains(text, "Gateway: "+c.gateway.uri("root")) {
				t.Errorf("the error does not say %q: %s", c.fails, out)
			}
			if took := time.Since(began); took > 40*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}
