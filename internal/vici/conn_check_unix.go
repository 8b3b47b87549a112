//go:build unix

package vici

import "syscall"

// dead reports whether an idle socket can be seen to be of no use: the daemon
// has closed it (it was restarted, most often) or has sent something that
// nobody asked for. One system call that never blocks; a socket that is not a
// plain one counts as alive.
func (c *conn) dead() bool {
	sc, ok := c.net.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return false
	}
	alive := false
	err = raw.Read(func(fd uintptr) bool {
		var b [1]byte
		_, err := syscall.Read(int(fd), b[:])
		alive = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK
		return true // do not wait
	})
	return err != nil || !alive
}
