package lab

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Machine is a Debian machine of its own, in QEMU, as a user has one: Debian's kernel with ESP and XFRM interfaces,
// AppArmor enforcing its profiles, systemd, and strongSwan as a service of the system. Where the host lends no hardware
// for virtual machines, QEMU emulates all of it, several times slower.
//
// It reaches no network, and nobody but this host reaches it. What is written to its disk outlives [Machine.Reboot] and goes
// with [Machine.Stop].
type Machine struct {
	directory string // what belongs to this machine only
	qemu      *process
	ssh       *machineSSH
}

// qemuPath is the program that is the machine.
const qemuPath = "qemu-system-x86_64"

// StartMachine starts a machine and waits until it can be logged in to. It sees the directory payload, read-only, as
// /payload; a file authorized_keys is added there. Whoever starts it has to call [Machine.Stop].
func StartMachine(ctx context.Context, payload string) (*Machine, error) {
	image := machineImage()
	if err := missingMachine(image); err != nil {
		return nil, err
	}
	directory, err := os.MkdirTemp("", "machine-")
	if err != nil {
		return nil, err
	}
	m := &Machine{directory: directory}
	if err := m.start(ctx, image, payload); err != nil {
		return nil, errors.Join(err, m.Stop())
	}
	return m, nil
}

func (m *Machine) start(ctx context.Context, image, payload string) error {
	address, err := freeAddress()
	if err != nil {
		return err
	}
	m.ssh, err = newMachineSSH(address, filepath.Join(image, imageHostKey), filepath.Join(payload, authorizedKeys))
	if err != nil {
		return err
	}
	disk := filepath.Join(m.directory, "payload.img")
	if err := makeDisk(ctx, payload, disk, freeForLogs); err != nil {
		return err
	}
	m.qemu, err = startProcess(qemuCommand(image, disk, address, m.console()))
	if err != nil {
		return fmt.Errorf("QEMU did not start: %w", err)
	}
	if err := m.ssh.connect(ctx, m.qemu.ended); err != nil {
		return fmt.Errorf("%w. The end of the machine's console:\n%s", err, m.consoleTail())
	}
	return nil
}

// freeForLogs is the room that a disk has besides its files, in bytes. The payload's is read-only and needs little.
const freeForLogs = 64 << 20

// qemuCommand is the machine. Whatever it writes to the image is lost when it goes. KVM is used if this process may, and if
// the processor helps: without that, a kernel may have a /dev/kvm that does not boot Debian's kernel.
func qemuCommand(image, payload, address, console string) *exec.Cmd {
	args := []string{"--pdeathsig", "KILL", qemuPath}
	if hardwareVirtualization() {
		args = append(args, "-accel", "kvm")
	}
	args = append(args, "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "2560",
		"-display", "none", "-serial", "file:"+console,
		"-kernel", filepath.Join(image, imageKernel), "-initrd", filepath.Join(image, imageInitrd),
		"-append", "root=/dev/vda rw console=ttyS0 quiet net.ifnames=0 mitigations=off",
		"-drive", "if=virtio,format=raw,snapshot=on,file="+filepath.Join(image, imageDisk),
		"-drive", "if=virtio,format=raw,readonly=on,file="+payload,
		"-nic", "user,model=virtio-net-pci,restrict=on,hostfwd=tcp:"+address+"-:22")
	cmd := exec.Command("setpriv", args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	return cmd
}

// hardwareVirtualization reports whether the processor says that it can run virtual machines.
func hardwareVirtualization() bool {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(text)) {
		if flags, ok := strings.CutPrefix(line, "flags"); ok {
			words := strings.Fields(flags)
			return slices.Contains(words, "vmx") || slices.Contains(words, "svm")
		}
	}
	return false
}

// missingMachine says what keeps a machine from running here, or nothing.
func missingMachine(image string) error {
	for program, pkg := range map[string]string{qemuPath: "qemu-system-x86", "mke2fs": "e2fsprogs", "setpriv": "util-linux"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("there is no %s: as root, apt-get install --no-install-recommends %s", program, pkg)
		}
	}
	if !exists(filepath.Join(image, imageDisk)) {
		return fmt.Errorf("there is no image of a machine in %s; to make it, as root: go run ./internal/lab/unpack machine", image)
	}
	return nil
}

// freeAddress returns a TCP address of this host that nobody listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// Stop ends the machine, as a power cut would, and removes what was its own.
func (m *Machine) Stop() error {
	if m.ssh != nil {
		m.ssh.close()
	}
	if m.qemu != nil {
		m.qemu.kill()
	}
	return os.RemoveAll(m.directory)
}

func (m *Machine) console() string { return filepath.Join(m.directory, "console") }

// consoleTail is the end of what the machine has printed on its console, for errors.
func (m *Machine) consoleTail() string {
	text, err := os.ReadFile(m.console())
	if err != nil {
		return err.Error()
	}
	return lastLines(string(text))
}

// MachineForTest is [StartMachine] for a test, with what [ForTest] does for a gateway.
func MachineForTest(t testing.TB, payload string) *Machine {
	t.Helper()
	m, err := StartMachine(t.Context(), payload)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the end of the machine's console:\n%s", m.consoleTail())
		}
		if err := m.Stop(); err != nil {
			t.Errorf("the machine did not go: %v", err)
		}
	})
	return m
}
