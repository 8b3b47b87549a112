package lab_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// fakeMmdebstrap puts a script in the place of mmdebstrap. It finds the directory to fill in $6. Debian's mirrors have
// no part in these tests.
func fakeMmdebstrap(t *testing.T, script string) {
	t.Helper()
	if os.Geteuid() != 0 {
		if err := lab.Trixie.Prepare(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "needs root") {
			t.Fatalf("without root: %v", err)
		}
		t.Skip("the rest needs root, as Prepare does")
	}
	fakeProgram(t, "mmdebstrap", "set -e\n"+script)
	t.Setenv(lab.MirrorVariable, "http://mirror.invalid/debian")
}

// fakeProgram puts a script in the place of a program.
func fakeProgram(t *testing.T, name, script string) {
	t.Helper()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
}

// Two at once unpack a release once.
func TestRelease_Prepare(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(lab.CacheVariable, cache)
	fakeMmdebstrap(t, `
echo "$@"
plugins="$6/usr/lib/ipsec/plugins"
mkdir -p "$plugins" "$6/usr/sbin" "$6/usr/bin"
touch "$6/usr/lib/ipsec/charon" "$6/usr/sbin/swanctl" "$6/usr/bin/pki"
for name in openssl curve25519 eap-identity; do
  touch "$plugins/libstrongswan-$name.so"
done
`)
	var wg sync.WaitGroup
	var logs [2]bytes.Buffer
	for i := range logs {
		wg.Go(func() {
			if err := lab.Trixie.Prepare(t.Context(), &logs[i]); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	log := logs[0].String() + logs[1].String()
	if strings.Count(log, "--variant=minbase") != 1 || !strings.Contains(log, " trixie "+cache) || !strings.Contains(log, "http://mirror.invalid/debian") {
		t.Errorf("mmdebstrap was called with %q", log)
	}
	if err := lab.Missing(lab.Trixie); err != nil {
		t.Error(err)
	}
}

// Without a word on the mirror, it is the one that apt has Debian's packages from, and no other of its sources.
func TestRelease_Prepare_mirrorOfApt(t *testing.T) {
	t.Setenv(lab.CacheVariable, t.TempDir())
	fakeMmdebstrap(t, `echo "$7"; exit 1`)
	t.Setenv(lab.MirrorVariable, "")
	fakeProgram(t, "apt-get", `
test "$1" = indextargets || exit 1
echo "Debian/Debian-Security/main http://security.invalid/"
echo "Somebody/Else/main http://else.invalid/"
echo "Debian/Debian/main http://apt.invalid/debian/"
`)
	var log bytes.Buffer
	if err := lab.Sid.Prepare(t.Context(), &log); err == nil || log.String() != "http://apt.invalid/debian/\n" {
		t.Errorf("mmdebstrap was given the mirror %q (%v)", log.String(), err)
	}
}

func TestRelease_Prepare_fails(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(lab.CacheVariable, cache)
	for _, c := range []struct{ output, hint string }{
		{"E: The repository 'http://mirror.invalid/debian sid Release' does not have a Release file.", lab.MirrorVariable},
		{"W: GPG error: the signatures couldn't be verified: NO_PUBKEY 1", "debian-archive-keyring"},
	} {
		fakeMmdebstrap(t, `mkdir "$6"; echo "`+c.output+`" >&2; exit 1`)
		err := lab.Sid.Prepare(t.Context(), io.Discard)
		if err == nil || !strings.Contains(err.Error(), c.output) || !strings.Contains(err.Error(), c.hint) {
			t.Errorf("mmdebstrap said %q, the error is: %v", c.output, err)
		}
		onlyLock(t, cache)
	}
}

// An interrupted mmdebstrap leaves no process, and none of the file systems that it mounts.
func TestRelease_Prepare_interrupted(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(lab.CacheVariable, cache)
	fakeMmdebstrap(t, `
mkdir "$6"
mount -t tmpfs tmpfs "$6"
touch "$6/file"
echo started
sleep 1000 &
wait
`)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	// Prepare returns only when nobody can write to the log any more.
	if err := lab.Sid.Prepare(ctx, writerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil })); !errors.Is(err, context.Canceled) {
		t.Errorf("it was interrupted, and says: %v", err)
	}
	onlyLock(t, cache)
}

type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func onlyLock(t *testing.T, cache string) {
	t.Helper()
	entries, err := os.ReadDir(cache)
	if err != nil || len(entries) != 1 || entries[0].Name() != "sid.lock" {
		t.Errorf("the cache folder has %v (%v)", entries, err)
	}
}

func TestRelease_Prepare_withoutMmdebstrap(t *testing.T) {
	t.Setenv(lab.CacheVariable, t.TempDir())
	fakeMmdebstrap(t, "exit 1")
	t.Setenv("PATH", t.TempDir())
	if err := lab.Sid.Prepare(t.Context(), io.Discard); err == nil || !strings.Contains(err.Error(), "apt-get install mmdebstrap") {
		t.Errorf("without mmdebstrap: %v", err)
	}
	if err := lab.Host.Prepare(t.Context(), io.Discard); err != nil {
		t.Errorf("there is nothing to prepare for the host: %v", err)
	}
}
