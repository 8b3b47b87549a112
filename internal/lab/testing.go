package lab

import (
	"os"
	"testing"
)

// ReleaseVariable is the environment variable that names the release which tests run on: host (the default), trixie
// or sid.
const ReleaseVariable = "STRONGSWAN_LAB_RELEASE"

// ForTest starts a gateway for a test, which fails if it does not start; its message says what to install. The gateway
// ends with the test, and a failed test logs the end of charon's log.
func ForTest(t testing.TB, change ...func(*Options)) *Gateway {
	t.Helper()
	var o Options
	if name := os.Getenv(ReleaseVariable); name != "" {
		release, err := ParseRelease(name)
		if err != nil {
			t.Fatalf("%s: %v", ReleaseVariable, err)
		}
		o.Release = release
	}
	for _, f := range change {
		f(&o)
	}
	g, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the end of charon's log:\n%s", g.logTail())
		}
		if err := g.Stop(); err != nil {
			t.Errorf("the gateway did not go: %v", err)
		}
	})
	return g
}
