package transport_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

func TestDial_permission(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	target := parse(t, "unix://"+path)

	asNobody(func() { _, err = target.Dial(t.Context()) })

	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "charon's group") {
		t.Errorf("got %v, want a permission error with a hint", err)
	}
}

// asNobody runs f without root's right to open everything. setfsuid(2) changes
// the one thread only, and drops the capability with the user.
func asNobody(f func()) {
	const nobody = 65534
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, _, _ := syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
	defer syscall.RawSyscall(syscall.SYS_SETFSUID, before, 0, 0)
	f()
}
