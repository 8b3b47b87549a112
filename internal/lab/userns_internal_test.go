package lab

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestRefused(t *testing.T) {
	t.Parallel()
	const apparmor = "kernel/apparmor_restrict_unprivileged_userns"
	for _, c := range []struct {
		name     string
		root     bool
		settings map[string]string
		cause    string
		command  string
	}{
		{
			"Ubuntu", false,
			map[string]string{apparmor: "1", "kernel/unprivileged_userns_clone": "1"},
			"AppArmor refuses", "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0",
		},
		{
			"Debian", false,
			map[string]string{apparmor: "0", "kernel/unprivileged_userns_clone": "0"},
			"Debian's kernel refuses", "sudo sysctl kernel.unprivileged_userns_clone=1",
		},
		{
			"no user namespaces", false,
			map[string]string{"user/max_user_namespaces": "0"},
			"no user namespaces", "sudo sysctl user.max_user_namespaces=10000",
		},
		{
			"no network namespaces", true,
			map[string]string{"user/max_net_namespaces": "0"},
			"no network namespaces", "sudo sysctl user.max_net_namespaces=10000",
		},
		{
			"a container", false,
			map[string]string{apparmor: "0", "user/max_user_namespaces": "96364"},
			"No setting of the kernel forbids it", "docker run --privileged",
		},
		{
			"root is spared", true,
			map[string]string{apparmor: "1", "user/max_user_namespaces": "0"},
			"No setting of the kernel forbids it", "docker run --privileged",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			settings := fstest.MapFS{}
			for file, value := range c.settings {
				settings[file] = &fstest.MapFile{Data: []byte(value + "\n")}
			}
			got := refused(c.root, settings, "unshare: Operation not permitted").Error()
			for _, want := range []string{c.cause, "\n    " + c.command, "unshare: Operation not permitted"} {
				if !strings.Contains(got, want) {
					t.Errorf("the error lacks %q:\n%s", want, got)
				}
			}
		})
	}
}
