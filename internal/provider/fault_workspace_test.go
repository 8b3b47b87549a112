package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// brokenWay is a workspace whose way to a gateway can be broken.
type brokenWay struct {
	*workspace
	*bench
	proxy *vicitest.Proxy
}

func newBrokenWay(t *testing.T, timeout time.Duration) *brokenWay {
	t.Helper()
	acceptance(t)
	b := newBench(t)
	proxy, err := vicitest.NewProxy(b.Socket())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	w := newWorkspace(t, "STRONGSWAN_URI="+proxy.URI(), "STRONGSWAN_TIMEOUT="+timeout.String(), "STRONGSWAN_SWANCTL_DIRECTORY="+b.SwanctlDirectory())
	return &brokenWay{workspace: w, bench: b, proxy: proxy}
}

// configure writes a configuration of some connections, which differ in one value from one version to the next.
func (w *brokenWay) configure(t *testing.T, connections, version int) {
	t.Helper()
	config := strings.Replace(manyConnections(connections), "version ", fmt.Sprintf("rekey_time   = \"%dh\"\n  version ", version), 1)
	w.write(t, "main.tf", requiredProvider+config)
}

// inState returns the names of the connections in the state.
func (w *brokenWay) inState(t *testing.T) (names []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.directory, "terraform.tfstate"))
	if os.IsNotExist(err) || err == nil && len(text) == 0 { // before its first write
		return nil
	}
	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes struct{ Name string }
			}
		}
	}
	if err == nil {
		err = json.Unmarshal(text, &state)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			names = append(names, i.Attributes.Name)
		}
	}
	return names
}

// start starts the CLI in a process group of its own, as a shell does.
func (w *brokenWay) start(t *testing.T, args ...string) (*exec.Cmd, *strings.Builder) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Getenv("TF_ACC_TERRAFORM_PATH"), args...)
	cmd.Dir, cmd.Env = w.directory, w.env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, &out
}

// providers returns the processes that run this workspace's provider.
func (w *brokenWay) providers() (pids []string) {
	all, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, exe := range all {
		if target, err := os.Readlink(exe); err == nil && strings.HasPrefix(target, filepath.Join(w.directory, "bin")) {
			pids = append(pids, filepath.Base(filepath.Dir(exe)))
		}
	}
	return pids
}

// waitForNames waits until the daemon has at least so many connections.
func (w *brokenWay) waitForNames(t *testing.T, n int) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); len(w.names(t)) < n; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the daemon has %d connections after a minute", len(w.names(t)))
		}
	}
}

// recovers applies once more, and compares everything.
func (w *brokenWay) recovers(t *testing.T, connections int) (v verdict) {
	t.Helper()
	if out, err := w.run(t, "terraform apply -auto-approve"); err != nil {
		v.wrong = "the next apply fails: " + out
		return v
	}
	if out, err := w.run(t, "terraform plan -detailed-exitcode"); err != nil {
		v.wrong = "the plan after it is not empty: " + out
		return v
	}
	loaded, stored := w.names(t), w.inState(t)
	slices.Sort(loaded)
	slices.Sort(stored)
	if len(loaded) != connections || !slices.Equal(loaded, stored) {
		v.wrong = fmt.Sprintf("the daemon has %q, the state %q", loaded, stored)
	}
	return v
}

// forgotten returns what was in the state, is in the daemon, and is not in the state any more.
func (w *brokenWay) forgotten(t *testing.T, before []string) string {
	t.Helper()
	loaded, stored := w.names(t), w.inState(t)
	gone := slices.DeleteFunc(slices.Clone(before), func(name string) bool { return slices.Contains(stored, name) || !slices.Contains(loaded, name) })
	return strings.Join(gone, ", ")
}

// leaks waits for the provider's processes to end, and returns those that do not.
func (w *brokenWay) leaks() string {
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if len(w.providers()) == 0 {
			return ""
		}
	}
	return strings.Join(w.providers(), ", ")
}
