package lab_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// parentVariable makes the test program a mere parent of a gateway, see TestGateway_diesWithItsParent.
const parentVariable = "STRONGSWAN_LAB_TEST_PARENT"

func TestMain(m *testing.M) {
	if directory := os.Getenv(parentVariable); directory != "" {
		g, err := lab.Start(context.Background(), lab.Options{Directory: directory})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(g.PID())
		select {}
	}
	if os.Getenv(userVariable) != "" {
		if err := enterUserNamespace(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// running reports whether a process runs. One that has ended may stay in the process table until somebody asks how.
func running(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}

func TestGateway_diesWithItsParent(t *testing.T) {
	t.Parallel()
	parent := exec.CommandContext(t.Context(), os.Args[0])
	parent.Env = append(os.Environ(), parentVariable+"="+t.TempDir())
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil || !running(pid) {
		t.Errorf("the parent says %q, not the process id of a gateway", line)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait() // an error: it was killed
	for began := time.Now(); running(pid); time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatalf("charon, process %d, has outlived its parent", pid)
		}
	}
}

//strongswan:once
func TestGateway_isApart(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	for _, kind := range []string{"mnt", "net"} {
		ours, err := os.Readlink("/proc/self/ns/" + kind)
		if err != nil {
			t.Fatal(err)
		}
		its, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/%s", g.PID(), kind))
		if err != nil || its == ours {
			t.Errorf("charon's %s namespace is %s (%v), this process's %s", kind, its, err, ours)
		}
	}
	// AppArmor knows the packages' programs by their paths, and has no profile for a copy.
	if program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", g.PID())); err != nil || !strings.HasSuffix(program, "/run/lab/charon") {
		t.Errorf("charon runs from %s (%v), not from the gateway's own copy", program, err)
	}
	// The machine's own secrets and certificates are not read.
	if strings.Contains(g.Log(), "/etc/ipsec") || strings.Contains(g.Log(), "/etc/swanctl") {
		t.Errorf("charon read the machine's configuration:\n%s", g.Log())
	}
	out, err := g.Swanctl(t.Context(), "--stats")
	if err != nil {
		t.Fatal(err)
	}
	_, plugins, _ := strings.Cut(out, "loaded plugins: ")
	loaded := " " + strings.Join(strings.Fields(plugins), " ") + " "
	for _, plugin := range []string{"stroke", "resolve", "bypass-lan", "dhcp", "kernel-libipsec"} {
		if strings.Contains(loaded, " "+plugin+" ") {
			t.Errorf("plugin %s is loaded", plugin)
		}
	}
	for _, plugin := range []string{"vici", "x509", "pem", "openssl", "pubkey", "kernel-netlink", "eap-identity", "counters", "attr"} {
		if !strings.Contains(loaded, " "+plugin+" ") {
			t.Errorf("plugin %s is not loaded, only%s", plugin, loaded)
		}
	}
}

// What a gateway needs is in its directory, at the same path for all releases.
//
//strongswan:each release
func TestGateway_seesItsSwanctlDirectory(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	conf := "connections { moon { children { net { local_ts = 10.1.0.0/16[tcp/http] } } } }\n"
	if err := os.WriteFile(filepath.Join(g.SwanctlDirectory(), "swanctl.conf"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := g.Swanctl(t.Context(), "--load-conns"); err != nil || !strings.Contains(out, "loaded connection 'moon'") {
		t.Errorf("swanctl prints %q (%v)", out, err)
	}
	if out, err := g.Swanctl(t.Context(), "--list-conns"); err != nil || !strings.Contains(out, "10.1.0.0/16[tcp/http]") {
		t.Errorf("swanctl prints %q (%v)", out, err)
	}
}
