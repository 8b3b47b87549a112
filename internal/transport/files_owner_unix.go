//go:build unix

package transport

import (
	"io/fs"
	"syscall"
)

func ownerOf(info fs.FileInfo) owner {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return owner{uid: int(s.Uid), gid: int(s.Gid)}
	}
	return owner{}
}
