package lab

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// packages are Debian's packages of strongSwan that a gateway is made of.
var packages = []string{
	"strongswan-charon", "strongswan-swanctl", "libcharon-extra-plugins", "libstrongswan-extra-plugins", "strongswan-pki",
}

// Missing returns an error that says what has to be installed before gateways of a release can run, or nil.
func Missing(r Release) error {
	var missing []string
	for _, program := range []string{"unshare", "nsenter", "setpriv"} {
		if _, err := exec.LookPath(program); err != nil {
			missing = append(missing, program+" (package util-linux)")
		}
	}
	for _, path := range []string{charonPath, swanctlPath} {
		if _, err := os.Stat(filepath.Join(r.root(), path)); err != nil {
			missing = append(missing, filepath.Join(r.root(), path))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	how := "apt-get install util-linux libstrongswan-standard-plugins " + strings.Join(packages, " ")
	if r != Host {
		how = "go run ./internal/lab/unpack " + r.String()
	}
	return fmt.Errorf("a gateway of release %s cannot run here: missing %s; to get it:\n\n    %s", r, strings.Join(missing, ", "), how)
}
