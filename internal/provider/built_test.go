package provider_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"
)

// builtVariable names a provider binary for the tests' workspaces, on a machine that cannot build one.
const builtVariable = "STRONGSWAN_TEST_PROVIDER"

// builtDirectory is where builtProvider keeps its binary.
var builtDirectory string

// TestMain has garbage collected as rarely as in the provider's own process, see internal/tuning. It is a third of the time of
// tests that serve the provider themselves.
func TestMain(m *testing.M) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	// Private gateways have no service that would load their files, and their tests have it done by swanctl.
	if err := os.Setenv("STRONGSWAN_LOAD_ON_START", "false"); err != nil {
		panic(err)
	}
	code := m.Run()
	if builtDirectory != "" {
		if err := os.RemoveAll(builtDirectory); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// builtProvider returns a binary of the provider, which all tests of this process share. A program makes it, even if it is only
// copied: a process that had written it could not run it while a child forked meanwhile still has the file open.
var builtProvider = sync.OnceValues(func() (string, error) {
	var err error
	if builtDirectory, err = os.MkdirTemp("", "provider-for-tests-"); err != nil {
		return "", err
	}
	path := filepath.Join(builtDirectory, "terraform-provider-strongswan")
	command := exec.Command("go", "build", "-o", path, "../..")
	if named := os.Getenv(builtVariable); named != "" {
		if !filepath.IsAbs(named) {
			return "", errors.New(builtVariable + " must be an absolute path")
		}
		command = exec.Command("cp", named, path)
	}
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", command, err, out)
	}
	return path, nil
})

// linkProvider puts the provider into a folder. It is a hard link: tests find a workspace's processes by the path of their
// program.
func linkProvider(t *testing.T, folder string) {
	t.Helper()
	path, err := builtProvider()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(path, filepath.Join(folder, filepath.Base(path))); err != nil {
		t.Fatal(err)
	}
}
