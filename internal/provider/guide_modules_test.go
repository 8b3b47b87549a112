package provider_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// published makes a repository of the modules as they are, with a tag, and lets git take it for the one in the source address
// of modules.
func (w *workspace) published(t *testing.T) {
	t.Helper()
	repository := t.TempDir()
	if err := os.CopyFS(filepath.Join(repository, "examples", "modules"), os.DirFS(modules)); err != nil {
		t.Fatal(err)
	}
	w.must(t, "cd "+repository+" && git init -q && git add . && "+
		"git -c user.name=test -c user.email=test@example.org -c commit.gpgsign=false commit -qm modules && git tag v0.1.0")
	w.env = append(w.env,
		"GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=url.file://"+repository+".insteadOf",
		"GIT_CONFIG_VALUE_0=https://github.com/terraform-strongswan/terraform-provider-strongswan.git")
}

// TestAccGuide_modules follows the guide with four gateways, of which the guide removes the last in the end: without asking it,
// so that its connections are left.
func TestAccGuide_modules(t *testing.T) {
	t.Parallel()
	f := newFleet(t, "berlin", "madrid", "paris", "rome")
	w := newWorkspace(t, "TF_VAR_uris="+f.uris(t))
	w.published(t)
	w.follow(t, "modules.md")
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
