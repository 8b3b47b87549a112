package provider_test

import (
	"os"
	"path/filepath"
	"testing"
)

// released is where there is something of each release: its schema, and states that it has written. "make release-fixtures" writes
// them. What of a release is there never changes once it is released.
const released = "testdata/states"

// writesRelease tells that tests write what they compare with for a release, as the last step before it is made.
func writesRelease(release string) bool { return os.Getenv("RELEASE") == release }

func releases(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(released)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if len(names) == 0 {
		t.Fatal("there is no release to compare with")
	}
	return names
}

func readReleased(t *testing.T, names ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{released}, names...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
