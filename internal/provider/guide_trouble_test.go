package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// troubles make what the guide's headings are about, for real, and return all that was shown and logged. Where the guide tells of a
// cure, they try it.
var troubles = map[string]func(t *testing.T) string{
	"connection refused, no such file, permission denied":       socketTrouble,
	"The gateway does not answer in time":                       silentTrouble,
	"SSH: host key":                                             hostKeyTrouble,
	"The plan wants to create what exists":                      existingTrouble,
	"The apply succeeds, but there is no tunnel":                untriedTrouble,
	"An option has no effect":                                   unknownNameTrouble,
	"NO_PROPOSAL_CHOSEN":                                        proposalTrouble,
	"AUTHENTICATION_FAILED":                                     authenticationTrouble,
	"TS_UNACCEPTABLE":                                           selectorTrouble,
	"The tunnel goes down at rekeying":                          rekeyTrouble,
	"The plan shows the same change each time (perpetual diff)": perpetualTrouble,
	"Everything is gone after a restart":                        restartTrouble,
}

// followTroubleshooting compares each error in the guide with the one that its trouble makes.
func followTroubleshooting(t *testing.T, guide string) {
	t.Helper()
	blocks := blocksOf(t, guide)
	shown := map[string][]*guideBlock{}
	var rest []*guideBlock
	for _, b := range blocks {
		if b.language == "text" && troubles[b.heading] != nil {
			shown[b.heading] = append(shown[b.heading], b)
		} else {
			rest = append(rest, b)
		}
	}
	for heading, trouble := range troubles {
		t.Run(heading, func(t *testing.T) {
			t.Parallel()
			if len(shown[heading]) == 0 {
				t.Error("the guide shows nothing of it")
			}
			out := trouble(t)
			for _, b := range shown[heading] {
				if !shows(out, b.code) {
					t.Errorf("%s: the guide shows\n%s\nand there was\n%s", b, b.code, out)
				}
			}
		})
	}

	// What is left is about any configuration that works.
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	w.write(t, "main.tf", requiredProvider+"resource \"strongswan_connection\" \"site\" {\n  name = \"site\"\n}\n"+
		"resource \"strongswan_shared_secret\" \"site\" {\n  name = \"site\"\n  type = \"ike\"\n  secret = \""+canary+"\"\n}\n")
	w.followBlocks(t, rest, nil)
	log, err := os.ReadFile(filepath.Join(w.directory, "provider.log"))
	if err != nil || strings.Contains(string(log), canary) || !strings.Contains(string(log), "load-shared") {
		t.Errorf("the provider's log: %v: %s", err, log)
	}
}

func unknownNameTrouble(t *testing.T) string {
	w := newWorkspace(t)
	w.write(t, "main.tf", misspelt)
	return w.must(t, "! terraform validate")
}

func socketTrouble(t *testing.T) string {
	b := newBench(t)
	config := requiredProvider + b.config("data \"strongswan_daemon\" \"gw\" {}\n")
	w := newWorkspace(t)
	w.write(t, "main.tf", strings.Replace(config, b.URI(), "unix:///var/run/no-such.vici", 1))
	out := w.must(t, "! terraform plan")

	// root may open what nobody may, unless it gives that up.
	w.write(t, "main.tf", config)
	if err := os.Chmod(b.Socket(), 0); err != nil {
		t.Fatal(err)
	}
	without := ""
	if os.Geteuid() == 0 {
		without = "setpriv --bounding-set -dac_override,-dac_read_search --inh-caps -dac_override,-dac_read_search "
	}
	out += w.must(t, "! "+without+"terraform plan")
	if err := os.Chmod(b.Socket(), 0o600); err != nil {
		t.Fatal(err)
	}
	w.must(t, "terraform plan")

	b.Kill()
	return out + w.must(t, "! terraform plan")
}

func silentTrouble(t *testing.T) string {
	b := newBench(t)
	w := newWorkspace(t)
	w.write(t, "main.tf", requiredProvider+b.config("data \"strongswan_daemon\" \"gw\" {}\n", `timeout = "2s"`))
	if err := b.Pause(); err != nil {
		t.Fatal(err)
	}
	out := w.must(t, "! terraform plan")
	if err := b.Resume(); err != nil {
		t.Fatal(err)
	}
	return out
}

func hostKeyTrouble(t *testing.T) string {
	r := newRemote(t)
	w := r.remoteWorkspace(t, "data \"strongswan_daemon\" \"gw\" {}\n")
	w.must(t, "terraform plan")
	_, another := sshKeyPair(t)
	w.env = append(w.env, "STRONGSWAN_SSH_HOST_KEY="+another)
	out := w.must(t, "! terraform plan")
	w.env = append(w.env, "STRONGSWAN_SSH_HOST_KEY=")
	return out + w.must(t, "! terraform plan")
}

func existingTrouble(t *testing.T) string {
	b := newBench(t)
	b.load(t, "site", func(m *vici.Message) { m.Set("rekey_time", "7200") })
	w := newWorkspace(t)
	config := requiredProvider + b.config("resource \"strongswan_connection\" \"site\" {\n  name = \"site\"\n}\n")
	w.write(t, "main.tf", config)
	out := w.must(t, "! terraform apply -auto-approve")
	w.write(t, "import.tf", "import {\n  to = strongswan_connection.site\n  id = \"site\"\n}\n")
	w.must(t, "terraform apply -auto-approve")
	return out
}

// troubled is a tunnel in which a trouble replaces something.
const troubled = requiredProvider + `
variable "moon_uri" {}
variable "sun_uri" {}
provider "strongswan" {
  gateways = {
    moon = { uri = var.moon_uri }
    sun  = { uri = var.sun_uri }
  }
}
resource "strongswan_shared_secret" "sun" {
  gateway = "sun"
  name    = "site"
  type    = "ike"
  owners  = ["moon.example.org", "sun.example.org"]
  secret  = "the key of sun"
}
resource "strongswan_shared_secret" "moon" {
  gateway = "moon"
  name    = "site"
  type    = "ike"
  owners  = ["moon.example.org", "sun.example.org"]
  secret  = "the key of sun" # moon
}
resource "strongswan_connection" "sun" {
  depends_on   = [strongswan_shared_secret.sun]
  gateway      = "sun"
  name         = "site"
  version      = 2
  local_addrs  = ["192.0.2.2"]
  remote_addrs = ["192.0.2.1"]
  proposals    = ["aes256-sha384-ecp384"] # sun
  local        = [{ auth = "psk", id = "sun.example.org" }]
  remote       = [{ auth = "psk", id = "moon.example.org" }]
  children = {
    lan = {
      local_ts      = ["10.2.0.0/16"]
      remote_ts     = ["10.1.0.0/16"]
      esp_proposals = ["aes256-sha256-ecp384"] # sun
    }
  }
}
resource "strongswan_connection" "moon" {
  depends_on   = [strongswan_shared_secret.moon, strongswan_connection.sun]
  gateway      = "moon"
  name         = "site"
  version      = 2
  local_addrs  = ["192.0.2.1"]
  remote_addrs = ["192.0.2.2"]
  proposals    = ["aes256-sha384-ecp384"]
  local        = [{ auth = "psk", id = "moon.example.org" }]
  remote       = [{ auth = "psk", id = "sun.example.org" }]
  children = {
    lan = {
      local_ts      = ["10.1.0.0/16"]
      remote_ts     = ["10.2.0.0/16"]
      esp_proposals = ["aes256-sha256-ecp384"]
      start_action  = "start"
    }
  }
  wait_for = { children = ["lan"], timeout = "6s" }
}
`

// troubledPair is a pair with the tunnel above.
type troubledPair struct {
	pair
	*workspace
	log int
}

func newTroubledPair(t *testing.T) *troubledPair {
	t.Helper()
	p := newPair(t)
	return &troubledPair{pair: p, workspace: p.workspace(t, troubled)}
}

// without applies the tunnel with texts replaced by others, and returns what was shown, and what sun has logged meanwhile.
func (p *troubledPair) without(t *testing.T, oldnew ...string) string {
	t.Helper()
	config := troubled
	for i := 0; i < len(oldnew); i += 2 {
		if strings.Count(config, oldnew[i]) != 1 {
			t.Fatalf("%q is not there once", oldnew[i])
		}
		config = strings.Replace(config, oldnew[i], oldnew[i+1], 1)
	}
	p.write(t, "main.tf", config)
	out := p.must(t, "! terraform apply -auto-approve")
	log := p.sun.Log()
	out += log[p.log:]
	p.log = len(log)
	p.must(t, "terraform destroy -auto-approve")
	return out
}

// cured applies the tunnel as it should be.
func (p *troubledPair) cured(t *testing.T) {
	t.Helper()
	p.write(t, "main.tf", troubled)
	p.must(t, "terraform apply -auto-approve")
	p.ping(t, lab.MoonHost)
}

func untriedTrouble(t *testing.T) string {
	p := newTroubledPair(t)
	out := p.without(t, `start_action  = "start"`, `start_action  = "none"`)
	p.cured(t)
	return out
}

func proposalTrouble(t *testing.T) string {
	p := newTroubledPair(t)
	out := p.without(t, `["aes256-sha384-ecp384"] # sun`, `["aes128-sha256-x25519"]`)
	out += p.without(t, `["aes256-sha256-ecp384"] # sun`, `["aes128-sha256-ecp384"]`)
	p.cured(t)
	return out
}

func authenticationTrouble(t *testing.T) string {
	p := newTroubledPair(t)
	out := p.without(t, `"the key of sun" # moon`, `"another key"`)
	out += p.without(t, `[{ auth = "psk", id = "sun.example.org" }]
  children = {
    lan = {
      local_ts      = ["10.1`, `[{ auth = "psk", id = "sun.example.net" }]
  children = {
    lan = {
      local_ts      = ["10.1`)
	out += p.without(t, `secret  = "the key of sun"
}`, "secret  = \"the key of sun\"\n}", `["moon.example.org", "sun.example.org"]
  secret  = "the key of sun" # moon`, `["venus.example.org"]
  secret  = "the key of sun"`)
	p.cured(t)
	p.must(t, "terraform destroy -auto-approve")
	return out + p.distrusted(t)
}

// distrusted has a tunnel by certificates, and moon lacks the CA.
func (p *troubledPair) distrusted(t *testing.T) string {
	t.Helper()
	ca := newIssuer(t, "Acme CA")
	cert, key := ca.issue(t, "sun.example.org")
	config := strings.NewReplacer(
		`local        = [{ auth = "psk", id = "sun.example.org" }]`, fmt.Sprintf(`local = [{ auth = "pubkey", id = "sun.example.org", certs = [%q] }]`, cert),
		`remote       = [{ auth = "psk", id = "sun.example.org" }]`, `remote = [{ auth = "pubkey", id = "sun.example.org" }]`,
	).Replace(troubled) + fmt.Sprintf("resource \"strongswan_private_key\" \"sun\" {\n  gateway = \"sun\"\n  pem     = %q\n}\n", key)
	p.write(t, "main.tf", config)
	out := p.must(t, "! terraform apply -auto-approve")
	p.write(t, "authority.tf", fmt.Sprintf("resource \"strongswan_authority\" \"acme\" {\n  gateway = \"moon\"\n  name    = \"acme\"\n  cacert  = %q\n}\n", ca.pem))
	p.must(t, "terraform apply -auto-approve -target strongswan_authority.acme; terraform apply -auto-approve")
	p.ping(t, lab.MoonHost)
	return out
}

func selectorTrouble(t *testing.T) string {
	p := newTroubledPair(t)
	out := p.without(t, `remote_ts     = ["10.2.0.0/16"]`, `remote_ts     = ["10.20.0.0/16"]`)
	p.cured(t)
	return out
}

// rekeyTrouble: the first keys of a CHILD_SA come from the IKE_SA's key exchange. Only a rekeying needs a group for it.
func rekeyTrouble(t *testing.T) string {
	p := newTroubledPair(t)
	p.write(t, "main.tf", strings.Replace(troubled, `["aes256-sha256-ecp384"] # sun`, `["aes256-sha256-ecp256"]`, 1))
	p.must(t, "terraform apply -auto-approve")
	p.ping(t, lab.MoonHost)
	if n, err := p.moon.client.Rekey(ctx(t), vici.SAFilter{Child: "lan"}, false); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if err := p.moon.WaitLog(ctx(t), "CHILD_SA rekeying failed, trying again in "); err != nil {
		t.Error(err)
	}
	out := p.moon.Log()
	p.cured(t)
	// What is up keeps the old configuration.
	if _, _, err := p.moon.client.Terminate(ctx(t), vici.Termination{SAFilter: vici.SAFilter{IKE: "site"}, Timeout: 5 * time.Second}, nil); err != nil {
		t.Fatal(err)
	}
	if err := p.moon.client.Initiate(ctx(t), vici.Initiation{IKE: "site", Child: "lan", Timeout: 10 * time.Second}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := p.moon.client.Rekey(ctx(t), vici.SAFilter{Child: "lan"}, false); err != nil {
		t.Fatal(err)
	}
	if err := p.moon.WaitLog(ctx(t), "outbound CHILD_SA lan{"); err != nil {
		t.Error(err)
	}
	return out
}

func perpetualTrouble(t *testing.T) string {
	b := newBench(t)
	w := newWorkspace(t)
	w.write(t, "main.tf", requiredProvider+b.config("resource \"strongswan_connection\" \"site\" {\n  name      = \"site\"\n  dpd_delay = \"30s\"\n}\n"))
	w.must(t, "terraform apply -auto-approve")
	file := filepath.Join(b.SwanctlDirectory(), "swanctl.conf")
	if err := os.WriteFile(file, []byte("connections {\n  site {\n    dpd_delay = 20s\n  }\n}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.swanctl(t, "--load-conns")
	out := w.must(t, "terraform plan")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	w.must(t, "terraform apply -auto-approve; terraform plan -detailed-exitcode")
	return out
}

func restartTrouble(t *testing.T) string {
	b := newBench(t)
	w := newWorkspace(t)
	w.write(t, "main.tf", requiredProvider+b.config("resource \"strongswan_connection\" \"site\" {\n  name = \"site\"\n}\n"))
	w.must(t, "terraform apply -auto-approve")
	b.restartLater(t)
	out := w.must(t, "terraform plan")
	w.must(t, "terraform apply -auto-approve; terraform plan -detailed-exitcode")
	return out
}
