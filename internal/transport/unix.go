package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// maxUnixPath is what fits into sockaddr_un.sun_path on Linux, with its NUL.
const maxUnixPath = 107

type unixTarget struct{ path string }

func parseUnix(u *url.URL) (Target, error) {
	switch {
	case u.Opaque != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || u.Path == "/":
		return nil, errors.New("a unix socket is written unix:///path, with three slashes and an absolute path")
	case strings.ContainsRune(u.Path, 0):
		return nil, errors.New("the path of a unix socket holds no NUL")
	case len(u.Path) > maxUnixPath:
		return nil, fmt.Errorf("the path of a unix socket has at most %d bytes, not %d", maxUnixPath, len(u.Path))
	}
	return unixTarget{path: u.Path}, nil
}

func (t unixTarget) String() string {
	return (&url.URL{Scheme: "unix", Path: t.path}).String()
}

func (t unixTarget) Dial(ctx context.Context) (net.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "unix", t.path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w%s", t, err, t.hint(err))
	}
	return c, nil
}

// hint tells what an error most often means for the socket of a daemon.
func (unixTarget) hint(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return " (is charon running, with the vici plugin, and is its charon.plugins.vici.socket this one?)"
	case errors.Is(err, fs.ErrPermission):
		return " (by default only root and charon's group may write to the socket)"
	case errors.Is(err, syscall.ECONNREFUSED):
		return " (the socket's file is there, but nobody listens: charon has stopped)"
	case errors.Is(err, syscall.EAGAIN):
		return " (the accept queue is full: charon is busy or hangs)"
	default:
		return ""
	}
}
