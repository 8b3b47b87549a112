package provider_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// persistConfig has one of everything, kept in swanctl's files.
func persistConfig(t *testing.T, b *bench, ca *issuer, certificate, key string) string {
	t.Helper()
	return requiredProvider + fmt.Sprintf(`
provider "strongswan" {
  uri               = %q
  swanctl_directory = %q
  persist           = true
}
resource "strongswan_connection" "net" {
  name         = "net-net"
  remote_addrs = ["192.0.2.1"]
  version      = 2
  proposals    = ["aes256-sha256-modp2048"]
  local        = [{ auth = "pubkey", certs = [%[3]q], id = "moon.example.org" }]
  remote       = [{ auth = "pubkey", cacerts = [%[4]q], id = "sun.example.org" }]
  pools        = [strongswan_pool.clients.name]
  children     = { net = { local_ts = ["10.1.0.0/16"], remote_ts = ["10.2.0.0/16"], start_action = "none", updown = "/usr/bin/true 'x' # y" } }
}
resource "strongswan_shared_secret" "net" {
  name              = "net"
  type              = "ike"
  owners            = ["moon.example.org", "sun.example.org"]
  secret_wo         = "0x%[5]s \"' #"
  secret_wo_version = 1
}
resource "strongswan_private_key" "moon" {
  pem_wo = %[6]q
}
resource "strongswan_certificate" "bundle" {
  pem = %[7]q
}
resource "strongswan_authority" "acme" {
  name     = "acme"
  cacert   = %[4]q
  crl_uris = ["http://crl.example.org/ca.crl?a=b,c"]
}
resource "strongswan_pool" "clients" {
  name       = "clients"
  addrs      = "10.3.0.0/24"
  dns        = ["10.2.0.53"]
  attributes = { 25 = ["example.org", "a b"] }
}
`, b.URI(), b.SwanctlDirectory(), certificate, ca.pem, canary, key, certificate+ca.pem)
}

// keptFiles lists what Terraform has below the swanctl directory, with modes.
func keptFiles(t *testing.T, b *bench) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(b.SwanctlDirectory(), func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.Contains(d.Name(), "terraform") {
			info, err := d.Info()
			if err != nil {
				return err
			}
			relative, _ := filepath.Rel(b.SwanctlDirectory(), path)
			files = append(files, fmt.Sprintf("%s %v", regexp.MustCompile(`[0-9a-f]{40,}(-[0-9a-f]{12})?`).ReplaceAllString(relative, "HASH"), info.Mode().Perm()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return files
}

func includeConfD(t *testing.T, b *bench) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(b.SwanctlDirectory(), "swanctl.conf"), []byte("include conf.d/*.conf\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) swanctl(t *testing.T, args ...string) string {
	t.Helper()
	out, err := b.Swanctl(ctx(t), args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// configured is what list-conns says of a connection, without the port of a socket that is bound to any: it is another one
// after a restart, and reported from strongSwan 6.0.3 on.
func (b *bench) configured(t *testing.T, name string) string {
	t.Helper()
	return regexp.MustCompile(`(?m)^local_port = \d+\n`).ReplaceAllString(b.report(t, name).String(), "")
}

// restartLater starts charon again, and once more until that shows: it tells its start to the second, which may be off by one.
func (b *bench) restartLater(t *testing.T) {
	t.Helper()
	started := func() time.Time {
		stats, err := b.client.Stats(ctx(t))
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse("Jan _2 15:04:05 2006", stats.Since)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for before := started(); started().Sub(before) <= 2*time.Second; time.Sleep(time.Second) {
		if err := b.Restart(ctx(t)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAccPersist: swanctl finds nothing to unload and nothing to change, and brings all back after charon was started again.
//
//strongswan:each release
func TestAccPersist(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	includeConfD(t, b)
	ca := newIssuer(t, "Acme CA")
	certificate, key := ca.issue(t, "moon.example.org")
	w := newWorkspace(t)
	w.write(t, "main.tf", persistConfig(t, b, ca, certificate, key))
	if out := w.must(t, "terraform apply -auto-approve"); strings.Contains(out, "does not read what is written") {
		t.Errorf("a warning without reason: %s", out)
	}
	want := []string{
		"conf.d/terraform-authority-acme.conf -rw-r--r--", "conf.d/terraform-connection-net-net.conf -rw-r--r--",
		"conf.d/terraform-pool-clients.conf -rw-r--r--", "conf.d/terraform-secret-ike-net.conf -rw-------",
		"private/terraform-key-HASH.pem -rw-------", "x509/terraform-certificate-HASH.pem -rw-r--r--",
		"x509ca/terraform-authority-acme.pem -rw-r--r--", "x509ca/terraform-certificate-HASH.pem -rw-r--r--",
	}
	if got := keptFiles(t, b); !slices.Equal(got, want) {
		t.Errorf("the files are %q, want %q", got, want)
	}
	w.must(t, "terraform plan -detailed-exitcode")
	report := b.configured(t, "net-net")
	pools := fmt.Sprint(b.client.GetPools(ctx(t), "", false))

	// swanctl itself has nothing to do.
	if out := b.swanctl(t, "--load-all", "--noprompt"); regexp.MustCompile(`[1-9] unloaded|(?m)^unloaded`).MatchString(out) {
		t.Errorf("swanctl unloads something: %s", out)
	}
	w.must(t, "terraform plan -detailed-exitcode")

	// A new daemon gets all of it from the files.
	if err := b.Restart(ctx(t)); err != nil {
		t.Fatal(err)
	}
	out := b.swanctl(t, "--load-all", "--noprompt")
	if strings.Contains(out, "failed") {
		t.Errorf("swanctl cannot load the files: %s", out)
	}
	w.must(t, "terraform plan -detailed-exitcode")
	if again := b.configured(t, "net-net"); again != report {
		t.Errorf("from the file, the connection is\n%s\nand it was\n%s", again, report)
	}
	if again := fmt.Sprint(b.client.GetPools(ctx(t), "", false)); again != pools {
		t.Errorf("from the files, the pools are %s, and they were %s", again, pools)
	}
	if n, owners := b.secretLoads("ike-net"); n == 0 || owners != "'moon.example.org', 'sun.example.org'" {
		t.Errorf("the secret was loaded %d times, last for %s", n, owners)
	}

	// Nobody but its own file has the secret.
	for _, file := range []string{"terraform.tfstate"} {
		text, err := os.ReadFile(filepath.Join(w.directory, file))
		if err != nil || strings.Contains(string(text), canary) || strings.Contains(string(text), fmt.Sprintf("%x", canary)) {
			t.Errorf("the secret is in %s: %v", file, err)
		}
	}

	w.must(t, "terraform destroy -auto-approve")
	if left := keptFiles(t, b); len(left) > 0 {
		t.Errorf("files are left: %s", left)
	}
}

// TestAccPersist_drift: a file that was edited or removed is written again, and files go when persist does.
//
//strongswan:once
func TestAccPersist_drift(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "Acme CA")
	certificate, key := ca.issue(t, "moon.example.org")
	config := persistConfig(t, b, ca, certificate, key)
	w := newWorkspace(t)
	w.write(t, "main.tf", config)
	out := w.must(t, "terraform apply -auto-approve")
	if strings.Count(out, "does not read what is written") != 1 || !strings.Contains(out, "include conf.d/*.conf") {
		t.Errorf("there is no warning that swanctl.conf lacks the include: %s", out)
	}
	includeConfD(t, b)

	connection := filepath.Join(b.SwanctlDirectory(), "conf.d", "terraform-connection-net-net.conf")
	text, err := os.ReadFile(connection)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(connection, []byte(strings.Replace(string(text), "start_action = none", "start_action = trap", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"conf.d/terraform-secret-ike-net.conf", "private/terraform-key-*.pem"} {
		files, err := filepath.Glob(filepath.Join(b.SwanctlDirectory(), pattern))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		if err := os.Remove(files[0]); err != nil {
			t.Fatal(err)
		}
	}
	out = w.must(t, "terraform apply -auto-approve")
	if !strings.Contains(out, "0 added, 3 changed, 0 destroyed") || !strings.Contains(out, "~ persisted") {
		t.Errorf("the files are not repaired: %s", out)
	}
	if again, err := os.ReadFile(connection); err != nil || !strings.Contains(string(again), "start_action = none") {
		t.Errorf("the file has %s: %v", again, err)
	}
	w.must(t, "terraform plan -detailed-exitcode")

	// charon is started again, and nobody loads the files: the plan says why all is missing, and keeps what it has.
	b.restartLater(t)
	out = w.must(t, "terraform apply -auto-approve")
	if !strings.Contains(out, "Lost in a restart of charon") || !strings.Contains(out, "0 added, 6 changed, 0 destroyed") {
		t.Errorf("after a restart: %s", out)
	}
	w.must(t, "terraform plan -detailed-exitcode")
	b.hasConnections(t, "net-net")

	w.write(t, "main.tf", strings.Replace(config, "persist           = true", "", 1))
	out = w.must(t, "terraform apply -auto-approve")
	if left := keptFiles(t, b); len(left) > 0 || !strings.Contains(out, "0 added, 6 changed, 0 destroyed") {
		t.Errorf("without persist, there are %s: %s", left, out)
	}
	w.must(t, "terraform plan -detailed-exitcode")
	w.must(t, "terraform destroy -auto-approve")
}

// TestAccPersist_restartWithout: without files, the plan names the restart as the cause.
//
//strongswan:once
func TestAccPersist_restartWithout(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	w.write(t, "main.tf", requiredProvider+"resource \"strongswan_connection\" \"net\" {\n  name = \"net-net\"\n}\n")
	w.must(t, "terraform apply -auto-approve")
	b.unload(t, "net-net")
	if out := w.must(t, "terraform plan"); strings.Contains(out, "restart of charon") {
		t.Errorf("there was no restart: %s", out)
	}
	w.must(t, "terraform apply -auto-approve")
	b.restartLater(t)
	if out := w.must(t, "terraform plan"); !strings.Contains(out, "Lost in a restart of charon") || !strings.Contains(out, "persist = true") {
		t.Errorf("the plan does not name the restart: %s", out)
	}
}

// TestAccPersist_readOnly: where files cannot be written, nothing is loaded.
//
//strongswan:once
func TestAccPersist_readOnly(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	folder := filepath.Join(b.SwanctlDirectory(), "conf.d")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, append(b.environment(), "STRONGSWAN_PERSIST=true")...)
	w.write(t, "main.tf", requiredProvider+"resource \"strongswan_connection\" \"net\" {\n  name = \"net-net\"\n}\n")
	out := w.must(t, "! terraform apply -auto-approve")
	if !strings.Contains(out, "Nothing was loaded") || !strings.Contains(out, "terraform-connection-net-net.conf") {
		t.Error(out)
	}
	b.hasConnections(t)
	if out := w.must(t, "terraform state list"); strings.Contains(out, "strongswan_connection") {
		t.Errorf("the state has %s", out)
	}
}

// TestAccPersist_killed: the provider is killed again and again in the middle of an apply. No file is half-written, and the last
// apply finishes what the others began, with adopt_existing.
//
//strongswan:once
func TestAccPersist_killed(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	includeConfD(t, b)
	w := newWorkspace(t, append(b.environment(), "STRONGSWAN_PERSIST=true")...)
	const connections = 120
	w.write(t, "main.tf", requiredProvider+manyConnections(connections))
	kill := "pkill -KILL -f " + filepath.Join(w.directory, "bin", "terraform-provider-strongswa[n]") + " || true"
	for range 3 {
		began := len(b.names(t))
		done := make(chan string, 1)
		go func() {
			out, _ := w.run(t, "terraform apply -auto-approve || true")
			done <- out
		}()
		for deadline := time.Now().Add(20 * time.Second); len(b.names(t)) < began+20 && time.Now().Before(deadline); {
			time.Sleep(5 * time.Millisecond)
		}
		w.must(t, kill)
		<-done
		// Whatever is there can be loaded, and the folder for what is not ready is none of swanctl's business.
		if out, err := b.Swanctl(ctx(t), "--load-conns"); err != nil || strings.Contains(out, "failed") {
			t.Fatalf("swanctl cannot load what is there: %v: %s", err, out)
		}
	}
	// What was loaded when its provider was killed is not in the state, and has to be imported or adopted.
	w.must(t, "STRONGSWAN_ADOPT_EXISTING=true terraform apply -auto-approve")
	w.must(t, "terraform plan -detailed-exitcode")
	if n := len(b.names(t)); n != connections {
		t.Errorf("the daemon has %d connections", n)
	}
	entries, err := os.ReadDir(filepath.Join(b.SwanctlDirectory(), "conf.d"))
	if err != nil || len(entries) != connections {
		t.Errorf("there are %d files: %v", len(entries), err)
	}
}

// TestPersist_oddNames: swanctl reads the longest and oddest names that a plan lets pass as what they are.
//
//strongswan:each release
func TestPersist_oddNames(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	includeConfD(t, b)
	s := newServer(t)
	long, odd := strings.Repeat("n", 127), `a$b~c!d'e(f)*+-/;<>?@[\]^_|`
	for name, child := range map[string]string{long: long[:106], "short": long, odd: odd} {
		l := newLife(s, "strongswan_connection")
		must(t, l.run(ctx(t), object{"uri": b.URI(), "persist": true, "swanctl_directory": b.SwanctlDirectory()}))
		must(t, l.converge(ctx(t), object{"name": name, "children": object{child: object{"remote_ts": []any{"10.9.0.0/16"}}}}))
		loaded := b.report(t, name).String()
		b.unload(t, name)
		b.swanctl(t, "--load-conns")
		if now := b.report(t, name).String(); now != loaded || !strings.Contains(now, "10.9.0.0/16") {
			t.Errorf("the provider has loaded %s, and swanctl %s", loaded, now)
		}
	}
}

// TestPersist_names: what swanctl.conf cannot hold is found by the plan, with persist only.
func TestPersist_names(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		server resourceServer
		config object
	}{
		{resourceServer{typeName: "strongswan_connection"}, object{"name": "net.net"}},
		{resourceServer{typeName: "strongswan_connection"}, object{"name": "net", "children": object{"a b": object{}}}},
		{resourceServer{typeName: "strongswan_connection"}, object{"name": "50%off"}},
		{resourceServer{typeName: "strongswan_connection"}, object{"name": "net", "children": object{strings.Repeat("n", 128): object{}}}},
		{resourceServer{typeName: "strongswan_pool"}, object{"name": strings.Repeat("n", 128), "addrs": "10.3.0.0/24"}},
		{resourceServer{typeName: "strongswan_authority"}, object{"name": "a%nb", "cacert": "ca.pem"}},
		{resourceServer{typeName: "strongswan_shared_secret", writeOnly: []string{"secret_wo"}}, moonSecret(object{"name": "100%"})},
		{resourceServer{typeName: "strongswan_shared_secret", writeOnly: []string{"secret_wo"}}, moonSecret(object{"name": strings.Repeat("n", 124)})},
		{resourceServer{typeName: "strongswan_pool"}, object{"name": "a{b", "addrs": "10.3.0.0/24"}},
		{resourceServer{typeName: "strongswan_authority"}, object{"name": "a#b", "cacert": "ca.pem"}},
		{resourceServer{typeName: "strongswan_shared_secret", writeOnly: []string{"secret_wo"}}, moonSecret(object{"name": "a=b"})},
	} {
		for _, persist := range []bool{true, false} {
			s := c.server
			s.server = newServer(t)
			s.configure(object{"uri": "unix:///nowhere", "persist": persist})
			diags := onlyErrors(s.plan(s.none(), c.config).Diagnostics)
			if persist {
				oneError(t, diags, `AttributeName("name")`, "swanctl.conf cannot hold the name", "persist")
			} else if len(diags) > 0 {
				t.Errorf("without persist:%s", describe(diags))
			}
			unknown := with(c.config, object{"name": tftypes.UnknownValue, "children": nil})
			if s.typeName != "strongswan_connection" {
				delete(unknown, "children")
			}
			if diags := onlyErrors(s.plan(s.none(), unknown).Diagnostics); len(diags) > 0 {
				t.Errorf("a name that is not known yet:%s", describe(diags))
			}
		}
	}
}

// TestPersist_noFiles: where there is no way to files, persist is an error of the provider block.
func TestPersist_noFiles(t *testing.T) {
	t.Parallel()
	oneError(t, newServer(t).configure(object{"uri": "tcp://127.0.0.1:4502", "persist": true}), `AttributeName("persist")`, "unix:// and ssh://")
	gateways := object{"persist": true, "gateways": object{"paris": object{"uri": "tcp://127.0.0.1:4502"}}}
	oneError(t, newServer(t).configure(gateways), `AttributeName("gateways").ElementKeyString("paris").AttributeName("persist")`, "unix:// and ssh://")
	gateways["gateways"] = object{"paris": object{"uri": "tcp://127.0.0.1:4502", "persist": false}}
	if diags := newServer(t).configure(gateways); len(diags) > 0 {
		t.Errorf("a gateway without persist:%s", describe(diags))
	}
}
