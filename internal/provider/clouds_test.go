package provider_test

import (
	"fmt"
	"maps"
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

// cloud is a gateway, number 0 of the mesh, and the ends of a cloud's tunnels, the others. They are charons that accept what the
// documentation of the cloud says it accepts: no cloud can be reached from here.
type cloud struct {
	lab.Mesh
	self *bench
	ends []*bench

	// offer is what the cloud's end of a tunnel is configured with.
	offer func(end int) cloudEnd
}

// cloudEnd is the configuration of an end.
type cloudEnd struct {
	id, peer         string // identities
	psk              string
	ike, esp         []string
	ikeLife, espLife time.Duration
	local, remote    []string // traffic selectors, by default everything
	start            bool     // the cloud initiates, too
}

// cloudConf lets charon notice soon that a peer is gone. Packets of its own get past the route into the tunnels, which ESP in user space
// makes of the traffic selector 0.0.0.0/0.
const cloudConf = `
  plugins {
    kernel-netlink { fwmark = !0x42 }
    socket-default { fwmark = 0x42 }
    kernel-libipsec { allow_peer_ts = yes }
  }
  retransmit_tries = 2
  retransmit_timeout = 0.5
  retransmit_base = 1
  retry_initiate_interval = 1
`

func newCloud(t *testing.T, ends int, offer func(end int) cloudEnd) *cloud {
	t.Helper()
	acceptance(t)
	needs(t, modulesNeed)
	m := lab.MeshForTest(t, ends+1, func(o *lab.Options) { o.StrongswanConf = cloudConf })
	c := &cloud{Mesh: m, self: benchOf(t, m[0]), offer: offer}
	for i, g := range m[1:] {
		c.ends = append(c.ends, benchOf(t, g))
		c.provide(t, i)
	}
	return c
}

// provide configures an end as the cloud does.
func (c *cloud) provide(t *testing.T, end int) {
	t.Helper()
	o := c.offer(end)
	b := c.ends[end]
	// What every end can be reached at: as in a cloud, it does not matter which tunnel a packet takes. ESP in user space wants an address in each
	// network of the traffic selectors.
	for _, host := range []netip.Addr{cloudHost, lab.HostAddress(9)} {
		if err := b.AddAddress(ctx(t), host); err != nil {
			t.Fatal(err)
		}
	}
	c.share(t, end)
	b.load(t, "cloud", func(m *vici.Message) {
		m.Set("version", "2")
		m.SetList("local_addrs", []string{lab.WireAddress(end + 1).String()})
		m.SetList("remote_addrs", []string{lab.WireAddress(0).String()})
		m.SetList("proposals", o.ike)
		m.Set("rekey_time", seconds(o.ikeLife))
		m.Set("dpd_delay", "10")
		for name, id := range map[string]string{"local": o.id, "remote": o.peer} {
			round := m.AddSection(name)
			round.Set("auth", "psk")
			round.Set("id", id)
		}
		child := m.AddSection("children").AddSection("net")
		child.SetList("local_ts", everything(o.local))
		child.SetList("remote_ts", everything(o.remote))
		child.SetList("esp_proposals", o.esp)
		child.Set("life_time", seconds(o.espLife))
		if o.start {
			child.Set("start_action", "start")
		}
	})
}

// share loads an end's key, in place of the one that it had. Without one, the configuration under test loads it.
func (c *cloud) share(t *testing.T, end int) {
	t.Helper()
	o := c.offer(end)
	if o.psk == "" {
		return
	}
	if err := c.ends[end].client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-cloud", Type: "ike", Data: o.psk, Owners: []string{o.id, o.peer}}); err != nil {
		t.Fatal(err)
	}
}

var cloudHost = lab.HostAddress(8)

func seconds(d time.Duration) string { return fmt.Sprint(int(d.Seconds())) }

func everything(selectors []string) []string {
	if len(selectors) == 0 {
		return []string{"0.0.0.0/0"}
	}
	return selectors
}

// again marks a second tunnel in place of one.
const again = " again"

// up are the tunnels of a gateway that carry traffic: the proposal of the IKE_SA, the proposal of the CHILD_SA, and its if_id, by the
// name of the child and by the peer's address. The CHILD_SA's own DH group is known only of those that did not come with the IKE_SA.
func (b *bench) up(t *testing.T) map[string]string {
	t.Helper()
	tunnels := map[string]string{}
	for sa, err := range b.client.WaitSAs(ctx(t), vici.SAFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		peer, _ := sa.Report.Get("remote-host")
		for _, child := range sa.Children {
			if sa.State == vici.StateEstablished && child.State == vici.StateInstalled {
				name := child.Name + " " + peer
				if tunnels[name] != "" {
					name += again
				}
				tunnels[name] = fmt.Sprintf("%s-%s %s %s", algorithms(sa.Report), algorithm(sa.Report, "dh-group"), algorithms(child.Report), algorithm(child.Report, "if-id-in"))
			}
		}
	}
	return tunnels
}

func algorithms(report *vici.Message) string {
	var all []string
	for _, key := range []string{"encr-alg", "encr-keysize", "integ-alg", "prf-alg"} {
		if value := algorithm(report, key); value != "" {
			all = append(all, value)
		}
	}
	return strings.Join(all, "-")
}

func algorithm(report *vici.Message, key string) string {
	value, _ := report.Get(key)
	return value
}

// await waits until the tunnels of the gateway are the given ones.
func (c *cloud) await(t *testing.T, want map[string]string) {
	t.Helper()
	var got map[string]string
	for range 300 {
		got = c.self.up(t)
		if c.offer(0).start {
			// Both sides may have initiated at the same moment, which charon does not settle: its uniqueness check is the responder's, and for IKE_SAs
			// that are established.
			maps.DeleteFunc(got, func(tunnel, _ string) bool { return strings.HasSuffix(tunnel, again) })
		}
		if maps.Equal(got, want) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	sas, err := c.self.Swanctl(ctx(t), "--list-sas")
	t.Fatalf("the tunnels are\n%q, want\n%q\n%s %v", got, want, sas, err)
}

// ping sends a packet through one of the tunnels.
func (c *cloud) ping(t *testing.T) {
	t.Helper()
	if err := c.self.Ping(ctx(t), lab.HostAddress(0), cloudHost); err != nil {
		t.Fatal(err)
	}
}

// awaitEnds waits until each end has a tunnel.
func (c *cloud) awaitEnds(t *testing.T) {
	t.Helper()
	for i, end := range c.ends {
		for tries := 0; len(end.up(t)) == 0; tries++ {
			if tries == 300 {
				t.Fatalf("end %d has the tunnels %q", i, end.up(t))
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// standIn makes a configuration of an example that runs without the cloud: its file with the cloud's resources is left out, what they
// tell comes from a file that the test writes, and the module from this repository. It is a directory of its own.
func standIn(t *testing.T, w *workspace, example, cloud string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(examples, example, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w.write(t, "main.tf", withoutCloud(t, string(text)))
	w.write(t, "cloud.tf", cloud)
	w.must(t, "terraform get")
}

var (
	cloudSource    = regexp.MustCompile(`"github\.com/terraform-strongswan/terraform-provider-strongswan//(examples/modules/[\w-]+)\?ref=v[\d.]+"`)
	cloudProvider  = regexp.MustCompile(`(?m)^    (?:aws|azurerm|google) = \{\n(?:      .*\n)*    \}\n`)
	cloudReference = regexp.MustCompile(`\b((?:aws|azurerm|google)_\w+\.\w+)`)
)

func withoutCloud(t *testing.T, text string) string {
	t.Helper()
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text = cloudSource.ReplaceAllString(text, `"`+repository+`//$1"`)
	return cloudReference.ReplaceAllString(cloudProvider.ReplaceAllString(text, ""), "local.$1")
}

// awsEnd is what an AWS tunnel accepts by default.
var awsEnd = cloudEnd{
	ike: []string{
		"aes128gcm16-aes256gcm16-prfsha1-prfsha256-prfsha384-prfsha512-modp1024-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
		"aes128-aes256-sha1-sha256-sha384-sha512-modp1024-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
	},
	esp: []string{
		"aes128gcm16-aes256gcm16-modp1024-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
		"aes128-aes256-sha1-sha256-sha384-sha512-modp1024-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
	},
	ikeLife: 8 * time.Hour,
	espLife: time.Hour,
}

// newAWS has the two ends of a VPN connection, with these keys.
func newAWS(t *testing.T, keys *[]string) *cloud {
	t.Helper()
	return newCloud(t, 2, func(end int) cloudEnd {
		o := awsEnd
		o.id, o.peer, o.psk = lab.WireAddress(end+1).String(), lab.WireAddress(0).String(), (*keys)[end]
		return o
	})
}

// strong is what a tunnel of the modules uses unless it is told otherwise, but for the if_id.
const strong = "AES_GCM_16-256-PRF_HMAC_SHA2_384-ECP_384 AES_GCM_16-256"

var awsTunnels = map[string]string{"aws-1 192.0.2.2": strong + " 00000029", "aws-2 192.0.2.3": strong + " 0000002a"}

// awsStandIn is what the resources of examples/aws-vpn/cloud.tf tell. All but the keys is unknown before the apply.
const awsStandIn = `
variable "keys" {
  type = list(string)
}

resource "terraform_data" "aws" {
  input = {
    id                         = "vpn-0f3c"
    arn                        = "arn:aws:ec2:eu-central-1:1:vpn-connection/vpn-0f3c"
    static_routes_only         = false
    tunnel1_address            = "192.0.2.2"
    tunnel1_cgw_inside_address = "169.254.10.2"
    tunnel1_vgw_inside_address = "169.254.10.1"
    tunnel1_bgp_asn            = "64512"
    tunnel2_address            = "192.0.2.3"
    tunnel2_cgw_inside_address = "169.254.11.2"
    tunnel2_vgw_inside_address = "169.254.11.1"
    tunnel2_bgp_asn            = "64512"
  }
}

locals {
  aws_customer_gateway = { main = { ip_address = var.public_address, bgp_asn = "65000" } }
  aws_vpn_connection = { main = {
    id                         = terraform_data.aws.output.id
    arn                        = terraform_data.aws.output.arn
    static_routes_only         = terraform_data.aws.output.static_routes_only
    tunnel1_address            = terraform_data.aws.output.tunnel1_address
    tunnel1_cgw_inside_address = terraform_data.aws.output.tunnel1_cgw_inside_address
    tunnel1_vgw_inside_address = terraform_data.aws.output.tunnel1_vgw_inside_address
    tunnel1_bgp_asn            = terraform_data.aws.output.tunnel1_bgp_asn
    tunnel1_preshared_key      = sensitive(var.keys[0])
    tunnel2_address            = terraform_data.aws.output.tunnel2_address
    tunnel2_cgw_inside_address = terraform_data.aws.output.tunnel2_cgw_inside_address
    tunnel2_vgw_inside_address = terraform_data.aws.output.tunnel2_vgw_inside_address
    tunnel2_bgp_asn            = terraform_data.aws.output.tunnel2_bgp_asn
    tunnel2_preshared_key      = sensitive(var.keys[1])
  } }
}
`

// TestAccClouds_aws has both tunnels, an end that fails and returns, other keys, another VPN connection, and an end of it all.
func TestAccClouds_aws(t *testing.T) {
	t.Parallel()
	keys := []string{"first.key_of.tunnel1", "first.key_of.tunnel2"}
	c := newAWS(t, &keys)
	w := newWorkspace(t, append(c.self.environment(), "TF_VAR_public_address=192.0.2.1")...)
	standIn(t, w, "aws-vpn", awsStandIn)
	give := func(first, second string) {
		keys = []string{first, second}
		w.write(t, "keys.auto.tfvars", fmt.Sprintf("keys = [%q, %q]\n", first, second))
	}
	give(keys[0], keys[1])
	w.must(t, "terraform apply -auto-approve")
	c.comesUp(t, w, awsTunnels)
	c.survives(t, awsTunnels)

	give("second.key_of.tunnel1", "second.key_of.tunnel2")
	w.must(t, "sed -i 's/local_networks .*/&\\n  psk_version = 2/' main.tf")
	c.takesNewKeys(t, w, awsTunnels, "0 added, 2 changed, 0 destroyed")

	// Another VPN connection has other keys, without another version.
	give("third.key_of.tunnel1", "third.key_of.tunnel2")
	w.must(t, "sed -i 's/vpn-0f3c/vpn-0f4d/' cloud.tf")
	c.takesNewKeys(t, w, awsTunnels, "2 added, 1 changed, 2 destroyed")
	if ids, err := c.self.client.GetShared(ctx(t)); err != nil || !slices.Equal(slices.Sorted(slices.Values(ids)), []string{"ike-aws-1-vpn-0f4d", "ike-aws-2-vpn-0f4d"}) {
		t.Errorf("the secrets are %q %v", ids, err)
	}
	c.goes(t, w)
}

// comesUp tells that the tunnels of the first apply are up, carry packets, and leave nothing to change.
func (c *cloud) comesUp(t *testing.T, w *workspace, want map[string]string) {
	t.Helper()
	c.await(t, want)
	c.awaitEnds(t)
	w.must(t, "terraform plan -detailed-exitcode")
	c.ping(t)
}

// survives takes one end away for a while. The other tunnels stay, and its own returns by itself. While it is away, more is done, if there is
// more to do.
func (c *cloud) survives(t *testing.T, want map[string]string, meanwhile ...func()) {
	t.Helper()
	first := lab.WireAddress(1).String()
	rest := maps.Clone(want)
	maps.DeleteFunc(rest, func(tunnel, _ string) bool { return strings.HasSuffix(tunnel, " "+first) })
	if len(rest) == len(want) {
		t.Fatalf("no tunnel of %q is to %s", want, first)
	}
	c.ends[0].Kill()
	c.await(t, rest)
	if len(rest) > 0 {
		c.ping(t)
	}
	// It is configured before it can be reached: the cloud does not forget.
	if err := c.ends[0].Restart(ctx(t)); err != nil {
		t.Fatal(err)
	}
	for _, f := range meanwhile {
		f()
	}
	c.provide(t, 0)
	if err := c.Rejoin(ctx(t), 1); err != nil {
		t.Fatal(err)
	}
	c.await(t, want)
	c.ping(t)
}

// takesNewKeys has the cloud take keys that the configuration has, too. Tunnels that are up stay up, and those that the cloud closes come
// back with the new key: by this side, or by the cloud if it initiates.
func (c *cloud) takesNewKeys(t *testing.T, w *workspace, want map[string]string, summary string) {
	t.Helper()
	for i := range c.ends {
		c.share(t, i)
	}
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, summary) {
		t.Errorf("the apply is not %q: %s", summary, out)
	}
	for i, end := range c.ends {
		before := end.up(t)
		if _, _, err := end.client.Terminate(ctx(t), vici.Termination{SAFilter: vici.SAFilter{IKE: "cloud"}, Timeout: 5 * time.Second}, nil); err != nil || len(before) == 0 {
			t.Fatalf("of %q: %v", before, err)
		}
		if c.offer(i).start {
			if err := end.client.Initiate(ctx(t), vici.Initiation{IKE: "cloud", Child: "net", Timeout: 5 * time.Second}, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	c.awaitEnds(t)
	c.await(t, want)
	w.must(t, "terraform plan -detailed-exitcode")
}

// goes tells that a destroy leaves nothing.
func (c *cloud) goes(t *testing.T, w *workspace) {
	t.Helper()
	w.must(t, "terraform destroy -auto-approve")
	if left, err := c.self.client.GetShared(ctx(t)); err != nil || len(left) > 0 {
		t.Errorf("secrets are left: %s %v", left, err)
	}
	if left := c.self.names(t); len(left) > 0 {
		t.Errorf("connections are left: %s", left)
	}
	c.await(t, map[string]string{})
}

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

// azureEnd is what a connection with the policy of examples/azure-vpn accepts, and nothing else. Azure initiates, too.
var azureEnd = cloudEnd{
	ike:     []string{"aes256-sha384-ecp384"},
	esp:     []string{"aes256gcm16-ecp384"},
	ikeLife: 8 * time.Hour,
	espLife: 27000 * time.Second,
	start:   true,
}

// azureStandIn is what the resources of examples/azure-vpn/cloud.tf tell.
const azureStandIn = `
resource "terraform_data" "azure" {
  input = {
    first     = { ip_address = "192.0.2.2", sku = "Standard" }
    second    = { ip_address = "192.0.2.3", sku = "Standard" }
    addresses = ["10.2.255.4", "10.2.255.5"]
  }
}

locals {
  azurerm_public_ip = { main = { first = terraform_data.azure.output.first, second = terraform_data.azure.output.second } }
  azurerm_virtual_network_gateway = { main = {
    name = "main"
    bgp_settings = tolist([{
      asn         = 65515
      peer_weight = 0
      peering_addresses = tolist([for index, ip in ["192.0.2.2", "192.0.2.3"] : {
        ip_configuration_name = ip
        apipa_addresses       = tolist([])
        default_addresses     = tolist([terraform_data.azure.output.addresses[index]])
        tunnel_ip_addresses   = tolist([ip])
      }])
    }])
  } }
  azurerm_local_network_gateway = { main = {
    gateway_address = var.public_address
    gateway_fqdn    = ""
    address_space   = ["10.1.0.0/16"]
    bgp_settings    = tolist([{ asn = 65000, bgp_peering_address = "10.1.255.1", peer_weight = 0 }])
  } }
  azurerm_virtual_network_gateway_connection = { main = {
    shared_key                         = sensitive(var.psk)
    connection_mode                    = "Default"
    use_policy_based_traffic_selectors = false
    ipsec_policy = tolist([{
      dh_group         = "ECP384"
      ike_encryption   = "AES256"
      ike_integrity    = "SHA384"
      ipsec_encryption = "GCMAES256"
      ipsec_integrity  = "GCMAES256"
      pfs_group        = "ECP384"
      sa_datasize      = 102400000
      sa_lifetime      = 27000
    }])
  } }
}
`

const azureSuite = "AES_CBC-256-HMAC_SHA2_384_192-PRF_HMAC_SHA2_384-ECP_384 AES_GCM_16-256"

var azureTunnels = map[string]string{"azure-1 192.0.2.2": azureSuite + " 0000003d", "azure-2 192.0.2.3": azureSuite + " 0000003e"}

// newAzure has the two ends of an active-active gateway, which have one key.
func newAzure(t *testing.T, psk *string) *cloud {
	t.Helper()
	return newCloud(t, 2, func(end int) cloudEnd {
		o := azureEnd
		o.id, o.peer, o.psk = lab.WireAddress(end+1).String(), lab.WireAddress(0).String(), *psk
		return o
	})
}

// TestAccClouds_azure has an active-active gateway.
func TestAccClouds_azure(t *testing.T) {
	t.Parallel()
	psk := "the first key of the connection"
	c := newAzure(t, &psk)
	w := newWorkspace(t, append(c.self.environment(), "TF_VAR_public_address=192.0.2.1")...)
	standIn(t, w, "azure-vpn", azureStandIn)
	w.write(t, "psk.auto.tfvars", fmt.Sprintf("psk = %q\n", psk))
	w.must(t, "terraform apply -auto-approve")
	c.comesUp(t, w, azureTunnels)
	c.survives(t, azureTunnels)
	psk = "the second key of the connection"
	w.write(t, "psk.auto.tfvars", fmt.Sprintf("psk = %q\n", psk))
	w.must(t, "sed -i 's/psk_version             = 1/psk_version = 2/' main.tf")
	c.takesNewKeys(t, w, azureTunnels, "0 added, 2 changed, 0 destroyed")
	c.goes(t, w)
}

// TestAccClouds_policyBased has tunnels for networks alone: one at AWS, one for each pair of networks at Azure.
func TestAccClouds_policyBased(t *testing.T) {
	t.Parallel()
	const psk = "a key of a policy-based tunnel"
	for name, cloud := range map[string]struct {
		end    cloudEnd
		remote []string
		module string
		want   map[string]string
	}{
		"aws": {
			awsEnd,
			[]string{"10.9.0.0/16"},
			`
  vpn_connection = {
    id                         = "vpn-0f3c"
    tunnel1_address            = "192.0.2.2"
    tunnel1_cgw_inside_address = "169.254.10.2"
    tunnel1_vgw_inside_address = "169.254.10.1"
    tunnel1_preshared_key      = "` + psk + `"
    tunnel2_address            = "192.0.2.3"
    tunnel2_cgw_inside_address = "169.254.11.2"
    tunnel2_vgw_inside_address = "169.254.11.1"
    tunnel2_preshared_key      = "` + psk + `"
  }
  customer_gateway = { ip_address = "192.0.2.1" }
  policy_based     = true
  local_networks   = ["10.1.0.0/16"]`,
			map[string]string{"aws-1 192.0.2.2": strong + " "},
		},
		"azure": {
			azureEnd,
			[]string{"10.9.0.0/16", "10.10.0.0/16"},
			`
  public_ips            = [{ ip_address = "192.0.2.2" }]
  local_network_gateway = { gateway_address = "192.0.2.1", address_space = ["10.1.0.0/16"] }
  connection = {
    shared_key                         = "` + psk + `"
    connection_mode                    = "ResponderOnly"
    use_policy_based_traffic_selectors = true
    ipsec_policy = [{
      dh_group         = "ECP384"
      ike_encryption   = "AES256"
      ike_integrity    = "SHA384"
      ipsec_encryption = "GCMAES256"
      ipsec_integrity  = "GCMAES256"
      pfs_group        = "ECP384"
    }]
  }`,
			map[string]string{"azure-1 192.0.2.2": azureSuite + " ", "azure-1-1 192.0.2.2": azureSuite + " "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, 1, func(int) cloudEnd {
				o := cloud.end
				o.start = false
				o.id, o.peer, o.psk = lab.WireAddress(1).String(), lab.WireAddress(0).String(), psk
				o.local, o.remote = cloud.remote, []string{"10.1.0.0/16"}
				return o
			})
			w := newWorkspace(t, c.self.environment()...)
			networks := strings.Join(cloud.remote, `", "`)
			w.write(t, "main.tf", withoutCloud(t, `
module "`+name+`" {
  source = "github.com/terraform-strongswan/terraform-provider-strongswan//examples/modules/`+name+`-vpn?ref=v0.1.0"
`+cloud.module+`
  remote_networks = ["`+networks+`"]
  wait_timeout    = "1m"
}
`))
			w.must(t, "terraform get")
			w.must(t, "terraform apply -auto-approve")
			c.comesUp(t, w, cloud.want)
			c.survives(t, cloud.want)
			c.goes(t, w)
		})
	}
}
