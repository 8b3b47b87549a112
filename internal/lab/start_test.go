package lab_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

//strongswan:each release
func TestStart_withoutVICI(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	_, err := lab.Start(ctx, lab.Options{StrongswanConf: "plugins { vici { load = no } }"})
	if err == nil || !strings.Contains(err.Error(), "does not answer") || !strings.Contains(err.Error(), "loaded plugins:") {
		t.Errorf("a charon without VICI: %v", err)
	}
}

//strongswan:each release
func TestStart_charonEnds(t *testing.T) {
	t.Parallel()
	for conf, reason := range map[string]string{
		"load = no-such-plugin!\nload_modular = no": "no-such-plugin", // said in the log
		"} }": "abort initialization due to invalid configuration", // said before there is one
	} {
		_, err := lab.Start(t.Context(), lab.Options{StrongswanConf: conf})
		if err == nil || !strings.Contains(err.Error(), "ended at once") || !strings.Contains(err.Error(), reason) {
			t.Errorf("a charon with %q: %v", conf, err)
		}
	}
}

// The path of the directory is full of what strongswan.conf gives a meaning to.
//
//strongswan:each release
func TestStart_directory(t *testing.T) {
	t.Parallel()
	directory := filepath.Join(t.TempDir(), `of "a" {#} gateway`)
	g, err := lab.Start(t.Context(), lab.Options{Directory: directory})
	if err != nil {
		t.Fatal(err)
	}
	if g.Directory() != directory || filepath.Dir(g.Socket()) != directory || filepath.Dir(g.SwanctlDirectory()) != directory {
		t.Errorf("it is in %s, %s and %s", g.Directory(), g.Socket(), g.SwanctlDirectory())
	}
	if err := g.WaitLog(t.Context(), "loaded plugins:"); err != nil {
		t.Error(err)
	}
	if err := g.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(g.Socket()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
	if !strings.Contains(g.Log(), "loaded plugins:") {
		t.Errorf("the log of a directory that was asked for is gone: %s", g.Log())
	}
}

//strongswan:once
func TestStart_impossibleDirectory(t *testing.T) {
	t.Parallel()
	missing := "no-such-directory-" + strconv.Itoa(os.Getpid())
	for directory, problem := range map[string]string{
		filepath.Join(t.TempDir(), strings.Repeat("long/", 20)): "more than 107 characters",
		"/run/" + missing + "/here":                             "below /run",
		"/var/run/" + missing:                                   "below /run",
	} {
		if _, err := lab.Start(t.Context(), lab.Options{Directory: directory}); err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: %v", directory, err)
		}
		if _, err := os.Stat(directory); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s was made: %v", directory, err)
		}
	}
}

//strongswan:once
func TestStart_unusableTMPDIR(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 25))
	if err := os.Mkdir(long, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", long)
	if g := lab.ForTest(t); strings.HasPrefix(g.Directory(), long) {
		t.Errorf("it is in %s", g.Directory())
	}
	t.Setenv("TMPDIR", "/run")
	if g := lab.ForTest(t); strings.HasPrefix(g.Directory(), "/run") {
		t.Errorf("it is in %s", g.Directory())
	}
}
