package provider_test

import (
	"os"
	"path/filepath"
	"testing"
)

// published makes a repository of the modules as they are, with a tag, and lets git take it for the one in the source address
// of modules.
func (w *workspace) published(t *testing.T) {
	t.Helper()
	repository := t.TempDir()
	if err := os.CopyFS(filepath.Join(repository, "examples", "modules"), os.DirFS(filepath.Join(examples, "modules"))); err != nil {
		t.Fatal(err)
	}
	w.must(t, "cd '"+repository+"' && git init -q && git add . && "+
		"git -c user.name=test -c user.email=test@example.org -c commit.gpgsign=false commit -qm modules && git tag v0.1.0")
	w.env = append(w.env,
		"GIT_CONFIG_COUNT=1",
		"GIT_CONFIG_KEY_0=url.file://"+repository+".insteadOf",
		"GIT_CONFIG_VALUE_0=https://github.com/terraform-strongswan/terraform-provider-strongswan.git")
}
