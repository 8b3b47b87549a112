package provider_test

import (
	"slices"
	"testing"
)

// followModules has four gateways, of which the guide removes the last in the end: without asking it, so that its connections are
// left.
func followModules(t *testing.T, guide string) {
	t.Helper()
	f := newFleet(t, "berlin", "madrid", "paris", "rome")
	w := newWorkspace(t, "TF_VAR_uris="+f.uris(t))
	w.follow(t, guide, nil)
	f.pingAll(t, 0, 1, 2)
	w.must(t, "terraform plan -detailed-exitcode")
	left := f.benches[3].names(t)
	if slices.Sort(left); !slices.Equal(left, []string{"berlin", "madrid", "paris"}) {
		t.Errorf("rome was asked to unload something: it has %q", left)
	}
	w.must(t, "terraform destroy -auto-approve")
	for _, b := range f.benches[:3] {
		b.hasConnections(t)
	}
}
