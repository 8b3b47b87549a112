package transport

import (
	"context"
	"net"
)

// Target is a place to connect to.
type Target interface {
	// Dial connects. Its error names the target, says what to look at, and
	// wraps the cause: fs.ErrNotExist and fs.ErrPermission for a socket's file,
	// syscall.ECONNREFUSED, syscall.EAGAIN for a full accept queue, or the
	// context's error.
	Dial(ctx context.Context) (net.Conn, error)
	// String returns the URI, without credentials.
	String() string
}

// FileReader is a [Target] through which the gateway's files can be read.
type FileReader interface {
	// ReadFile returns what a file holds. The path is absolute.
	ReadFile(ctx context.Context, path string) ([]byte, error)

	// ListFolder returns the names of what is in a folder, sorted. The path is absolute.
	ListFolder(ctx context.Context, path string) ([]string, error)
}

// DefaultURI is where charon listens unless charon.plugins.vici.socket says
// otherwise (src/libcharon/plugins/vici/vici_plugin.c; the directory is set
// when strongSwan is built).
const DefaultURI = "unix:///var/run/charon.vici"
