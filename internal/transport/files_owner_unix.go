//go:build unix

package transport

import (
	"errors"
	"io/fs"
	"syscall"
)

// nonBlocking makes opening a named pipe return at once, also if nobody writes to it.
const nonBlocking = syscall.O_NONBLOCK

func ownerOf(info fs.FileInfo) owner {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return owner{uid: int(s.Uid), gid: int(s.Gid)}
	}
	return owner{}
}

// processRuns reports whether there is a process of a number.
func processRuns(number int) bool { return !errors.Is(syscall.Kill(number, 0), syscall.ESRCH) }
