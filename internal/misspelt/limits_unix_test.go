//go:build unix

package misspelt_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/misspelt"
)

// TestWalk_fifo: nothing waits for what a FIFO would have.
func TestWalk_fifo(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.tf", "override.tf.json", filepath.Join(".terraform", "modules", "modules.json")} {
		folder := t.TempDir()
		files{"main.tf": required + connection(typo), ".terraform/modules/a": ""}.write(t, folder)
		if err := syscall.Mkfifo(filepath.Join(folder, name), 0o600); err != nil {
			t.Fatal(err)
		}
		blocks, err := misspelt.Walk(folder, ".terraform", sample())
		if err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("%s: %v", name, err)
		}
		if found := len(blocks) > 0; found != (name[0] == '.') {
			t.Errorf("%s: found %q", name, describe(blocks))
		}
	}
}

// TestWalk_unreadable: a file that may not be read may hold anything.
func TestWalk_unreadable(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	files{"main.tf": required + connection(typo)}.write(t, folder)
	// Not even root can read this one.
	if err := os.Symlink("a.tf", filepath.Join(folder, "a.tf")); err != nil {
		t.Fatal(err)
	}
	if blocks, err := misspelt.Walk(folder, ".terraform", sample()); err == nil || len(blocks) > 0 {
		t.Errorf("found %q: %v", describe(blocks), err)
	}
}
