package provider_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// machine is a Debian machine with all that a test on it needs, and nothing to build with.
type machine struct {
	*lab.Machine
}

// What the machine has in /payload, besides the sources that tests read.
const (
	machineTests    = "provider.test"
	machineDemo     = "demo"
	machineProvider = "terraform-provider-strongswan"
	machineCLI      = "terraform"
)

// newMachine builds for a machine, and starts it.
func newMachine(t *testing.T) machine {
	t.Helper()
	acceptance(t)
	payload := t.TempDir()
	for _, build := range [][]string{
		{"test", "-c", "-o", filepath.Join(payload, machineTests), "."},
		{"build", "-o", filepath.Join(payload, machineDemo), "../lab/demo"},
		{"build", "-o", filepath.Join(payload, machineProvider), root},
	} {
		cmd := exec.CommandContext(t.Context(), "go", build...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v: %s", strings.Join(build, " "), err, out)
		}
	}
	copyProgram(t, os.Getenv("TF_ACC_TERRAFORM_PATH"), filepath.Join(payload, machineCLI))
	for _, folder := range []string{"examples", "internal/provider/testdata"} {
		if err := os.CopyFS(filepath.Join(payload, "src", folder), os.DirFS(filepath.Join(root, folder))); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	m := machine{lab.MachineForTest(t, payload)}
	t.Logf("the machine has started after %.0f s", time.Since(began).Seconds())
	return m
}

func copyProgram(t *testing.T, from, to string) {
	t.Helper()
	source, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(target, source); err != nil {
		t.Fatal(err)
	}
	if err := target.Close(); err != nil {
		t.Fatal(err)
	}
}

// must runs a script that has to succeed.
func (m machine) must(t *testing.T, script string) string {
	t.Helper()
	limited, cancel := context.WithTimeout(t.Context(), machineTimeout)
	defer cancel()
	out, err := m.Output(limited, "export GOGC=400\n"+script) // as in tools/acceptance.env
	if err != nil {
		t.Fatalf("%s: %v: %s", script, err, out)
	}
	return out
}

// machineTimeout bounds one script on a machine that is emulated, perhaps beside other tests.
const machineTimeout = 10 * time.Minute

// TestMachine runs what needs a machine of its own on one, one after the other: AppArmor enforces Debian's profiles, the
// kernel carries the tunnels, and strongSwan is a service of the system.
//
//strongswan:machine
func TestAccMachine(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for _, part := range []struct { //nolint:paralleltest // they share the machine
		name string
		test func(*testing.T)
	}{
		{"AppArmor", m.enforces}, {"demo", m.demo}, {"kernel", m.kernel}, {"service", m.service},
	} {
		t.Run(part.name, part.test)
	}
}

// enforces checks that AppArmor confines charon and swanctl on the machine.
func (m machine) enforces(t *testing.T) {
	profiles := m.must(t, "cat /sys/kernel/security/apparmor/profiles")
	for _, program := range []string{"/usr/lib/ipsec/charon", "/usr/sbin/swanctl"} {
		if !strings.Contains(profiles, program+" (enforce)\n") {
			t.Errorf("the profile of %s is not enforced: %s", program, profiles)
		}
	}
}

// demo is what a user sees who has just cloned the repository, is not root, and has a kernel that may forbid namespaces.
func (m machine) demo(t *testing.T) {
	const demo = "cd /payload/src && su " + lab.MachineUser + " -c '/payload/" + machineDemo + " -cli /payload/" + machineCLI + " -provider /payload/" + machineProvider + "'"
	out := m.must(t, demo)
	pings := len(regexp.MustCompile(`(?m)^\d+ bytes from 10\.2\.0\.1`).FindAllString(out, -1))
	lines := strings.Count(out, "\n")
	t.Logf("the demo has ended with exit code 0 after %d lines, with %d pings", lines, pings)
	if pings != 3 || lines > 250 || !strings.Contains(out, "20 of 20 ways are open") {
		t.Errorf("the demo has %d lines and %d pings through the tunnel: %s", lines, pings, out)
	}

	const setting = "kernel.unprivileged_userns_clone"
	out = m.must(t, "sysctl -q "+setting+"=0\nif "+demo+"; then echo it has worked; fi\nsysctl -q "+setting+"=1")
	if !strings.Contains(out, "sudo sysctl "+setting+"=1") || strings.Contains(out, "it has worked") {
		t.Errorf("without user namespaces, the demo does not say what to type: %s", out)
	}
}

// kernel runs the tests on the machine that need its kernel, and one that says who encrypts.
func (m machine) kernel(t *testing.T) {
	kinds := exec.CommandContext(t.Context(), "go", "run", "-C", filepath.Join(root, "tools"), "./testkinds", "-each", "kernel", "-in", "internal/provider")
	names, err := kinds.Output()
	if err != nil {
		t.Fatalf("%s: %v", kinds, err)
	}
	tests := strings.TrimSpace(string(names)) + "|^TestAccTunnel_associations$"
	out := m.must(t, `cp -r /payload/src /payload/`+machineProvider+` /var/tmp
cd /var/tmp/src/internal/provider
TF_ACC=1 CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=/dev/null TF_ACC_TERRAFORM_PATH=/payload/`+machineCLI+` \
`+builtVariable+`=/var/tmp/`+machineProvider+` `+lab.ESPVariable+`=kernel \
/payload/`+machineTests+` -test.v -test.parallel 2 -test.run '`+tests+`'`)
	passed := regexp.MustCompile(`(?m)^--- PASS: (\S+) \((\S+)\)`).FindAllStringSubmatch(out, -1)
	for _, p := range passed {
		t.Logf("on the kernel's ESP: %s (%s)", p[1], p[2])
	}
	if want := strings.Count(tests, "TestAcc"); len(passed) != want {
		t.Errorf("%d tests have passed, want %d: %s", len(passed), want, out)
	}
}

// service manages the system's own charon, at its usual socket and under its AppArmor profile. A restart loses what is loaded; with
// persist and load_on_start, all is there again after the machine was started again.
func (m machine) service(t *testing.T) {
	b := blocksOf(t, readme)
	example := slices.IndexFunc(b, func(b *guideBlock) bool { return b.isConfiguration() && strings.HasPrefix(b.code, "terraform {") })
	if example < 0 {
		t.Fatal("README has no complete configuration")
	}
	terraform := `cd /root/vpn
export CHECKPOINT_DISABLE=1 TF_CLI_CONFIG_FILE=/root/vpn/dev.tfrc TF_VAR_psk=not-a-secret TF_IN_AUTOMATION=1
terraform() { /payload/` + machineCLI + ` "$@" -no-color; }
until swanctl --stats >/dev/null 2>&1; do sleep 1; done
`
	m.must(t, `mkdir /root/vpn
cat >/root/vpn/main.tf <<'EOF'
`+b[example].code+`EOF
cat >/root/vpn/dev.tfrc <<'EOF'
provider_installation {
  dev_overrides { "terraform-strongswan/strongswan" = "/payload" }
  direct {}
}
EOF`)
	apply := func(summary string) {
		t.Helper()
		if out := m.must(t, terraform+"terraform apply -auto-approve"); !strings.Contains(out, summary) {
			t.Errorf("the apply is not %q: %s", summary, out)
		}
		if out := m.must(t, terraform+"terraform plan -detailed-exitcode; swanctl --list-conns"); !strings.Contains(out, "site: IKEv2") {
			t.Errorf("swanctl does not see the connection: %s", out)
		}
	}
	apply("2 added, 0 changed, 0 destroyed")
	policies := m.must(t, "ip xfrm policy")
	if !strings.Contains(policies, "src 10.1.0.0/16 dst 10.2.0.0/16") {
		t.Errorf("the kernel has no policy for the trap: %s", policies)
	}

	m.must(t, "systemctl restart strongswan-starter")
	if out := m.must(t, terraform+"terraform plan"); !strings.Contains(out, "Lost in a restart of charon") || !strings.Contains(out, "2 to add") {
		t.Errorf("the plan does not say what the restart has cost: %s", out)
	}
	terraform += "export STRONGSWAN_PERSIST=true\n"
	if out := m.must(t, terraform+"terraform plan"); !strings.Contains(out, "Warning: Nothing loads the files at a start") {
		t.Errorf("the plan does not say that nothing loads the files: %s", out)
	}
	terraform += "export STRONGSWAN_LOAD_ON_START=true\n"
	apply("2 added, 0 changed, 0 destroyed")

	began := time.Now()
	if err := m.Reboot(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Logf("the machine was back %.0f s after it was told to start again", time.Since(began).Seconds())
	m.must(t, "until swanctl --list-conns | grep -q '^site:'; do sleep 1; done")
	if policies := m.must(t, "ip xfrm policy"); !strings.Contains(policies, "src 10.1.0.0/16 dst 10.2.0.0/16") {
		t.Errorf("after a restart, the kernel has no policy for the trap: %s", policies)
	}
	m.must(t, terraform+"terraform plan -detailed-exitcode")
	m.must(t, terraform+"terraform destroy -auto-approve")
	if left := m.must(t, "swanctl --list-conns; ls /etc/swanctl/conf.d /etc/strongswan.d | grep terraform- || true"); left != "" {
		t.Errorf("this is left: %s", left)
	}
	if denied := m.must(t, "dmesg | grep 'apparmor=\"DENIED\"' | grep -v file_inherit || true"); denied != "" {
		t.Logf("AppArmor has denied: %s", denied)
	}
}
