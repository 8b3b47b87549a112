package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// googleEnd is what a tunnel of HA VPN accepts, of what is not weak. Google initiates, too.
var googleEnd = cloudEnd{
	ike: []string{
		"aes128gcm16-aes192gcm16-aes256gcm16-prfsha256-prfsha384-prfsha512-modp2048-modp3072-modp4096-modp8192-ecp256-ecp384-ecp521-curve25519",
		"aes128-aes192-aes256-sha256-sha384-sha512-modp2048-modp3072-modp4096-modp8192-ecp256-ecp384-ecp521-curve25519",
	},
	esp: []string{
		"aes128gcm16-aes192gcm16-aes256gcm16-modp2048-modp3072-modp4096-modp8192-ecp256-ecp384-ecp521-curve25519",
		"aes128-aes192-aes256-sha256-sha512-modp2048-modp3072-modp4096-modp8192-ecp256-ecp384-ecp521-curve25519",
	},
	ikeLife: 10 * time.Hour,
	espLife: 3 * time.Hour,
	start:   true,
}

// googleStandIn is what the resources of examples/google-vpn/cloud.tf tell. The keys get to the ends as they do to Google: by write-only
// arguments.
const googleStandIn = `
variable "ends" {
  type = list(string)
}

provider "strongswan" {
  alias = "end0"
  uri   = var.ends[0]
}

provider "strongswan" {
  alias = "end1"
  uri   = var.ends[1]
}

resource "strongswan_shared_secret" "end0" {
  provider          = strongswan.end0
  name              = "cloud"
  type              = "ike"
  owners            = ["192.0.2.1", "192.0.2.2"]
  secret_wo         = ephemeral.strongswan_generated_psk.google["0"].psk
  secret_wo_version = local.psk_version
}

resource "strongswan_shared_secret" "end1" {
  provider          = strongswan.end1
  name              = "cloud"
  type              = "ike"
  owners            = ["192.0.2.1", "192.0.2.3"]
  secret_wo         = ephemeral.strongswan_generated_psk.google["1"].psk
  secret_wo_version = local.psk_version
}

resource "terraform_data" "google" {
  input = {
    gateway_addresses = ["192.0.2.2", "192.0.2.3"]
    after             = [strongswan_shared_secret.end0.id, strongswan_shared_secret.end1.id]
  }
}

locals {
  google_compute_ha_vpn_gateway = { main = {
    name           = "main"
    vpn_interfaces = [for id in [0, 1] : { id = id, ip_address = terraform_data.google.output.gateway_addresses[id], interconnect_attachment = "" }]
  } }
  google_compute_external_vpn_gateway = { main = { interface = toset([{ id = 0, ip_address = var.public_address, ipv6_address = "" }]) } }
  google_compute_vpn_tunnel = { main = { for key in keys(local.tunnels) : key => {
    name                            = "strongswan-${key}"
    vpn_gateway_interface           = tonumber(key)
    peer_external_gateway_interface = 0
    ike_version                     = 2
    shared_secret                   = null
    detailed_status                 = ""
  } } }
  google_compute_router           = { main = { name = "main", bgp = [{ asn = 64514, advertise_mode = "DEFAULT" }] } }
  google_compute_router_interface = { main = { for key, network in local.tunnels : key => { ip_range = "${cidrhost(network, 1)}/30" } } }
  google_compute_router_peer      = { main = { for key, network in local.tunnels : key => { peer_ip_address = cidrhost(network, 2), peer_asn = 65000 } } }
}
`

var googleTunnels = map[string]string{"google-0 192.0.2.2": strong + " 00000033", "google-1 192.0.2.3": strong + " 00000034"}

// newGoogle has the two ends of HA VPN. Their keys are not known here.
func newGoogle(t *testing.T) *cloud {
	t.Helper()
	return newCloud(t, 2, func(end int) cloudEnd {
		o := googleEnd
		o.id, o.peer = lab.WireAddress(end+1).String(), lab.WireAddress(0).String()
		return o
	})
}

// googleEnvironment tells a configuration with [googleStandIn] where everything is.
func (c *cloud) googleEnvironment() []string {
	return append(c.self.environment(), "TF_VAR_public_address=192.0.2.1", fmt.Sprintf("TF_VAR_ends=[%q,%q]", c.ends[0].URI(), c.ends[1].URI()))
}

// TestAccClouds_google has keys that nobody knows but the ends.
//
//strongswan:once
func TestAccClouds_google(t *testing.T) {
	t.Parallel()
	c := newGoogle(t)
	w := newWorkspace(t, c.googleEnvironment()...)
	standIn(t, w, "google-vpn", googleStandIn)
	w.must(t, "terraform apply -auto-approve")
	c.comesUp(t, w, googleTunnels)
	rotate := func(version int) {
		w.must(t, fmt.Sprintf("sed -i 's/  psk_version = .*/  psk_version = %d/' main.tf", version))
	}
	c.survives(t, googleTunnels, func() {
		// This cloud has forgotten its key.
		rotate(2)
		w.must(t, "terraform apply -auto-approve")
	})
	rotate(3)
	c.takesNewKeys(t, w, googleTunnels, "0 added, 4 changed, 0 destroyed")
	if state := w.must(t, "terraform show -json"); !strings.Contains(state, "secret_wo_version") || regexp.MustCompile(`"secret(_wo)?": *"`).MatchString(state) {
		t.Errorf("a key is in the state: %s", state)
	}
	c.goes(t, w)
}
