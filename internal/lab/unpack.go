package lab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// MirrorVariable is the environment variable that names the Debian mirror to unpack releases from. Without it, it is
// the one that this machine's apt uses, if it is a Debian machine.
const MirrorVariable = "STRONGSWAN_LAB_MIRROR"

// Unpack puts a release into the cache folder, unless it is there. It takes minutes, and needs root and debootstrap;
// what that prints goes to log. Several processes may call it at once.
func Unpack(ctx context.Context, r Release, log io.Writer) error {
	if r == Host || Missing(r) == nil {
		return nil
	}
	if os.Geteuid() != 0 {
		return fmt.Errorf("unpacking %s needs root: debootstrap runs the packages' own scripts by chroot", r)
	}
	if _, err := exec.LookPath("debootstrap"); err != nil {
		return fmt.Errorf("unpacking %s needs debootstrap: apt-get install debootstrap", r)
	}
	unlock, err := lockFile(r.root() + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	if Missing(r) == nil { // another process was faster
		return nil
	}
	// The release appears all at once: a half unpacked one is never taken for it.
	partial := r.root() + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "debootstrap", debootstrapArguments(ctx, r, partial)...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		return errors.Join(fmt.Errorf("debootstrap of %s failed: %w", r, err), os.RemoveAll(partial))
	}
	if err := os.RemoveAll(r.root()); err != nil {
		return err
	}
	return os.Rename(partial, r.root())
}

// debootstrapArguments ask for a minimal system with strongSwan. charon-systemd must not be among the packages, as it
// conflicts with strongswan-charon; netbase brings the /etc/protocols and /etc/services that selectors are named by.
func debootstrapArguments(ctx context.Context, r Release, directory string) []string {
	args := []string{
		"--variant=minbase", "--include=" + strings.Join(append([]string{"netbase"}, packages...), ","), r.suite, directory,
	}
	if mirror := mirror(ctx); mirror != "" {
		args = append(args, mirror)
	}
	return args
}

// mirror returns the Debian mirror to use, or nothing for debootstrap's own default.
func mirror(ctx context.Context) string {
	if mirror := os.Getenv(MirrorVariable); mirror != "" {
		return mirror
	}
	if release, err := os.ReadFile("/etc/os-release"); err != nil || !strings.Contains(string(release), "\nID=debian\n") {
		return ""
	}
	out, err := exec.CommandContext(ctx, "apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages").Output()
	if err != nil {
		return ""
	}
	for _, uri := range strings.Fields(string(out)) {
		if strings.HasSuffix(strings.TrimSuffix(uri, "/"), "/debian") {
			return uri
		}
	}
	return ""
}

// lockFile waits for an exclusive lock, which the kernel gives back should this program die.
func lockFile(path string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { _ = f.Close() }, nil
}
