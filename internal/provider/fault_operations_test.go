package provider_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// cliOperations are the commands of a CLI in which the way to the daemon breaks.
var cliOperations = []struct {
	name, line string

	// begins tells that nothing is loaded before, and ends that nothing is wanted afterwards.
	begins, ends bool
}{
	{name: "first apply", line: "terraform apply -auto-approve", begins: true},
	{name: "plan", line: "terraform plan"},
	{name: "apply of a change", line: "terraform apply -auto-approve"},
	{name: "destroy", line: "terraform destroy -auto-approve", ends: true},
}

// TestAccFaultsCLI breaks the way between the provider and the daemon in runs of a real CLI, each time at another packet.
//
//strongswan:once
func TestAccFaultsCLI(t *testing.T) {
	t.Parallel()
	acceptance(t)
	table := newFaultTable()
	var group sync.WaitGroup
	for k, kind := range faultKinds {
		group.Add(1)
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			defer group.Done()
			const connections = 6
			w := newBrokenWay(t, faultTimeout)
			for o, operation := range cliOperations {
				w.configure(t, connections, o+1)
				if operation.begins || operation.ends {
					w.configure(t, connections, 3)
				}
				before := w.inState(t)
				w.proxy.Break(kind.make(), (7*k+11*o)%20)
				began := time.Now()
				out, err := w.run(t, operation.line)
				took := time.Since(began)
				fired := w.proxy.Heal() > 0
				time.Sleep(kind.late)
				if !fired {
					t.Errorf("%s: the fault did not come about", operation.name)
				}
				if err != nil && kind.harmless {
					t.Errorf("%s: %v: %s", operation.name, err, out)
				}
				v := verdict{lost: w.forgotten(t, before)}
				if took > 60*time.Second {
					v.hung = took.String()
				}
				next := w.recovers(t, connections)
				if operation.ends {
					if out, err := w.run(t, "terraform destroy -auto-approve"); err != nil || len(w.names(t)) > 0 {
						next.wrong = fmt.Sprintf("the next destroy leaves %q: %s", w.names(t), out)
					}
				}
				v.wrong = next.wrong
				if left := w.leaks(); left != "" {
					table.row(kind.name, func(r *faultRow) { r.leaked++ })
					t.Errorf("%s: processes are left: %s", operation.name, left)
				}
				table.add(t, kind.name, operation.name, v)
			}
		})
	}
	t.Run("table", func(t *testing.T) {
		t.Parallel()
		group.Wait()
		table.write(t, "FAULTS_CLI_TABLE", newBench(t).Version())
	})
}

// TestAccFaults_restart restarts the daemon in the middle of an apply of 120 connections.
//
//strongswan:once
func TestAccFaults_restart(t *testing.T) {
	t.Parallel()
	w := newBrokenWay(t, 5*time.Second)
	w.configure(t, 120, 1)
	cmd, out := w.start(t, "apply", "-auto-approve", "-input=false")
	w.waitForNames(t, 40)
	if err := w.Restart(ctx(t)); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	t.Logf("the apply: %v", err)
	if v := w.recovers(t, 120); v.wrong != "" {
		t.Errorf("%s\nafter %s", v.wrong, out)
	}
	if left := w.leaks(); left != "" {
		t.Errorf("processes are left: %s", left)
	}
}

// TestAccFaults_twoApplies lets two workspaces apply to one gateway at once: each has its own connections, and then both have the
// same.
//
//strongswan:once
func TestAccFaults_twoApplies(t *testing.T) {
	t.Parallel()
	one := newBrokenWay(t, 30*time.Second)
	other := &brokenWay{workspace: newWorkspace(t, "STRONGSWAN_URI="+one.proxy.URI()), bench: one.bench, proxy: one.proxy}
	one.configure(t, 60, 1)
	other.write(t, "main.tf", requiredProvider+`
resource "strongswan_connection" "other" {
  count = 60
  name  = "other-${count.index}"
}
`)
	a, first := one.start(t, "apply", "-auto-approve", "-input=false")
	b, second := other.start(t, "apply", "-auto-approve", "-input=false")
	if err := errors.Join(a.Wait(), b.Wait()); err != nil {
		t.Fatalf("%v: %s\n%s", err, first, second)
	}
	for _, w := range []*brokenWay{one, other} {
		w.must(t, "terraform plan -detailed-exitcode")
		if n := len(w.inState(t)); n != 60 {
			t.Errorf("%d connections are in a state", n)
		}
	}
	if n := len(one.names(t)); n != 120 {
		t.Errorf("the daemon has %d connections", n)
	}
	// The names of the first with other values: nothing is overwritten.
	other.configure(t, 60, 2)
	other.must(t, "! terraform apply -auto-approve")
	one.must(t, "terraform plan -detailed-exitcode")
}

// TestAccFaults_killed kills the CLI in the middle of an apply, as the kernel does when memory is short. Its provider ends by
// itself.
//
//strongswan:each cli
func TestAccFaults_killed(t *testing.T) {
	t.Parallel()
	w, out := killedApply(t)
	if left := w.leaks(); left != "" {
		t.Errorf("processes are left: %s", left)
	}
	w.must(t, "rm -f .terraform.tfstate.lock.info")
	// What was loaded and is not in the state is refused, as nobody can tell whose it is.
	if len(w.names(t)) > len(w.inState(t)) {
		if out, err := w.run(t, "terraform apply -auto-approve"); err == nil || !strings.Contains(out, "import {") {
			t.Errorf("what is not in the state is not refused: %v: %s", err, out)
		}
	}
	w.env = append(w.env, "STRONGSWAN_ADOPT_EXISTING=true")
	if v := w.recovers(t, 120); v.wrong != "" {
		t.Errorf("%s\nafter %s", v.wrong, out)
	}
}

// killedApply kills the first apply of 120 connections. CLIs write their state in place, so that it may be cut off; then that is
// done again elsewhere.
func killedApply(t *testing.T) (w *brokenWay, out *strings.Builder) {
	t.Helper()
	for range 5 {
		w = newBrokenWay(t, 30*time.Second)
		w.configure(t, 120, 1)
		var cmd *exec.Cmd
		cmd, out = w.start(t, "apply", "-auto-approve", "-input=false")
		w.waitForNames(t, 40)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		if state, err := os.ReadFile(filepath.Join(w.directory, "terraform.tfstate")); os.IsNotExist(err) || err == nil && (len(state) == 0 || json.Valid(state)) {
			return w, out
		}
	}
	t.Fatal("the CLI leaves no state that can be read")
	return nil, nil
}

// TestAccFaults_interrupted presses Ctrl-C in each phase while the daemon does not answer. The CLI ends soon, and tells no lies.
//
//strongswan:each cli
func TestAccFaults_interrupted(t *testing.T) {
	t.Parallel()
	for _, operation := range cliOperations {
		t.Run(operation.name, func(t *testing.T) {
			t.Parallel()
			w := newBrokenWay(t, 10*time.Minute)
			const connections = 6
			if !operation.begins {
				w.configure(t, connections, 1)
				w.must(t, "terraform apply -auto-approve")
			}
			w.configure(t, connections, 2)
			before := w.inState(t)
			if err := w.Pause(); err != nil {
				t.Fatal(err)
			}
			resume := sync.OnceFunc(func() {
				if err := w.Resume(); err != nil {
					t.Error(err)
				}
			})
			defer resume()
			args := map[string][]string{
				"plan": {"plan", "-input=false"}, "destroy": {"apply", "-destroy", "-refresh=false", "-auto-approve", "-input=false"},
				"apply of a change": {"apply", "-refresh=false", "-auto-approve", "-input=false"},
			}[operation.name]
			if args == nil {
				args = []string{"apply", "-auto-approve", "-input=false"}
			}
			w.proxy.Heal()
			cmd, out := w.start(t, args...)
			for deadline := time.Now().Add(30 * time.Second); w.proxy.Passed() == 0; time.Sleep(10 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("nothing was sent to the daemon: %s", out)
				}
			}
			time.Sleep(200 * time.Millisecond)
			began := time.Now()
			if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			err := cmd.Wait()
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s to end", took)
			}
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				t.Errorf("the run ends with %v: %s", err, out)
			}
			resume()
			time.Sleep(100 * time.Millisecond) // what was sent takes effect now
			if gone := w.forgotten(t, before); gone != "" {
				t.Errorf("loaded, and not in the state any more: %s", gone)
			}
			if left := w.leaks(); left != "" {
				t.Errorf("processes are left: %s", left)
			}
			if v := w.recovers(t, connections); v.wrong != "" {
				t.Error(v.wrong)
			}
		})
	}
}

// TestAccFaults_takenBack: an update is cut off after it has taken effect, and the change is taken back. charon does not report pools,
// and yet the plan is not empty.
//
//strongswan:once
func TestAccFaults_takenBack(t *testing.T) {
	t.Parallel()
	w := newBrokenWay(t, 5*time.Second)
	configure := func(pool string) {
		w.write(t, "main.tf", requiredProvider+fmt.Sprintf("resource \"strongswan_connection\" \"net\" {\n  name  = \"net\"\n  pools = [%q]\n}\n", pool))
	}
	configure("one")
	w.must(t, "terraform apply -auto-approve")
	configure("other")
	w.proxy.BreakOften(vicitest.OnCommand("load-conn", vicitest.CutAfter()), 0)
	w.must(t, "! terraform apply -auto-approve")
	w.proxy.Heal()
	configure("one")
	if out := w.must(t, "terraform plan"); !strings.Contains(out, "Loaded once more") {
		t.Errorf("the plan does not load what was there before once more: %s", out)
	}
	w.must(t, "terraform apply -auto-approve")
	w.must(t, "terraform plan -detailed-exitcode")
}
