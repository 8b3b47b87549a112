package lab

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// NoNamespaces returns an error that says why this user cannot make the namespaces that gateways
// run in and what to type about it, or nil. It tries before it explains: a kernel has more ways to
// refuse than its settings show.
func NoNamespaces(ctx context.Context) error {
	args := []string{"--mount", "--net", "mount", "-t", "tmpfs", "tmpfs", "/run"}
	root := os.Geteuid() == 0
	if !root {
		args = append(userNamespace(), args...)
	}
	out, err := exec.CommandContext(ctx, "unshare", args...).CombinedOutput()
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("there is no unshare: as root, apt-get install --no-install-recommends util-linux")
	}
	said := strings.TrimSpace(string(out))
	if said == "" {
		said = err.Error()
	}
	return refused(root, os.DirFS("/proc/sys"), said)
}

// EnterUserNamespace replaces this program with a new run of itself, with the same arguments, in a
// user namespace where this user is root. There an ordinary user can do all that a gateway needs,
// tunnels included, and nothing that the user could not do to the machine before. It returns only
// if it fails. For root, there is nothing to enter, and it returns nil.
func EnterUserNamespace() error {
	if os.Geteuid() == 0 {
		return nil
	}
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	line := append([]string{unshare}, userNamespace()...)
	line = append(line, self)
	line = append(line, os.Args[1:]...)
	err = syscall.Exec(unshare, line, os.Environ()) //nolint:gosec // this program's own arguments
	return fmt.Errorf("%s: %w", unshare, err)
}

// userNamespace are the options by which unshare makes a user root of a namespace.
func userNamespace() []string { return []string{"--user", "--map-root-user"} }

// restrictions are the kernel settings that keep users from making namespaces. The first three
// spare root.
var restrictions = []struct {
	file      string // below /proc/sys
	forbidden string // the value that forbids it
	allowed   string // a value that allows it
	root      bool   // whether root is refused, too
	who       string
}{
	{"kernel/apparmor_restrict_unprivileged_userns", "1", "0", false, // Ubuntu 24.04
		"AppArmor refuses user namespaces to ordinary users"},
	{"kernel/unprivileged_userns_clone", "0", "1", false, // Debian 10
		"Debian's kernel refuses user namespaces to ordinary users"},
	{"user/max_user_namespaces", "0", "10000", false, "the kernel allows no user namespaces"},
	{"user/max_mnt_namespaces", "0", "10000", true, "the kernel allows no mount namespaces"},
	{"user/max_net_namespaces", "0", "10000", true, "the kernel allows no network namespaces"},
}

// refused explains why namespaces were refused by the settings in a file system like /proc/sys.
// said is what unshare said.
func refused(root bool, settings fs.FS, said string) error {
	text := "this user cannot make the namespaces that gateways run in: "
	for _, r := range restrictions {
		value, err := fs.ReadFile(settings, r.file)
		if err != nil || strings.TrimSpace(string(value)) != r.forbidden || root && !r.root {
			continue
		}
		name := strings.ReplaceAll(r.file, "/", ".")
		return fmt.Errorf("%s%s (%s = %s; %s). To allow it until the next boot:\n    sudo sysctl %s=%s",
			text, r.who, name, r.forbidden, said, name, r.allowed)
	}
	return fmt.Errorf("%s%s. No setting of the kernel forbids it, so it is probably a container without the right. "+
		"Start the container with:\n    docker run --privileged IMAGE", text, said)
}
