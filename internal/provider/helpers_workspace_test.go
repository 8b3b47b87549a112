package provider_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// acceptance leaves a test to make acceptance, as plugin-testing does with its own.
func acceptance(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("acceptance tests are run by make acceptance")
	}
}

// workspace is a directory in which a test works with the CLI as a user does, in a shell.
type workspace struct {
	directory string
	env       []string
}

// newWorkspace returns a workspace whose CLI runs the provider as it is.
func newWorkspace(t *testing.T, env ...string) *workspace {
	t.Helper()
	acceptance(t)
	directory := t.TempDir()
	linkProvider(t, filepath.Join(directory, "bin"))
	cli := os.Getenv("TF_ACC_TERRAFORM_PATH")
	w := &workspace{directory: directory}
	w.write(t, "cli.tfrc", `provider_installation {
  dev_overrides { "terraform-strongswan/strongswan" = "`+directory+`/bin" }
  direct {}
}`)
	// The documentation calls the CLI terraform, whichever it is.
	if err := os.Symlink(cli, filepath.Join(directory, "bin", "terraform")); err != nil {
		t.Fatal(err)
	}
	w.env = append(os.Environ(),
		"PATH="+filepath.Join(directory, "bin")+":"+os.Getenv("PATH"),
		"TF_CLI_CONFIG_FILE="+filepath.Join(directory, "cli.tfrc"),
		"TF_CLI_ARGS=-no-color",
	)
	w.env = append(w.env, env...)
	return w
}

// environment tells the provider where the gateway is.
func (b *bench) environment() []string {
	return []string{"STRONGSWAN_URI=" + b.URI(), "STRONGSWAN_SWANCTL_DIRECTORY=" + b.SwanctlDirectory()}
}

// must is run for a line that has to succeed.
func (w *workspace) must(t *testing.T, line string) string {
	t.Helper()
	out, err := w.run(t, line)
	if err != nil {
		t.Fatalf("%s: %v: %s", line, err, out)
	}
	return out
}

// write writes a file of the workspace, or one with an absolute path. A configuration that the CLI is too old for skips the
// test.
func (w *workspace) write(t *testing.T, file, text string) {
	t.Helper()
	needs(t, text)
	if !filepath.IsAbs(file) {
		file = filepath.Join(w.directory, file)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs a line of a shell, says yes to what it asks, and returns what it prints.
func (w *workspace) run(t *testing.T, line string) (string, error) {
	t.Helper()
	// A run with hundreds of resources takes its time on a busy machine.
	limited, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(limited, "sh", "-ec", line)
	cmd.Dir = w.directory
	cmd.Env = w.env
	cmd.Stdin = strings.NewReader("yes\n")
	out, err := cmd.CombinedOutput()
	return string(out), err
}
