package transport_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// onStores runs a test on each way to keep files.
func onStores(t *testing.T, test func(t *testing.T, store transport.FileStore)) {
	t.Helper()
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, store)
		})
	}
}

func mustWrite(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, file, text string) {
	t.Helper()
	if data, err := os.ReadFile(file); err != nil || string(data) != text {
		t.Errorf("%s holds %q, want %q: %v", file, data, text, err)
	}
}

// TestFileStore_links: nothing is read, written or removed behind a symbolic link, whatever the name says. The directory itself may be one.
func TestFileStore_links(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, store transport.FileStore) {
		t.Helper()
		base := t.TempDir()
		outside := filepath.Join(base, "outside", "terraform-x")
		mustWrite(t, outside, "outside")
		mustWrite(t, filepath.Join(base, "real", "conf.d", "terraform-x"), "inside")
		for link, to := range map[string]string{"etc": "real", "real/link": "../outside", "real/absolute": filepath.Join(base, "outside"), "real/conf.d/terraform-y": outside} {
			if err := os.Symlink(to, filepath.Join(base, link)); err != nil {
				t.Fatal(err)
			}
		}
		directory := filepath.Join(base, "etc")
		if data, err := store.ReadKept(t.Context(), transport.Place{Directory: directory, Name: "conf.d/terraform-x"}); err != nil || string(data) != "inside" {
			t.Errorf("through the directory's own link: %q, %v", data, err)
		}
		for _, name := range []string{"link/terraform-x", "absolute/terraform-x", "../outside/terraform-x", "conf.d/../../outside/terraform-x", "conf.d/terraform-y"} {
			at := transport.Place{Directory: directory, Name: name}
			if data, err := store.ReadKept(t.Context(), at); err == nil {
				t.Errorf("%s is read: %q", name, data)
			}
			if name == "conf.d/terraform-y" { // the link itself may go
				continue
			}
			if err := store.RemoveFile(t.Context(), at); err == nil || !strings.Contains(err.Error(), "link") && !strings.Contains(err.Error(), "leads out") {
				t.Errorf("%s is removed: %v", name, err)
			}
			if _, err := store.StageFile(t.Context(), at, []byte("x"), 0o600); err == nil {
				t.Errorf("%s is staged", name)
			}
		}
		// A link that comes between staging and committing.
		staged, err := store.StageFile(t.Context(), transport.Place{Directory: directory, Name: "new/terraform-x"}, []byte("new"), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.RemoveAll(filepath.Join(directory, "new")), os.Symlink("../outside", filepath.Join(directory, "new"))); err != nil {
			t.Fatal(err)
		}
		if err := staged.Commit(t.Context()); err == nil {
			t.Error("it is committed through a link")
		}
		holds(t, outside, "outside")
		if names := directoryNames(t, filepath.Dir(outside)); names != "terraform-x" {
			t.Errorf("outside there are now %s", names)
		}
	})
}

// TestFileStore_irregular: what is no regular file is an error at once, and stays.
func TestFileStore_irregular(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, store transport.FileStore) {
		t.Helper()
		directory := t.TempDir()
		if err := errors.Join(syscall.Mkfifo(filepath.Join(directory, "fifo"), 0o600), os.Mkdir(filepath.Join(directory, "folder"), 0o700)); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]string{"fifo": "named pipe", "folder": "a directory"} {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			var irregular *transport.IrregularError
			if _, err := store.ReadKept(ctx, transport.Place{Directory: directory, Name: name}); !errors.As(err, &irregular) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := store.ReadFile(ctx, filepath.Join(directory, name)); !errors.As(err, &irregular) || ctx.Err() != nil {
				t.Errorf("%s as any file: %v", name, err)
			}
		}
	})
}

// TestFileStore_silent: each operation ends with its context, also if the other side never answers, and the next one is not held up.
func TestFileStore_silent(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	at := transport.Place{Directory: directory, Name: "conf.d/terraform-x"}
	mustWrite(t, at.String(), "old")
	onStores(t, func(t *testing.T, store transport.FileStore) {
		t.Helper()
		silent := transport.WithFileHook(t.Context(), func(ctx context.Context, _, _ string, _ func() error) error {
			<-ctx.Done()
			return context.Cause(ctx)
		})
		staged, err := store.StageFile(t.Context(), at, []byte("new"), 0o600)
		if err != nil {
			t.Fatal(err)
		}
		for name, do := range map[string]func(context.Context) error{
			"read":   func(ctx context.Context) error { _, err := store.ReadKept(ctx, at); return err },
			"stage":  func(ctx context.Context) error { _, err := store.StageFile(ctx, at, nil, 0o600); return err },
			"remove": func(ctx context.Context) error { return store.RemoveFile(ctx, at) },
			"stale":  func(ctx context.Context) error { return store.RemoveStale(ctx, directory, []string{"conf.d"}) },
			"commit": staged.Commit,
		} {
			late := fmt.Errorf("the test's time is over: %w", context.DeadlineExceeded)
			ctx, cancel := context.WithTimeoutCause(silent, 100*time.Millisecond, late)
			began := time.Now()
			if err := do(ctx); !errors.Is(err, late) || time.Since(began) > 5*time.Second {
				t.Errorf("%s: %v after %s", name, err, time.Since(began))
			}
			cancel()
			if data, err := store.ReadKept(t.Context(), at); err != nil || string(data) != "old" {
				t.Errorf("after %s: %q, %v", name, data, err)
			}
		}
	})
}

// TestFileStore_waitingCommand: an sftp_command that waits for a password ends with the context.
func TestFileStore_waitingCommand(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for _, command := range []string{"sleep 1000", "sh -c 'echo Password: >&2; read x'"} {
		store := s.target(t, "/s", func(settings *transport.SSHSettings) { settings.SFTPCommand = command })
		at := transport.Place{Directory: t.TempDir(), Name: "x"}
		for _, cut := range []func(context.Context) (context.Context, context.CancelFunc){
			func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 300*time.Millisecond)
			},
			func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(300*time.Millisecond, cancel)
				return ctx, cancel
			},
		} {
			ctx, cancel := cut(t.Context())
			began := time.Now()
			_, err := store.StageFile(ctx, at, nil, 0o600)
			cancel()
			if !errors.Is(err, ctx.Err()) || err == nil || time.Since(began) > 5*time.Second {
				t.Errorf("%s: %v after %s", command, err, time.Since(began))
			}
		}
	}
}

// TestFileStore_stale: what a killed run has staged is removed, and what another one has staged just now is not.
func TestFileStore_stale(t *testing.T) {
	t.Parallel()
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	onStores(t, func(t *testing.T, store transport.FileStore) {
		t.Helper()
		directory := t.TempDir()
		staging := filepath.Join(directory, "conf.d", ".staged")
		if _, err := store.StageFile(t.Context(), transport.Place{Directory: directory, Name: "conf.d/terraform-x"}, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		mine := directoryNames(t, staging)
		stem, own, _ := strings.Cut(mine, "-x.")
		machine, _, found := strings.Cut(own, "-")
		if !found || stem != "terraform" {
			t.Fatalf("the staged file is %q", mine)
		}
		long := time.Now().Add(-2 * time.Hour)
		for name, old := range map[string]bool{
			fmt.Sprintf("terraform-dead.%s-%d", machine, gone.Process.Pid): false,
			fmt.Sprintf("terraform-live.%s-%d", machine, os.Getppid()):     false,
			"terraform-elsewhere.0123456789abcdef-1":                       false,
			"terraform-elsewhere-old.0123456789abcdef-1":                   true,
			"terraform-first-version.conf":                                 true,
		} {
			mustWrite(t, filepath.Join(staging, name), "secret")
			if old {
				if err := os.Chtimes(filepath.Join(staging, name), long, long); err != nil {
					t.Fatal(err)
				}
			}
		}
		mustWrite(t, filepath.Join(directory, "private", ".staged", fmt.Sprintf("terraform-key.%s-%d", machine, gone.Process.Pid)), "secret")
		if err := store.RemoveStale(t.Context(), directory, []string{"conf.d", "private", "missing"}); err != nil {
			t.Fatal(err)
		}
		want := fmt.Sprintf("terraform-elsewhere.0123456789abcdef-1 terraform-live.%s-%d %s", machine, os.Getppid(), mine)
		if names := directoryNames(t, staging); names != want {
			t.Errorf("left are %s, want %s", names, want)
		}
		if names := directoryNames(t, filepath.Join(directory, "private")); names != "" {
			t.Errorf("in private, %s is left", names)
		}
		if _, err := os.Lstat(filepath.Join(directory, "missing")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a folder was made: %v", err)
		}
	})
}

// TestFileStore_everyOperation: each operation of a replacement and a removal fails in turn. Whoever looks then sees all of the old file,
// or all of the new one, and nothing that was staged.
func TestFileStore_everyOperation(t *testing.T) {
	t.Parallel()
	onStores(t, func(t *testing.T, store transport.FileStore) {
		t.Helper()
		directory := t.TempDir()
		at := transport.Place{Directory: directory, Name: "conf.d/terraform-x"}
		replace := func(ctx context.Context) error {
			staged, err := store.StageFile(ctx, at, []byte("new"), 0o644)
			if err != nil {
				return err
			}
			return staged.Commit(ctx)
		}
		for _, failure := range []error{syscall.ENOSPC, syscall.EACCES, syscall.EIO, syscall.EBUSY} {
			for n := 0; ; n++ {
				mustWrite(t, at.String(), "old")
				failed, count := "", 0
				ctx := transport.WithFileHook(t.Context(), func(_ context.Context, operation, _ string, do func() error) error {
					count++
					if count-1 == n {
						failed = operation
						return failure
					}
					return do()
				})
				err := replace(ctx)
				if failed == "" {
					break
				}
				data, readErr := os.ReadFile(at.String())
				if want := map[bool]string{true: "new", false: "old"}[err == nil]; readErr != nil || string(data) != want {
					t.Errorf("%s (%d) fails with %v: the file holds %q, and the replacement says %v", failed, n, failure, data, err)
				}
				if err != nil && (!errors.Is(err, failure) || !strings.Contains(err.Error(), at.String())) {
					t.Errorf("%s (%d): the error says %v", failed, n, err)
				}
				// A removal that fails on top of that is the next run's.
				if left, _ := filepath.Glob(filepath.Join(directory, "conf.d", ".staged", "*")); len(left) > 0 && failed != "remove" {
					t.Errorf("%s (%d): %q is left", failed, n, left)
				}
			}
		}
	})
}
