package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Release is a strongSwan that gateways can run. The zero value is [Host].
type Release struct {
	suite string // of Debian, or empty
}

// The releases.
var (
	Host   = Release{}                // the machine's own
	Trixie = Release{suite: "trixie"} // Debian 13: strongSwan 6.0.1
	Sid    = Release{suite: "sid"}    // Debian unstable: 6.1 when this was written, built without IKEv1
)

// Where Debian's packages have the programs.
const (
	charonPath  = "/usr/lib/ipsec/charon"
	swanctlPath = "/usr/sbin/swanctl"
)

// ParseRelease returns the release of a name: host, trixie or sid.
func ParseRelease(name string) (Release, error) {
	for _, r := range []Release{Host, Trixie, Sid} {
		if r.String() == name {
			return r, nil
		}
	}
	return Release{}, fmt.Errorf("there is no release %q: it is host, trixie or sid", name)
}

func (r Release) String() string {
	if r.suite == "" {
		return "host"
	}
	return r.suite
}

// root is where the release's files are, or empty for the machine's own.
func (r Release) root() string {
	if r.suite == "" {
		return ""
	}
	return filepath.Join(cacheDirectory(), r.suite)
}

// cacheDirectory is where releases are unpacked.
func cacheDirectory() string {
	if directory := os.Getenv("STRONGSWAN_LAB_CACHE"); directory != "" {
		return directory
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "terraform-provider-strongswan", "releases")
}

// version asks the release's package for its version, such as "6.0.1".
func (r Release) version(ctx context.Context) (string, error) {
	args := []string{"dpkg-query", "-W", "-f", "${Version}", "strongswan-charon"}
	if root := r.root(); root != "" {
		args = append([]string{"chroot", root}, args...)
	}
	out, err := exec.CommandContext(ctx, args[0], args[1:]...).Output()
	if err != nil {
		return "", fmt.Errorf("which strongSwan is it? %s: %w", strings.Join(args, " "), err)
	}
	version, _, _ := strings.Cut(string(out), "-")
	return version, nil
}

// leave removes the mount point that a gateway's directory had inside the release.
func (r Release) leave(directory string) error {
	if r.root() == "" {
		return nil
	}
	if err := os.Remove(r.root() + directory); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
