package lab

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// suitePackages are what a release is made of. charon-systemd must not be among them, as it conflicts with
// strongswan-charon; netbase brings the /etc/protocols and /etc/services that selectors are named by.
var suitePackages = []string{
	"strongswan-charon", "strongswan-swanctl", "strongswan-pki", "libcharon-extauth-plugins", "libcharon-extra-plugins",
	"libstrongswan-extra-plugins", "libstrongswan-standard-plugins", "netbase",
}

// Prepare unpacks a release into the cache folder, unless it is there. It takes half a minute, and needs root and mmdebstrap;
// what that prints goes to log. Several processes may call it at once. There is nothing to prepare for [Host].
func (r Release) Prepare(ctx context.Context, log io.Writer) error {
	if r == Host {
		return nil
	}
	return prepare(r.root(), r.unpacked, func(partial string) error {
		return debian{suite: r.suite, packages: suitePackages, directory: partial}.run(ctx, log)
	})
}

// prepare fills a folder of the cache, unless it is complete. It appears all at once: a half filled one is never taken for
// it. Several processes may call it at once.
func prepare(folder string, complete func() bool, fill func(partial string) error) error {
	if complete() {
		return nil
	}
	unlock, err := lockFile(folder + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	if complete() { // another process was faster
		return nil
	}
	partial := folder + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	if err := fill(partial); err != nil {
		return errors.Join(err, os.RemoveAll(partial))
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	return os.Rename(partial, folder)
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
