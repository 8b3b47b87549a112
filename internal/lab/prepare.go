package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// MirrorVariable is the environment variable that names the Debian mirror to unpack releases from. Without it, it is
// the one that this machine's apt uses, if it is a Debian machine.
const MirrorVariable = "STRONGSWAN_LAB_MIRROR"

// suitePackages are what a release is made of. charon-systemd must not be among them, as it conflicts with
// strongswan-charon; netbase brings the /etc/protocols and /etc/services that selectors are named by.
var suitePackages = []string{
	"strongswan-charon", "strongswan-swanctl", "strongswan-pki", "libcharon-extauth-plugins", "libcharon-extra-plugins",
	"libstrongswan-extra-plugins", "libstrongswan-standard-plugins", "netbase",
}

// Prepare unpacks a release into the cache folder, unless it is there. It takes minutes, and needs root and debootstrap;
// what that prints goes to log. Several processes may call it at once. There is nothing to prepare for [Host].
func (r Release) Prepare(ctx context.Context, log io.Writer) error {
	if r == Host || r.unpacked() {
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
	if r.unpacked() { // another process was faster
		return nil
	}
	// The release appears all at once: a half unpacked one is never taken for it.
	partial := r.root() + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	if err := r.debootstrap(ctx, partial, log); err != nil {
		return errors.Join(err, os.RemoveAll(partial))
	}
	if err := os.RemoveAll(r.root()); err != nil {
		return err
	}
	return os.Rename(partial, r.root())
}

// unpacked reports whether all of a release is in the cache folder.
func (r Release) unpacked() bool {
	for _, need := range needs {
		if !exists(filepath.Join(r.root(), need.path)) {
			return false
		}
	}
	return true
}

// debootstrap runs in namespaces of its own: when it is interrupted, all that it started ends with it, and no mount of
// the new system's /proc and /sys stays to be in the way of its removal.
func (r Release) debootstrap(ctx context.Context, directory string, log io.Writer) error {
	mirror := aptMirror(ctx)
	args := []string{
		"--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "debootstrap", "--variant=minbase",
		"--include=" + strings.Join(suitePackages, ","), r.suite, directory,
	}
	if mirror != "" {
		args = append(args, mirror)
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "unshare", args...)
	cmd.Stdout = io.MultiWriter(log, &out)
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	if ctx.Err() != nil {
		return fmt.Errorf("debootstrap of %s: %w", r, ctx.Err())
	}
	if err != nil {
		lines := slices.Collect(strings.Lines(out.String()))
		end := strings.Join(lines[max(0, len(lines)-5):], "")
		return fmt.Errorf("debootstrap of %s failed: %w. It ends with:\n%s%s", r, err, end, hint(end, mirror))
	}
	return nil
}

// hint says what to do about a debootstrap that failed.
func hint(output, mirror string) string {
	if strings.Contains(output, "signed by unknown key") || strings.Contains(output, "Invalid Release signature") ||
		strings.Contains(output, "eyring") {
		return "The mirror's signature is unknown here: apt-get install debian-archive-keyring, as new as can be had."
	}
	if mirror == "" {
		mirror = "debootstrap's own default"
	}
	return fmt.Sprintf("The mirror was %s. To use another one, set %s to its URL.", mirror, MirrorVariable)
}

// aptMirror returns the Debian mirror to use, or nothing for debootstrap's own default. apt tells nothing about its
// mirrors before its first update.
func aptMirror(ctx context.Context) string {
	if mirror := os.Getenv(MirrorVariable); mirror != "" {
		return mirror
	}
	out, err := exec.CommandContext(ctx, "apt-get", "indextargets",
		"--format", "$(ORIGIN)/$(LABEL)/$(COMPONENT) $(REPO_URI)", "Created-By: Packages").Output()
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(out)) {
		if uri, ok := strings.CutPrefix(strings.TrimSpace(line), "Debian/Debian/main "); ok {
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
