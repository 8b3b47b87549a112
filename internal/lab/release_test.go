package lab_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// releasesVariable names the releases, apart from the machine's own, that TestReleases must find unpacked.
const releasesVariable = "STRONGSWAN_LAB_RELEASES"

// TestReleases tries all releases that are unpacked here, and fails for the others that it was asked for.
//
//strongswan:each release
func TestReleases(t *testing.T) {
	t.Parallel()
	asked := strings.Fields(strings.ReplaceAll(os.Getenv(releasesVariable), ",", " "))
	for release, version := range map[lab.Release]string{lab.Host: "", lab.Trixie: "6.0.", lab.Sid: "6."} {
		if err := lab.Missing(release); err != nil && release != lab.Host && !slices.Contains(asked, release.String()) {
			t.Log(err)
			continue
		}
		t.Run(release.String(), func(t *testing.T) {
			t.Parallel()
			g := lab.ForTest(t, func(o *lab.Options) { o.Release = release })
			t.Logf("strongSwan %s", g.Version())
			if !strings.HasPrefix(g.Version(), version) {
				t.Errorf("strongSwan %s, want %s", g.Version(), version)
			}
			out, err := g.Swanctl(t.Context(), "--version")
			if err != nil || !strings.Contains(out, g.Version()) {
				t.Errorf("charon is %s, swanctl prints %q (%v)", g.Version(), out, err)
			}
			pid := g.PID()
			if err := g.Restart(t.Context()); err != nil || running(pid) {
				t.Errorf("after a restart, the old charon runs: %v (%v)", running(pid), err)
			}
		})
	}
}

func TestParseRelease(t *testing.T) {
	t.Parallel()
	for _, release := range []lab.Release{lab.Host, lab.Trixie, lab.Sid} {
		if got, err := lab.ParseRelease(release.String()); got != release || err != nil {
			t.Errorf("%s is parsed as %s (%v)", release, got, err)
		}
	}
	if _, err := lab.ParseRelease("potato"); err == nil {
		t.Error("there is a release potato")
	}
}

//strongswan:once
func TestMissing(t *testing.T) {
	t.Setenv(lab.CacheVariable, t.TempDir())
	err := lab.Missing(lab.Trixie)
	if err == nil || !strings.Contains(err.Error(), "/trixie") || !strings.Contains(err.Error(), "go run ./internal/lab/unpack trixie") {
		t.Errorf("a release that is not unpacked: %v", err)
	}
	if _, err := lab.Start(t.Context(), lab.Options{Release: lab.Trixie}); err == nil {
		t.Error("it starts")
	}
}

func TestMissing_programs(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := lab.Missing(lab.Host)
	if err == nil || !strings.Contains(err.Error(), "no unshare, no nsenter, no setpriv") || !strings.HasSuffix(err.Error(), "recommends util-linux") {
		t.Errorf("without util-linux: %v", err)
	}
}
