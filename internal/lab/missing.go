package lab

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Where Debian's packages have the programs.
const (
	charonPath  = "/usr/lib/ipsec/charon"
	swanctlPath = "/usr/sbin/swanctl"
	pluginPath  = "/usr/lib/ipsec/plugins/libstrongswan-"
)

// needs are the files that a gateway is known by to be complete, and Debian's packages that bring them.
var needs = []struct{ path, pkg string }{
	{charonPath, "strongswan-charon"},
	{swanctlPath, "strongswan-swanctl"},
	{"/usr/bin/pki", "strongswan-pki"},
	{pluginPath + "openssl.so", "libstrongswan-standard-plugins"},
	{pluginPath + "curve25519.so", "libstrongswan-extra-plugins"},
	{pluginPath + "eap-identity.so", "libcharon-extra-plugins"},
}

// Missing returns an error that says what has to be installed before gateways of a release can run, or nil.
func Missing(r Release) error {
	var missing, packages []string
	for _, program := range []string{"unshare", "nsenter", "setpriv"} {
		if _, err := exec.LookPath(program); err != nil {
			missing, packages = append(missing, program), append(packages, "util-linux")
		}
	}
	packages = slices.Compact(packages)
	if r == Host {
		for _, need := range needs {
			if !exists(need.path) {
				missing, packages = append(missing, need.path), append(packages, need.pkg)
			}
		}
	}
	var commands string
	if len(packages) > 0 {
		commands = "\n    apt-get install --no-install-recommends " + strings.Join(packages, " ")
	}
	if r != Host && !r.unpacked() {
		missing = append(missing, "complete strongSwan in "+r.root())
		commands += "\n    go run ./internal/lab/unpack " + r.String()
	}
	if len(missing) == 0 {
		return nil
	}
	return fmt.Errorf("a gateway of release %s cannot run here: there is no %s; to get it, as root:\n%s",
		r, strings.Join(missing, ", no "), commands)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
