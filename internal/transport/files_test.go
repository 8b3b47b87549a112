package transport_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// stores are the ways to keep files on a gateway, all of them on this machine.
func stores(t *testing.T) map[string]transport.FileStore {
	t.Helper()
	local, err := transport.Parse("unix:///nowhere")
	if err != nil {
		t.Fatal(err)
	}
	s := newServer(t)
	bare := newServer(t, func(o *lab.SSHDOptions) { o.NoSFTP = true })
	byCommand := sshTarget(t, "ssh://root@"+bare.Address(), transport.SSHSettings{
		SSHHop:      transport.SSHHop{PrivateKey: bare.user.pem, HostKey: bare.host.line()},
		SFTPCommand: "/usr/lib/openssh/sftp-server",
	})
	all := map[string]transport.FileStore{}
	for name, target := range map[string]transport.Target{"local": local, "sftp": s.target(t, "/s"), "command": byCommand} {
		store, ok := target.(transport.FileStore)
		if !ok {
			t.Fatalf("%s keeps no files", name)
		}
		all[name] = store
	}
	return all
}

// placeOf is a file right below its directory.
func placeOf(file string) transport.Place {
	return transport.Place{Directory: filepath.Dir(file), Name: filepath.Base(file)}
}

// directoryNames lists a directory.
func directoryNames(t *testing.T, directory string) string {
	t.Helper()
	entries, err := os.ReadDir(directory)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

// TestFileStore: a file appears as a whole, with its mode and the owner of its directory, and what is staged is no file of a pattern.
func TestFileStore(t *testing.T) {
	t.Parallel()
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			directory := filepath.Join(t.TempDir(), "swanctl", "conf.d")
			file := filepath.Join(directory, "terraform.conf")
			put := func(text string, mode fs.FileMode) {
				t.Helper()
				staged, err := store.StageFile(t.Context(), placeOf(file), []byte(text), mode)
				if err != nil {
					t.Fatal(err)
				}
				if before, _ := os.ReadFile(file); string(before) == text {
					t.Error("it is there before it is committed")
				}
				if shown, err := filepath.Glob(filepath.Join(directory, "*.conf")); err != nil || len(shown) > 1 {
					t.Errorf("a pattern finds what is staged: %v", shown)
				}
				if err := staged.Commit(t.Context()); err != nil {
					t.Fatal(err)
				}
				info, err := os.Stat(file)
				if err != nil || info.Mode() != mode {
					t.Errorf("the mode is %v, want %v: %v", info.Mode(), mode, err)
				}
				if read, err := store.ReadKept(t.Context(), placeOf(file)); err != nil || string(read) != text {
					t.Errorf("it holds %q, want %q: %v", read, text, err)
				}
				if names := directoryNames(t, directory); names != "terraform.conf" {
					t.Errorf("the directory has %s", names)
				}
			}
			put("first", 0o600)
			if info, err := os.Stat(directory); err != nil || info.Mode().Perm() != 0o700 {
				t.Errorf("the directory is %v: %v", info.Mode(), err)
			}
			if err := os.Chown(directory, 12, 34); err != nil {
				t.Fatal(err)
			}
			put(strings.Repeat("second", 20_000), 0o644)
			if info, err := os.Stat(file); err != nil || info.Sys().(*syscall.Stat_t).Uid != 12 || info.Sys().(*syscall.Stat_t).Gid != 34 { //nolint:forcetypeassert // on Linux
				t.Errorf("the file does not belong to whom its directory belongs: %v", err)
			}

			// What an interrupted run left is in nobody's way.
			if _, err := store.StageFile(t.Context(), placeOf(file), []byte("interrupted"), 0o600); err != nil {
				t.Fatal(err)
			}
			staged, err := store.StageFile(t.Context(), placeOf(file), []byte("third"), 0o600)
			if err != nil {
				t.Fatal(err)
			}
			staged.Discard(t.Context())
			if names := directoryNames(t, directory); names != "terraform.conf" {
				t.Errorf("after it is discarded, the directory has %s", names)
			}
			for range 2 {
				if err := store.RemoveFile(t.Context(), placeOf(file)); err != nil {
					t.Error(err)
				}
			}
			if _, err := store.ReadKept(t.Context(), placeOf(file)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("after it is removed: %v", err)
			}
		})
	}
}

// TestFileStore_fails: an error names the file, and nothing is left.
func TestFileStore_fails(t *testing.T) {
	t.Parallel()
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			directory := t.TempDir()
			blocked := filepath.Join(directory, "file", "x.conf")
			if err := os.WriteFile(filepath.Join(directory, "file"), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := store.StageFile(t.Context(), transport.Place{Directory: directory, Name: "file/x.conf"}, []byte("x"), 0o600); err == nil || !strings.Contains(err.Error(), blocked) {
				t.Errorf("below a file: %v", err)
			}
			taken := filepath.Join(directory, "directory")
			if err := os.MkdirAll(filepath.Join(taken, "full"), 0o755); err != nil {
				t.Fatal(err)
			}
			staged, err := store.StageFile(t.Context(), placeOf(taken), []byte("x"), 0o600)
			if err != nil {
				t.Fatal(err)
			}
			if err := staged.Commit(t.Context()); err == nil || !strings.Contains(err.Error(), taken) {
				t.Errorf("in place of a directory: %v", err)
			}
			if names := directoryNames(t, directory); names != "directory file" {
				t.Errorf("the directory has %s", names)
			}
		})
	}
}

// TestFileStore_connectionLost: what was staged is committed through another SSH connection.
func TestFileStore_connectionLost(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	store := s.target(t, "/s")
	file := filepath.Join(t.TempDir(), "x.conf")
	staged, err := store.StageFile(t.Context(), placeOf(file), []byte("x"), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	s.Drop()
	if err := staged.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if read, err := store.ReadKept(t.Context(), placeOf(file)); err != nil || string(read) != "x" {
		t.Errorf("it holds %q: %v", read, err)
	}
}

// TestReadFile_huge: a file that is none of a gateway's does not fill the memory.
func TestReadFile_huge(t *testing.T) {
	t.Parallel()
	target, err := transport.Parse("unix:///run/charon.vici")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "huge")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for size, fits := range map[int64]bool{16 << 20: true, 16<<20 + 1: false} {
		if err := os.Truncate(file, size); err != nil {
			t.Fatal(err)
		}
		if _, err := target.(transport.FileReader).ReadFile(t.Context(), file); (err == nil) != fits { //nolint:forcetypeassert // fails the test
			t.Errorf("%d bytes: %v", size, err)
		}
	}
}
