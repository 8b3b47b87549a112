package provider_test

import (
	"fmt"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
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
	ifID             string   // of the XFRM interface of the cloud's end, if it has one
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
		if o.ifID != "" {
			m.Set("if_id_in", o.ifID)
			m.Set("if_id_out", o.ifID)
		}
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
	for range 600 {
		got = c.self.up(t)
		if c.offer(0).start {
			// Both sides may have initiated at the same moment, which charon does not settle: its uniqueness check is the responder's, and for IKE_SAs
			// that are established (src/libcharon/sa/ikev2/tasks/ike_auth.c, src/libcharon/sa/ike_sa_manager.c).
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
			if tries == 600 {
				t.Fatalf("end %d has the tunnels %q", i, end.up(t))
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// strong is what a tunnel of the modules uses unless it is told otherwise, but for the if_id.
const strong = "AES_GCM_16-256-PRF_HMAC_SHA2_384-ECP_384 AES_GCM_16-256"

// standIn makes a configuration of an example that runs without the cloud: its file with the cloud's resources is left out, and what they
// tell comes from a file that the test writes. It is a directory of its own.
func standIn(t *testing.T, w *workspace, example, cloud string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(examples, example, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w.published(t)
	w.write(t, "main.tf", withoutCloud(string(text)))
	w.write(t, "cloud.tf", cloud)
	w.must(t, "terraform get")
}

var (
	cloudProvider  = regexp.MustCompile(`(?m)^    (?:aws|azurerm|google) = \{\n(?:      .*\n)*    \}\n`)
	cloudReference = regexp.MustCompile(`\b((?:aws|azurerm|google)_\w+\.\w+)`)
)

// withoutCloud lets a configuration take what the cloud's resources tell from locals of their names.
func withoutCloud(text string) string {
	return cloudReference.ReplaceAllString(cloudProvider.ReplaceAllString(text, ""), "local.$1")
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
