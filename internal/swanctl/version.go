package swanctl

import (
	"cmp"
	"fmt"
)

// Version is a release of strongSwan. The zero value stands for every release that this package supports.
type Version struct{ Major, Minor, Patch int }

// Oldest is the oldest release that this package was checked against. Options without a Since exist there.
var Oldest = Version{5, 9, 8}

// ParseVersion reads what the VICI command version returns, such as "5.9.8", "6.0.2dr1" or "6.1.0rc1". A pre-release
// counts as its release.
func ParseVersion(text string) (Version, error) {
	var v Version
	n, err := fmt.Sscanf(text, "%d.%d.%d", &v.Major, &v.Minor, &v.Patch)
	if n < 2 {
		return Version{}, fmt.Errorf("%q is no strongSwan version: %w", text, err)
	}
	return v, nil
}

// Compare returns -1, 0 or 1 as v is older than, equal to or newer than w.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch))
}

// AtLeast reports whether v is w or newer.
func (v Version) AtLeast(w Version) bool { return v.Compare(w) >= 0 }

// IsZero reports whether v is the zero value.
func (v Version) IsZero() bool { return v == Version{} }

func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch) }
