package provider_test

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// warriorModule is the module for road warriors.
const warriorModule = examples + "/modules/road-warrior"

// warriors is a gateway of an office, 192.0.2.1 with the host 10.1.0.1 behind it, and two clients.
type warriors struct {
	mesh                 lab.Mesh
	gateway, carol, dave *bench
	passwords            map[string]string
}

func newWarriors(t *testing.T) warriors {
	t.Helper()
	acceptance(t)
	mesh := lab.MeshForTest(t, 3)
	return warriors{
		mesh: mesh, gateway: benchOf(t, mesh[0]), carol: benchOf(t, mesh[1]), dave: benchOf(t, mesh[2]),
		passwords: map[string]string{"carol": canary + "-carol", "erin@example.org": canary + "-erin"},
	}
}

// below is a CA whose certificate another one has issued.
func (ca *issuer) below(t *testing.T, name string) *issuer {
	t.Helper()
	sub := newIssuer(t, name)
	template := *sub.certificate
	template.AuthorityKeyId = nil
	der, err := x509.CreateCertificate(rand.Reader, &template, ca.certificate, sub.key.Public(), ca.key)
	if err != nil {
		t.Fatal(err)
	}
	if sub.certificate, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	sub.pem = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return sub
}

// revoke returns a revocation list with a certificate on it.
func (ca *issuer) revoke(t *testing.T, certificate string) string {
	t.Helper()
	block, _ := pem.Decode([]byte(certificate))
	revoked, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(8), ThisUpdate: time.Now().Add(-time.Minute), NextUpdate: time.Now().Add(time.Hour),
		RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: revoked.SerialNumber, RevocationTime: time.Now().Add(-time.Minute)}},
	}, ca.certificate, ca.key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der}))
}

// warriorConfig calls the module as its README does.
const warriorConfig = requiredProvider + `
variable "users" {
  type = map(any)
}
variable "passwords" {
  type      = map(string)
  ephemeral = true
}
variable "private_key" {
  type      = string
  ephemeral = true
}
module "road_warrior" {
  source         = %q
  name           = "office"
  server_id      = "vpn.example.org"
  server_address = "192.0.2.1"
  certificate    = file("vpn.pem")
  private_key    = var.private_key
  ca_certificate = file("ca.pem")
  networks       = ["10.1.0.0/16"]
  dns            = ["10.1.0.53"]
  dns_domains    = ["example.org"]
  pools          = { ipv4 = { addrs = "10.3.0.0/24" }, ipv6 = { addrs = "2001:db8:3::/112" } }
  users          = var.users
  passwords      = var.passwords
  client_cas = {
    acme = { cacert = file("clients.pem"), crl = fileexists("crl.pem") ? file("crl.pem") : null }
  }
}
output "linux_client" {
  value = module.road_warrior.linux_client
}
`

// writeUsers says who the users are.
func (w *workspace) writeUsers(t *testing.T, users string) {
	t.Helper()
	w.write(t, "users.auto.tfvars", "users = {"+users+"}\n")
}

// isClient gives a client the swanctl.conf that the module has made for it, and files of its own.
func (b *bench) isClient(t *testing.T, conf string, files map[string]string) {
	t.Helper()
	files["swanctl.conf"] = conf
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(b.SwanctlDirectory(), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.swanctl(t, "--load-all", "--noprompt")
}

// connect brings the client's tunnel up.
func (b *bench) connect(t *testing.T) error {
	t.Helper()
	_, err := b.Swanctl(ctx(t), "--initiate", "--child", "clients", "--timeout", "20")
	return err
}

// disconnect closes all tunnels of a client, and waits until the gateway knows.
func (w warriors) disconnect(t *testing.T, b *bench, left int) {
	t.Helper()
	if _, err := b.Swanctl(ctx(t), "--terminate", "--ike", "office", "--timeout", "10"); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); len(w.gateway.sas(t)) > left; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the gateway has the IKE_SAs %s", w.gateway.sas(t))
		}
	}
}

// wrongPassword is what charon logs, before and after 6.1.
var wrongPassword = regexp.MustCompile("EAP-MS-CHAPv2 verification failed|EAP method EAP_MSCHAPV2 failed")

// giveUp closes the IKE_SA of somebody who was refused: before 6.1, the gateway waits for another attempt for half a minute.
func (w warriors) giveUp(t *testing.T) {
	t.Helper()
	all := vici.Termination{SAFilter: vici.SAFilter{IKE: "office-eap"}, Force: true, Timeout: time.Second}
	if _, _, err := w.gateway.client.Terminate(ctx(t), all, nil); err != nil && !strings.Contains(err.Error(), "no matching SAs") {
		t.Fatal(err)
	}
}

// TestAccModules_roadWarrior lets two clients log in to a gateway of the module, by password and by certificate. Users come
// and go, and nobody else notices.
//
//strongswan:once
func TestAccModules_roadWarrior(t *testing.T) {
	t.Parallel()
	v := newWarriors(t)
	root, clients := newIssuer(t, "Acme Root CA"), newIssuer(t, "Acme Clients CA")
	intermediate := root.below(t, "Acme VPN CA")
	certificate, key := intermediate.issue(t, "vpn.example.org")
	daveCertificate, daveKey := clients.issue(t, "dave")
	passwords, err := json.Marshal(v.passwords)
	if err != nil {
		t.Fatal(err)
	}
	module, err := filepath.Abs(warriorModule)
	if err != nil {
		t.Fatal(err)
	}

	includeConfD(t, v.gateway)
	w := newWorkspace(t, append(v.gateway.environment(), "STRONGSWAN_PERSIST=true", "TF_VAR_passwords="+string(passwords), "TF_VAR_private_key="+key)...)
	w.write(t, "main.tf", fmt.Sprintf(warriorConfig, module))
	w.write(t, "vpn.pem", certificate+intermediate.pem)
	w.write(t, "ca.pem", root.pem)
	w.write(t, "clients.pem", clients.pem)
	w.writeUsers(t, "carol = {}")
	w.must(t, "terraform get")
	w.printsNowhere(t, "strongswan_shared_secret", []string{canary, strings.Split(key, "\n")[1]}, []string{
		"terraform plan -out=plan", "terraform show -json plan", "terraform show plan", "terraform apply plan",
		"terraform plan -detailed-exitcode", "terraform output -json", "cat terraform.tfstate",
	})

	// The clients have what the module says, and their own credentials. They trust the root alone: the gateway sends the
	// intermediate CA's certificate.
	var conf map[string]string
	if err := json.Unmarshal([]byte(w.must(t, "terraform output -json linux_client")), &conf); err != nil {
		t.Fatal(err)
	}
	password := func(password string) string {
		return strings.ReplaceAll(conf["password"], "USER", "carol") + "\nsecrets {\n  eap-carol {\n    id = carol\n    secret = \"" + password + "\"\n  }\n}\n"
	}
	// dave's device offers what macOS does.
	mac := regexp.MustCompile(`(?m)^( +)proposals = .*`).ReplaceAllString(conf["certificate"], "${1}proposals = aes256-sha256-modp2048")
	mac = regexp.MustCompile(`esp_proposals = .*`).ReplaceAllString(mac, "esp_proposals = aes256-sha256")
	v.dave.isClient(t, mac, map[string]string{"x509/client.pem": daveCertificate, "private/client.pem": daveKey})
	v.carol.isClient(t, password("wrong"), map[string]string{})
	if err := v.carol.connect(t); err == nil || !wrongPassword.MatchString(v.gateway.Log()) {
		t.Errorf("with a wrong password: %v", err)
	}
	v.giveUp(t)
	v.carol.isClient(t, password(v.passwords["carol"]), map[string]string{})
	if err := v.carol.connect(t); err != nil {
		t.Fatal(err)
	}
	if err := v.dave.connect(t); err != nil {
		t.Fatal(err)
	}
	pingAll := func() {
		t.Helper()
		for i, address := range []string{"10.3.0.1", "10.3.0.2"} {
			if err := v.mesh[i+1].Ping(ctx(t), netip.MustParseAddr(address), lab.HostAddress(0)); err != nil {
				t.Error(err)
			}
		}
	}
	pingAll()

	// The gateway renews the keys with the key exchange that the device has: another one would cost a round, and Windows the tunnel.
	if n, err := v.gateway.client.Rekey(ctx(t), vici.SAFilter{IKE: "office-certificate"}, false); err != nil || n != 1 {
		t.Fatalf("%d IKE_SAs are rekeyed: %v", n, err)
	}
	for _, text := range []string{"rekeyed between", "IKE_SA deleted"} {
		if err := v.gateway.WaitLog(ctx(t), text); err != nil {
			t.Error(err)
		}
	}
	if log := v.gateway.Log(); !strings.Contains(log, "selected proposal: IKE:AES_CBC_256/HMAC_SHA2_256_128/PRF_HMAC_SHA2_256/MODP_2048") || strings.Contains(log, "peer didn't accept") {
		t.Error("dave's device was asked for another key exchange")
	}
	pingAll()
	before := v.gateway.sas(t)
	if len(before) != 2 {
		t.Fatalf("the gateway has the IKE_SAs %s, want two", before)
	}
	for _, told := range []string{"INTERNAL_IP4_DNS", "INTERNAL_IP4_SUBNET", "INTERNAL_DNS_DOMAIN"} {
		if !strings.Contains(v.carol.Log(), "handling "+told) {
			t.Errorf("carol was told no %s", told)
		}
	}

	// Who is online.
	w.write(t, "online.tf", `
data "strongswan_pools" "all" {}
output "online" {
  value = { for lease in flatten(data.strongswan_pools.all.pools[*].leases) : lease.address => lease.identity if lease.online }
}
`)
	w.must(t, "terraform apply -auto-approve")
	if online := w.must(t, "terraform output -json online"); strings.TrimSpace(online) != `{"10.3.0.1":"carol","10.3.0.2":"O=Acme, CN=dave","2001:db8:3::1":"carol","2001:db8:3::2":"O=Acme, CN=dave"}` {
		t.Errorf("online are %s", online)
	}
	w.must(t, "terraform plan -detailed-exitcode")

	// Users come, get new passwords, and go.
	for _, step := range []struct{ users, want string }{
		{`carol = {}, "erin@example.org" = {}`, "1 added, 0 changed, 0 destroyed"},
		{`carol = {}, "erin@example.org" = { password_version = 2 }`, "0 added, 1 changed, 0 destroyed"},
		{"carol = {}", "0 added, 0 changed, 1 destroyed"},
		{"", "0 added, 0 changed, 1 destroyed"},
	} {
		w.writeUsers(t, step.users)
		if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, step.want) {
			t.Errorf("users = {%s}: %s", step.users, out)
		}
		w.must(t, "terraform plan -detailed-exitcode")
	}
	pingAll()
	if after := v.gateway.sas(t); !slices.Equal(before, after) {
		t.Errorf("the IKE_SAs are %s, and were %s before", after, before)
	}

	// Who was removed stays online until the IKE_SA ends, and does not come back. So does who was revoked.
	w.write(t, "crl.pem", clients.revoke(t, daveCertificate))
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, "1 added, 0 changed, 0 destroyed") {
		t.Errorf("the revocation list: %s", out)
	}
	if after := v.gateway.sas(t); !slices.Equal(before, after) {
		t.Errorf("the IKE_SAs are %s, and were %s before", after, before)
	}
	v.disconnect(t, v.carol, 1)
	v.disconnect(t, v.dave, 0)
	if err := v.carol.connect(t); err == nil {
		t.Error("a user who was removed is back")
	}
	v.giveUp(t)
	if err := v.dave.connect(t); err == nil || !strings.Contains(v.gateway.Log(), "certificate was revoked") {
		t.Errorf("a client whose certificate is revoked: %v", err)
	}

	w.must(t, "terraform destroy -auto-approve")
	v.gateway.hasNothing(t)
	if files := keptFiles(t, v.gateway); len(files) > 0 {
		t.Errorf("files are left: %s", files)
	}
}

// hasNothing fails if anything is loaded that can be unloaded.
func (b *bench) hasNothing(t *testing.T) {
	t.Helper()
	secrets, err := b.client.GetShared(ctx(t))
	if err != nil || len(secrets) > 0 {
		t.Errorf("secrets are left: %s %v", secrets, err)
	}
	keys, err := b.client.GetKeys(ctx(t))
	if err != nil || len(keys) > 0 {
		t.Errorf("keys are left: %s %v", keys, err)
	}
	authorities, err := b.client.GetAuthorities(ctx(t))
	if err != nil || len(authorities) > 0 {
		t.Errorf("authorities are left: %s %v", authorities, err)
	}
	pools, err := b.client.GetPools(ctx(t), "", false)
	if err != nil || len(pools) > 0 {
		t.Errorf("pools are left: %v %v", pools, err)
	}
	b.hasConnections(t)
	if sas := b.sas(t); len(sas) > 0 {
		t.Errorf("IKE_SAs are left: %s", sas)
	}
}

// TestAccModules_roadWarriorTests runs the module's own tests with real gateways, which are of three kinds.
//
//strongswan:each cli
func TestAccModules_roadWarriorTests(t *testing.T) {
	t.Parallel()
	acceptance(t)
	needs(t, modulesNeed)
	v := newWarriors(t)
	w := newWorkspace(t, "TF_VAR_gateway_uri="+v.gateway.URI(), "TF_VAR_carol_uri="+v.carol.URI(), "TF_VAR_dave_uri="+v.dave.URI())
	w.copyModules(t)
	w.testModule(t, "road-warrior", "tests/gateways")
	v.gateway.hasNothing(t)
}
