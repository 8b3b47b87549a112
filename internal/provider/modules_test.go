package provider_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const modules = examples + "/modules"

// Fleet is gateways with names, each of which reaches each other one.
type Fleet struct {
	lab.Mesh
	names   []string
	benches []*bench
}

func newFleet(t *testing.T, names ...string) Fleet {
	t.Helper()
	acceptance(t)
	needs(t, modulesNeed)
	f := Fleet{Mesh: lab.MeshForTest(t, len(names)), names: names}
	for _, g := range f.Mesh {
		f.benches = append(f.benches, benchOf(t, g))
	}
	return f
}

// uris is the value of the variable uris, which each example of a module has.
func (f Fleet) uris(t *testing.T) string {
	t.Helper()
	uris := map[string]string{}
	for i, b := range f.benches {
		uris[f.names[i]] = b.URI()
	}
	text, err := json.Marshal(uris)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// example lays out an example of a module in a workspace, and returns its text.
func (f Fleet) example(t *testing.T, module, example string) (*workspace, string) {
	t.Helper()
	w := newWorkspace(t, "TF_VAR_uris="+f.uris(t))
	text, err := os.ReadFile(filepath.Join(modules, module, "examples", example, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w.copyModules(t)
	local := strings.ReplaceAll(string(text), `"../.."`, `"./modules/`+module+`"`)
	w.write(t, "main.tf", local)
	w.must(t, "terraform get")
	return w, local
}

// pingAll sends a packet from the network of each of some gateways to that of each other one.
func (f Fleet) pingAll(t *testing.T, numbers ...int) {
	t.Helper()
	for _, from := range numbers {
		for _, to := range numbers {
			if from == to {
				continue
			}
			if err := f.Mesh[from].Ping(ctx(t), lab.HostAddress(from), lab.HostAddress(to)); err != nil {
				t.Fatalf("%s does not reach %s: %v", f.names[from], f.names[to], err)
			}
		}
	}
}

// initiatorSPIs are the names of the connections of all established IKE_SAs, with what tells an IKE_SA from its successor.
func (f Fleet) initiatorSPIs(t *testing.T) []string {
	t.Helper()
	var spis []string
	for i, b := range f.benches {
		for sa, err := range b.client.WaitSAs(ctx(t), vici.SAFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			spi, _ := sa.Report.Get("initiator-spi")
			spis = append(spis, f.names[i]+"/"+sa.Name+" "+spi)
			if sa.State != vici.StateEstablished || len(sa.Children) != 1 || sa.Children[0].State != vici.StateInstalled {
				t.Errorf("on %s, the IKE_SA %s is %s", f.names[i], sa.Name, sa.Report)
			}
		}
	}
	slices.Sort(spis)
	return spis
}

// without leaves out the IKE_SAs of a gateway, and those with it.
func without(spis []string, gateway string) []string {
	return slices.DeleteFunc(slices.Clone(spis), func(s string) bool {
		return strings.HasPrefix(s, gateway+"/") || strings.Contains(s, "/"+gateway+" ")
	})
}

func (f Fleet) hasNothing(t *testing.T) {
	t.Helper()
	for i, b := range f.benches {
		b.hasConnections(t)
		if left, err := b.client.GetShared(ctx(t)); err != nil || len(left) > 0 {
			t.Errorf("%s has secrets left: %s %v", f.names[i], left, err)
		}
	}
	if left := f.initiatorSPIs(t); len(left) > 0 {
		t.Errorf("SAs are left: %q", left)
	}
}

// TestAccModules_siteToSite joins two networks by one module, rotates the key, and takes all of it away.
//
//strongswan:each release
func TestAccModules_siteToSite(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "moon", "sun")
	w, _ := f.example(t, "site-to-site", "net-net")
	w.must(t, "terraform apply -auto-approve")
	f.pingAll(t, 0, 1)
	before := f.initiatorSPIs(t)
	w.must(t, "terraform plan -detailed-exitcode")

	if out := w.must(t, "terraform apply -auto-approve -var psk_version=2"); !strings.Contains(out, "0 added, 2 changed, 0 destroyed") {
		t.Errorf("the rotation is more than an update of two secrets: %s", out)
	}
	if after := f.initiatorSPIs(t); len(before) != 2 || !slices.Equal(before, after) {
		t.Errorf("after the rotation, the IKE_SAs are %q, and were %q", after, before)
	}
	// Both ends have the same new key: it is used when they authenticate anew, after the responder has closed the tunnel.
	f.benches[1].swanctl(t, "--terminate", "--ike", "net-net")
	f.pingAll(t, 0, 1)
	if after := f.initiatorSPIs(t); len(after) != 2 || slices.Equal(before, after) {
		t.Errorf("the tunnel was not started again: %q", after)
	}

	// One end loses its key, and gets a new one with the other.
	if err := f.benches[1].client.UnloadShared(ctx(t), "ike-net-net"); err != nil {
		t.Fatal(err)
	}
	if out := w.must(t, "terraform apply -auto-approve -var psk_version=3"); !strings.Contains(out, "1 added, 1 changed, 0 destroyed") {
		t.Errorf("the lost key: %s", out)
	}
	f.benches[1].swanctl(t, "--terminate", "--ike", "net-net")
	f.pingAll(t, 0, 1)

	// Both lose all.
	if err := f.Restart(ctx(t)); err != nil {
		t.Fatal(err)
	}
	if out := w.must(t, "terraform apply -auto-approve -var psk_version=3"); !strings.Contains(out, "4 added, 0 changed, 0 destroyed") {
		t.Errorf("after the restart: %s", out)
	}
	f.pingAll(t, 0, 1)

	w.must(t, "terraform destroy -auto-approve")
	f.hasNothing(t)
}

// TestAccModules_fullMesh joins five networks, takes one away and adds it again, and rotates all keys.
//
//strongswan:once
func TestAccModules_fullMesh(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "berlin", "madrid", "paris", "rome", "vienna")
	w, text := f.example(t, "full-mesh", "cities")
	w.must(t, "terraform apply -auto-approve")
	all := []int{0, 1, 2, 3, 4}
	f.pingAll(t, all...)
	first := f.initiatorSPIs(t)
	if len(first) != 20 {
		t.Errorf("there are the ends of IKE_SAs %q, want 20", first)
	}
	w.must(t, "terraform plan -detailed-exitcode")

	const line = `    paris  = { address = "192.0.2.3", networks = ["10.3.0.0/16"] }` + "\n"
	if !strings.Contains(text, line) {
		t.Fatal(text)
	}
	w.write(t, "main.tf", strings.Replace(text, line, "", 1))
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, "0 added, 0 changed, 16 destroyed") {
		t.Errorf("without paris: %s", out)
	}
	if now, want := f.initiatorSPIs(t), without(first, "paris"); len(want) != 12 || !slices.Equal(now, want) {
		t.Errorf("without paris, the IKE_SAs are %q, want %q", now, want)
	}
	w.write(t, "main.tf", text)
	if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, "16 added, 0 changed, 0 destroyed") {
		t.Errorf("with paris again: %s", out)
	}
	f.pingAll(t, all...)
	again := f.initiatorSPIs(t)
	if !slices.Equal(without(again, "paris"), without(first, "paris")) {
		t.Errorf("with paris again, the IKE_SAs are %q, and were %q", again, first)
	}

	if out := w.must(t, "terraform apply -auto-approve -var psk_version=2"); !strings.Contains(out, "0 added, 20 changed, 0 destroyed") {
		t.Errorf("the rotation: %s", out)
	}
	if now := f.initiatorSPIs(t); !slices.Equal(now, again) {
		t.Errorf("after the rotation, the IKE_SAs are %q, and were %q", now, again)
	}

	w.must(t, "terraform destroy -auto-approve")
	f.hasNothing(t)
}

// TestAccModules_hubAndSpoke lets three spokes reach the hub and each other through it, one of which has no address that the
// hub knows. One spoke changes, goes and comes, and the others do not notice.
//
//strongswan:once
func TestAccModules_hubAndSpoke(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "paris", "lille", "lyon", "nice")
	if err := f.Mesh[0].Forward(ctx(t)); err != nil {
		t.Fatal(err)
	}
	w, text := f.example(t, "hub-and-spoke", "branches")
	w.must(t, "terraform apply -auto-approve")
	f.pingAll(t, 0, 1, 2, 3)
	first := f.initiatorSPIs(t)
	if len(first) != 6 {
		t.Errorf("there are the ends of IKE_SAs %q, want 6", first)
	}
	f.hasBypasses(t)
	w.must(t, "terraform plan -detailed-exitcode")

	const line = `    lyon  = { networks = ["10.3.0.0/16"], address = "192.0.2.3" }` + "\n"
	for _, step := range []struct{ with, want string }{
		{strings.Replace(line, `"192.0.2.3"`, `"192.0.2.3", psk_version = 1`, 1), "0 added, 2 changed, 0 destroyed"},
		{strings.Replace(line, "10.3.0.0/16", "10.3.0.0/17", 1), "0 added, 5 changed, 0 destroyed"},
		{"", "0 added, 0 changed, 5 destroyed"},
		{line, "5 added, 0 changed, 0 destroyed"},
	} {
		changed := strings.Replace(text, line, step.with, 1)
		if changed == text && step.with != line {
			t.Fatal(text)
		}
		w.write(t, "main.tf", changed)
		if out := w.must(t, "terraform apply -auto-approve"); !strings.Contains(out, step.want) {
			t.Errorf("with %q: %s", step.with, out)
		}
		if now, want := without(f.initiatorSPIs(t), "lyon"), without(first, "lyon"); len(want) != 4 || !slices.Equal(now, want) {
			t.Errorf("with %q, the IKE_SAs are %q, want %q", step.with, now, want)
		}
	}
	f.pingAll(t, 0, 1, 2, 3)

	w.must(t, "terraform destroy -auto-approve")
	f.hasNothing(t)
}

// hasBypasses fails if one of the spokes sends what stays in its network to the hub.
func (f Fleet) hasBypasses(t *testing.T) {
	t.Helper()
	for i, b := range f.benches[1:] {
		found := false
		for policy, err := range b.client.ListPolicies(ctx(t), vici.PolicyKinds{Pass: true}, "", "") {
			if err != nil {
				t.Fatal(err)
			}
			found = found || policy.IKE == "paris-bypass"
		}
		if !found {
			t.Errorf("%s has no bypass", f.names[i+1])
		}
	}
}

// lineOf matches the line of a gateway in the map of an example.
func lineOf(name string) *regexp.Regexp {
	return regexp.MustCompile(`(?m)^    ` + name + ` += \{.*\}.*\n`)
}
