package provider_test

import (
	"fmt"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// pair is two gateways that real packets go between.
type pair struct {
	*lab.Pair
	moon, sun *bench
}

func newPair(t *testing.T) pair {
	t.Helper()
	acceptance(t)
	p := lab.PairForTest(t)
	return pair{Pair: p, moon: benchOf(t, p.Moon), sun: benchOf(t, p.Sun)}
}

// workspace is one in which the providers moon and sun are those of the pair. Both are processes of their own: in tests
// that serve the provider themselves, aliases share one.
func (p pair) workspace(t *testing.T, config string) *workspace {
	t.Helper()
	w := newWorkspace(t, "TF_VAR_moon_uri="+p.moon.URI(), "TF_VAR_sun_uri="+p.sun.URI())
	w.write(t, "main.tf", config)
	return w
}

// ping sends a packet through the tunnel, from an address of moon to the host behind sun.
func (p pair) ping(t *testing.T, from netip.Addr) {
	t.Helper()
	if err := p.moon.Ping(ctx(t), from, lab.SunHost); err != nil {
		t.Fatal(err)
	}
}

// sas returns the numbers of the IKE_SAs that a gateway has, and fails if one has no CHILD_SA.
func (b *bench) sas(t *testing.T) []string {
	t.Helper()
	var ids []string
	for sa, err := range b.client.WaitSAs(ctx(t), vici.SAFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, fmt.Sprint(sa.ID))
		if sa.State != vici.StateEstablished {
			t.Errorf("IKE_SA %d is %s", sa.ID, sa.State)
		}
		for _, child := range sa.Children {
			if child.State != vici.StateInstalled {
				t.Errorf("CHILD_SA %s is %s", child.Name, child.State)
			}
		}
	}
	return ids
}

// TestAccTunnel_psk applies the example, sends a packet, and rotates the pre-shared key while packets flow.
//
//strongswan:each release cli
func TestAccTunnel_psk(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	example, err := os.ReadFile("../../examples/tunnel/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	w := p.workspace(t, string(example))
	w.must(t, "terraform apply -auto-approve")
	p.ping(t, lab.MoonHost)
	before := p.sun.sas(t)
	w.must(t, "terraform plan -detailed-exitcode")

	w.write(t, "main.tf", strings.ReplaceAll(string(example), "secret_wo_version = 1", "secret_wo_version = 2"))
	flow := p.flow(t)
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, "0 added, 2 changed, 0 destroyed") {
		t.Errorf("the rotation is more than an update of two secrets: %s", out)
	}
	if err := <-flow; err != nil {
		t.Error(err)
	}
	if after := p.sun.sas(t); len(before) == 0 || !slices.Equal(before, after) {
		t.Errorf("the IKE_SAs are %s, and were %s before", after, before)
	}

	w.must(t, "terraform destroy -auto-approve")
	for _, b := range []*bench{p.moon, p.sun} {
		if left, err := b.client.GetShared(ctx(t)); err != nil || len(left) > 0 {
			t.Errorf("secrets are left: %s %v", left, err)
		}
	}
	if left := p.moon.sas(t); len(left) > 0 {
		t.Errorf("SAs are left: %s", left)
	}
}

var noLoss = regexp.MustCompile(`\b0% packet loss`)

// flow sends packets through the tunnel for some seconds, and tells in the end whether all came back.
func (p pair) flow(t *testing.T) <-chan error {
	t.Helper()
	result := make(chan error, 1)
	go func() {
		out, err := p.moon.Run(t.Context(), "ping", "-n", "-c", "60", "-i", "0.1", "-W", "2", "-I", lab.MoonHost.String(), lab.SunHost.String())
		if err == nil && !noLoss.MatchString(out) {
			err = fmt.Errorf("packets were lost: %s", out)
		}
		result <- err
	}()
	return result
}

// TestAccTunnel_survives keeps a tunnel in swanctl's files. swanctl leaves it alone, and brings it back after both gateways
// were without power.
//
//strongswan:each release
func TestAccTunnel_survives(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	example, err := os.ReadFile("../../examples/tunnel/main.tf")
	if err != nil {
		t.Fatal(err)
	}
	config := string(example)
	for name, b := range map[string]*bench{"moon": p.moon, "sun": p.sun} {
		includeConfD(t, b)
		uri := "uri   = var." + name + "_uri"
		config = strings.Replace(config, uri, uri+"\n  persist = true\n  swanctl_directory = \""+b.SwanctlDirectory()+"\"", 1)
	}
	w := p.workspace(t, config)
	w.must(t, "terraform apply -auto-approve")
	p.ping(t, lab.MoonHost)
	before := p.sun.sas(t)
	loadAll := func() {
		for _, b := range []*bench{p.sun, p.moon} {
			if out := b.swanctl(t, "--load-all", "--noprompt"); regexp.MustCompile(`[1-9] unloaded|failed`).MatchString(out) {
				t.Errorf("swanctl --load-all: %s", out)
			}
		}
	}
	loadAll()
	p.ping(t, lab.MoonHost)
	if after := p.sun.sas(t); len(before) == 0 || !slices.Equal(before, after) {
		t.Errorf("after swanctl --load-all, the IKE_SAs are %s, and were %s before", after, before)
	}
	w.must(t, "terraform plan -detailed-exitcode")

	if err := p.Restart(ctx(t)); err != nil {
		t.Fatal(err)
	}
	loadAll()
	p.ping(t, lab.MoonHost)
	w.must(t, "terraform plan -detailed-exitcode")
	w.must(t, "terraform destroy -auto-approve")
}
