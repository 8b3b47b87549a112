package provider_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestAccSecrets_crash: the dump of a provider that crashes while it loads secrets has none of them. It is in the log, which
// people attach to reports.
//
//strongswan:each cli
func TestAccSecrets_crash(t *testing.T) {
	t.Parallel()
	acceptance(t)
	srv := secretsDaemon(t)
	for _, command := range []string{"load-shared", "load-key", "load-token"} {
		srv.On(command, vicitest.Stall())
	}
	w, temporary, hidden := secretsWorkspace(t, srv)
	w.env = append(w.env, "STRONGSWAN_TIMEOUT=1h", "TF_VAR_secret_version=1")
	printed := make(chan string)
	go func() {
		out, _ := w.run(t, "terraform apply -auto-approve")
		printed <- out
	}()
	await(t, "load-shared", func() bool {
		loads := map[string]bool{}
		for _, r := range srv.Requests() {
			loads[r.Name] = true
		}
		return loads["load-shared"] && (loads["load-key"] || loads["load-token"])
	})
	if err := syscall.Kill(processOf(t, filepath.Join(w.directory, "bin", "terraform-provider-strongswan")), syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	out := <-printed
	log, err := os.ReadFile(filepath.Join(w.directory, "trace.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "goroutine ") || !strings.Contains(string(log), "LoadShared") {
		t.Errorf("there is no dump in the log, and the output is:\n%s", out)
	}
	all := slices.Concat(hidden, []string{"kept-" + canary})
	searchText(t, "what was printed", out, all)
	searchText(t, "the log", string(log), all)
	searchFiles(t, temporary, all, nil)
}

func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited too long for %s", what)
		}
	}
}

// processOf finds the process that runs a program.
func processOf(t *testing.T, program string) int {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && target == program {
			pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link)))
			if err != nil {
				t.Fatal(err)
			}
			return pid
		}
	}
	t.Fatalf("no process runs %s", program)
	return 0
}
