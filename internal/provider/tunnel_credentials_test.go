package provider_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// twoProviders begins a configuration for a pair.
const twoProviders = `
terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}
variable "moon_uri" {}
variable "sun_uri" {}
provider "strongswan" {
  alias = "moon"
  uri   = var.moon_uri
}
provider "strongswan" {
  alias = "sun"
  uri   = var.sun_uri
}
`

// TestAccTunnel_certificates authenticates both ends by certificates of one CA, which each knows by an authority. The
// key of one end is replaced while packets flow.
//
//strongswan:each release
func TestAccTunnel_certificates(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ca := newIssuer(t, "Acme CA")
	moonCert, moonKey := ca.issue(t, "moon.example.org")
	sunCert, sunKey := ca.issue(t, "sun.example.org")
	end := func(name, peer, cert, key, local, remote, localTS, remoteTS, start, after string) string {
		return fmt.Sprintf(`
resource "strongswan_private_key" %[1]q {
  provider       = strongswan.%[1]s
  pem_wo         = %[4]q
  pem_wo_version = 1
}
resource "strongswan_authority" %[1]q {
  provider = strongswan.%[1]s
  name     = "acme"
  cacert   = %[3]q
}
resource "strongswan_connection" %[1]q {
  provider     = strongswan.%[1]s
  depends_on   = [strongswan_private_key.%[1]s, strongswan_authority.%[1]s%[11]s]
  name         = "net"
  version      = 2
  local_addrs  = [%[6]q]
  remote_addrs = [%[7]q]
  local        = [{ auth = "pubkey", certs = [%[5]q], id = "%[1]s.example.org" }]
  remote       = [{ auth = "pubkey", id = "%[2]s.example.org" }]
  children     = {
    net = { local_ts = [%[8]q], remote_ts = [%[9]q], start_action = %[10]q }
  }
}
`, name, peer, ca.pem, key, cert, local, remote, localTS, remoteTS, start, after)
	}
	both := func(sunCert, sunKey string) string {
		return twoProviders + end("sun", "moon", sunCert, sunKey, "192.0.2.2", "192.0.2.1", "10.2.0.0/16", "10.1.0.0/16", "none", "") +
			end("moon", "sun", moonCert, moonKey, "192.0.2.1", "192.0.2.2", "10.1.0.0/16", "10.2.0.0/16", "start", ", strongswan_connection.sun")
	}
	w := p.workspace(t, both(sunCert, sunKey))
	w.must(t, "terraform apply -auto-approve")
	p.ping(t, lab.MoonHost)
	before := p.sun.sas(t)
	if len(before) != 1 {
		t.Errorf("there are the IKE_SAs %s, want one", before)
	}
	w.must(t, "terraform plan -detailed-exitcode")

	newCert, newKey := ca.issue(t, "sun.example.org")
	w.write(t, "main.tf", both(newCert, newKey))
	flow := p.flow(t)
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, "0 added, 2 changed, 0 destroyed") {
		t.Errorf("the rotation is more than an update of a key and a connection: %s", out)
	}
	if err := <-flow; err != nil {
		t.Error(err)
	}
	if err := p.sun.hasKeys(t, keyIDOf(t, newKey))(nil); err != nil {
		t.Error(err)
	}
	if after := p.sun.sas(t); !slices.Equal(before, after) {
		t.Errorf("the IKE_SAs are %s, and were %s before", after, before)
	}
	w.must(t, "terraform destroy -auto-approve")
}

// TestAccTunnel_roadWarrior gives a client that knows a password a virtual IP from a pool.
//
//strongswan:each release
func TestAccTunnel_roadWarrior(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	ca := newIssuer(t, "Acme CA")
	cert, key := ca.issue(t, "sun.example.org")
	gateway := fmt.Sprintf(`
resource "strongswan_private_key" "sun" {
  provider       = strongswan.sun
  pem_wo         = %q
  pem_wo_version = 1
}
resource "strongswan_pool" "clients" {
  provider = strongswan.sun
  name     = "clients"
  addrs    = "10.3.0.0/24"
  dns      = ["10.2.0.53"]
}
resource "strongswan_shared_secret" "carol_on_sun" {
  provider          = strongswan.sun
  name              = "carol"
  type              = "eap"
  owners            = ["carol"]
  secret_wo         = "Ar3etTnp"
  secret_wo_version = 1
}
resource "strongswan_connection" "clients" {
  provider    = strongswan.sun
  name        = "clients"
  version     = 2
  local_addrs = ["192.0.2.2"]
  pools       = [strongswan_pool.clients.name]
  send_cert   = "always"
  local       = [{ auth = "pubkey", certs = [%q], id = "sun.example.org" }]
  remote      = [{ auth = "eap-mschapv2", eap_id = "%%any" }]
  children    = { all = { local_ts = ["10.2.0.0/16"] } }
}
`, key, cert)
	client := fmt.Sprintf(`
resource "strongswan_certificate" "ca" {
  provider = strongswan.moon
  flag     = "ca"
  pem      = %q
}
resource "strongswan_shared_secret" "carol" {
  provider          = strongswan.moon
  name              = "carol"
  type              = "eap"
  owners            = ["carol"]
  secret_wo         = "Ar3etTnp"
  secret_wo_version = 1
}
resource "strongswan_connection" "home" {
  provider     = strongswan.moon
  depends_on   = [
    strongswan_certificate.ca, strongswan_shared_secret.carol, strongswan_private_key.sun, strongswan_shared_secret.carol_on_sun,
    strongswan_connection.clients,
  ]
  name         = "home"
  version      = 2
  local_addrs  = ["192.0.2.1"]
  remote_addrs = ["192.0.2.2"]
  vips         = ["0.0.0.0"]
  local        = [{ auth = "eap-mschapv2", id = "carol", eap_id = "carol" }]
  remote       = [{ auth = "pubkey", id = "sun.example.org" }]
  children     = { home = { remote_ts = ["10.2.0.0/16"], start_action = "start" } }
}
`, ca.pem)
	virtual := netip.MustParseAddr("10.3.0.1")
	w := p.workspace(t, twoProviders+gateway+client)
	w.must(t, "terraform apply -auto-approve")
	p.ping(t, virtual)

	w.write(t, "pools.tf", `
data "strongswan_pools" "sun" {
  provider = strongswan.sun
}
output "lease" {
  value = one(data.strongswan_pools.sun.pools[0].leases)
}
`)
	w.must(t, "terraform apply -auto-approve")
	if out := w.must(t, "terraform output -json lease"); !strings.Contains(out, `"address":"10.3.0.1"`) ||
		!strings.Contains(out, `"identity":"carol"`) || !strings.Contains(out, `"online":true`) {
		t.Errorf("the lease is %s", out)
	}

	// While the client has its address, the pool can be neither moved nor unloaded, and both say so.
	w.write(t, "main.tf", strings.Replace(twoProviders+gateway+client, "10.3.0.0/24", "10.4.0.0/24", 1))
	out, err := w.run(t, "terraform apply -auto-approve")
	if err == nil || strings.Count(strings.Join(strings.Fields(out), " "), "1 of its addresses is online") != 2 {
		t.Errorf("a plan and an apply that cannot work: %v: %s", err, out)
	}
	w.write(t, "main.tf", twoProviders+gateway+client)
	w.must(t, "terraform plan -detailed-exitcode")
	// The client goes first, or else its lease keeps the pool.
	w.must(t, "terraform destroy -auto-approve")
}
