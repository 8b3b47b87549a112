package provider_test

import (
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// runsScript runs a shell script as root on a gateway, in its network.
func (b *bench) runsScript(t *testing.T, script string) {
	t.Helper()
	if out, err := b.Run(ctx(t), "sh", "-c", script); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// pings sends a packet from an address of a gateway to one of another.
func (b *bench) pings(t *testing.T, from, to netip.Addr) {
	t.Helper()
	if err := b.Ping(ctx(t), from, to); err != nil {
		t.Fatal(err)
	}
}

// routeBased is a tunnel whose ends have an XFRM interface each, made by the module.
const routeBased = `
variable "uris" {
  type = map(string)
}

provider "strongswan" {
  gateways = { for name, uri in var.uris : name => { uri = uri } }
}

locals {
  ends = {
    moon = { address = "192.0.2.1", peer = "sun", peer_address = "192.0.2.2", inside = "169.254.9.1/30", remote = "10.2.0.0/16", if_id = 71, start = "none" }
    sun  = { address = "192.0.2.2", peer = "moon", peer_address = "192.0.2.1", inside = "169.254.9.2/30", remote = "10.1.0.0/16", if_id = 72, start = "trap" }
  }
}

ephemeral "strongswan_generated_psk" "net" {}

resource "strongswan_shared_secret" "net" {
  for_each          = local.ends
  gateway           = each.key
  name              = "net"
  type              = "ike"
  owners            = keys(local.ends)
  secret_wo         = ephemeral.strongswan_generated_psk.net.psk
  secret_wo_version = 1
}

resource "strongswan_connection" "net" {
  for_each   = local.ends
  depends_on = [strongswan_shared_secret.net]

  gateway      = each.key
  name         = "net"
  version      = 2
  local_addrs  = [each.value.address]
  remote_addrs = [each.value.peer_address]
  if_id_in     = tostring(each.value.if_id)
  if_id_out    = tostring(each.value.if_id)
  local        = [{ auth = "psk", id = each.key }]
  remote       = [{ auth = "psk", id = each.value.peer }]
  children = {
    net = { local_ts = ["0.0.0.0/0"], remote_ts = ["0.0.0.0/0"], start_action = each.value.start }
  }
}

module "interfaces" {
  source   = "./modules/xfrm-interfaces"
  for_each = local.ends

  name       = "net"
  interfaces = [{ name = "xfrm-net", if_id = each.value.if_id, address = each.value.inside, routes = [each.value.remote] }]
}

output "setup_commands" {
  value = { for name, m in module.interfaces : name => m.setup_commands }
}
`

// TestAccKernel_xfrmInterfaces has a route-based tunnel: traffic selectors of everything, and routes into the interfaces that
// the module xfrm-interfaces makes. The first packet brings it up, and what has no route stays outside.
//
//strongswan:kernel
func TestAccKernel_xfrmInterfaces(t *testing.T) {
	t.Parallel()
	acceptance(t)
	needs(t, modulesNeed)
	f := Fleet{Mesh: lab.MeshForTest(t, 2, onKernel), names: []string{"moon", "sun"}}
	for _, g := range f.Mesh {
		f.benches = append(f.benches, benchOf(t, g))
	}
	w := newWorkspace(t, "TF_VAR_uris="+f.uris(t))
	w.copyModules(t)
	w.write(t, "main.tf", requiredProvider+routeBased)
	w.must(t, "terraform get")
	w.must(t, "terraform apply -auto-approve")
	var commands map[string]string
	if err := json.Unmarshal([]byte(w.must(t, "terraform output -json setup_commands")), &commands); err != nil {
		t.Fatal(err)
	}
	for i, b := range f.benches {
		b.runsScript(t, commands[f.names[i]])
		if states := b.xfrmStates(t); len(states) > 0 {
			t.Errorf("before the first packet, %s has %q", f.names[i], states)
		}
	}
	moon, sun := f.benches[0], f.benches[1]
	sun.pings(t, lab.SunHost, lab.MoonHost) // sun has the trap
	moon.pings(t, lab.MoonHost, lab.SunHost)
	moon.pings(t, netip.MustParseAddr("169.254.9.1"), netip.MustParseAddr("169.254.9.2"))
	for i, id := range []string{"if_id 0x47", "if_id 0x48"} {
		for _, state := range f.benches[i].awaitStates(t, 2) {
			hasAll(t, "SA", state, []string{id, "mode tunnel"})
		}
	}
	// A packet between the gateways themselves has no route into the interface, though the traffic selectors cover it.
	before := counted(t, moon)
	moon.pings(t, lab.MoonWire, lab.SunWire)
	if after := counted(t, moon); after != before {
		t.Errorf("a packet outside the tunnel has gone through its interface: %s packets, then %s", before, after)
	}
	w.must(t, "terraform plan -detailed-exitcode")
	w.must(t, "terraform destroy -auto-approve")
}

// counted is how many packets have left by the XFRM interface.
func counted(t *testing.T, b *bench) string {
	t.Helper()
	out, err := b.Run(ctx(t), "cat", "/proc/net/dev")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out) {
		if fields := strings.Fields(line); fields[0] == "xfrm-net:" {
			return fields[10]
		}
	}
	t.Fatalf("there is no interface xfrm-net: %s", out)
	return ""
}

// TestAccKernel_aws applies the whole example of the AWS module to a gateway whose peer plays AWS, makes the interfaces with
// the module's own commands, and sends packets both ways through both tunnels.
//
//strongswan:kernel
func TestAccKernel_aws(t *testing.T) {
	t.Parallel()
	acceptance(t)
	needs(t, modulesNeed)
	keys := []string{"first.key_of.tunnel1", "first.key_of.tunnel2"}
	m := lab.MeshForTest(t, 3, onKernel)
	self := benchOf(t, m[0])
	// AWS's ends have an interface each, with the other inside address, and a network behind them.
	inside := []string{"169.254.10.1", "169.254.11.1"}
	c := &cloud{Mesh: m, self: self, offer: func(end int) cloudEnd {
		o := awsEnd
		o.id, o.peer, o.psk = lab.WireAddress(end+1).String(), lab.WireAddress(0).String(), keys[end]
		o.ifID = "9"
		return o
	}}
	for i, g := range m[1:] {
		end := benchOf(t, g)
		c.ends = append(c.ends, end)
		c.provide(t, i)
		end.runsScript(t, "set -e; ip link add vgw type xfrm dev lo if_id 9; ip link set vgw up\n"+
			"ip address add "+inside[i]+"/30 dev vgw; ip route add 10.1.0.0/16 dev vgw")
	}
	w := newWorkspace(t, append(self.environment(), "TF_VAR_public_address=192.0.2.1")...)
	text, err := os.ReadFile(filepath.Join(examples, "aws-vpn", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w.copyModules(t)
	local := strings.Replace(withoutCloud(string(text)), moduleSource+"aws-vpn?ref=v0.1.0", "./modules/aws-vpn", 1)
	local = strings.Replace(local, "  local_networks ", "  remote_networks = [\"10.9.0.0/16\"]\n  local_networks ", 1)
	w.write(t, "main.tf", local)
	w.write(t, "cloud.tf", awsStandIn)
	w.write(t, "keys.auto.tfvars", `keys = ["`+strings.Join(keys, `", "`)+`"]`)
	w.must(t, "terraform get")
	w.must(t, "terraform apply -auto-approve")
	c.await(t, awsTunnels)
	self.runsScript(t, w.must(t, "terraform output -raw setup_commands"))
	for i, end := range c.ends {
		// The inside addresses of a tunnel are in no other.
		here, there := netip.MustParseAddr(inside[i]).Next(), netip.MustParseAddr(inside[i])
		self.pings(t, here, there)
		end.pings(t, there, here)
	}
	// The network behind is reached through the preferred tunnel, and answers by the same.
	self.pings(t, lab.HostAddress(0), cloudHost)
	c.ends[0].pings(t, cloudHost, lab.HostAddress(0))
	states := self.awaitStates(t, 4)
	for _, id := range []string{"if_id 0x29", "if_id 0x2a"} {
		if n := len(slices.DeleteFunc(slices.Clone(states), func(s string) bool { return !strings.Contains(s, id) })); n != 2 {
			t.Errorf("%d SAs have %s: %q", n, id, states)
		}
	}
	w.must(t, "terraform plan -detailed-exitcode")
	c.goes(t, w)
}
