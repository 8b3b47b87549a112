package lab

import (
	"fmt"
	"os"
	"path/filepath"
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

// CacheVariable is the environment variable that names the cache folder. By default, it is in the user's one.
const CacheVariable = "STRONGSWAN_LAB_CACHE"

// cacheDirectory is where releases are unpacked.
func cacheDirectory() string {
	if directory := os.Getenv(CacheVariable); directory != "" {
		return directory
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	return filepath.Join(cache, "terraform-provider-strongswan", "releases")
}
