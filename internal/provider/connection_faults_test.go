package provider_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestConnection_noDaemon: each way not to reach the daemon has its own error, and leaves no state. The plan of the new
// connection succeeds before, as it needs no daemon.
func TestConnection_noDaemon(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		listen func(t *testing.T, socket string)
		says   []string
	}{
		"socket missing": {
			listen: func(*testing.T, string) {},
			says:   []string{"no such file", "is charon running"},
		},
		"socket left behind": {
			listen: func(t *testing.T, socket string) {
				l := listen(t, socket)
				l.SetUnlinkOnClose(false)
				_ = l.Close()
			},
			says: []string{"connection refused", "has crashed"},
		},
		"not a VICI socket": {
			listen: func(t *testing.T, socket string) {
				serve(t, socket, func(c net.Conn) {
					_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"))
				})
			},
			says: []string{"does not speak VICI"},
		},
		"closes at once": {
			listen: func(t *testing.T, socket string) { serve(t, socket, func(c net.Conn) { _ = c.Close() }) },
			says:   []string{"closed from the other side"},
		},
		"never answers": {
			listen: func(t *testing.T, socket string) { serve(t, socket, func(net.Conn) {}) },
			says:   []string{"did not answer in time"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			socket := filepath.Join(shortDir(t), "s")
			c.listen(t, socket)
			s := newServer(t)
			uri := "unix://" + socket
			if diags := s.configure(object{"uri": uri, "timeout": "300ms"}); len(diags) > 0 {
				t.Fatal(describe(diags))
			}
			resp := s.create(t.Context(), object{"name": "net-net"})
			if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityError {
				t.Fatalf("want one error:%s", describe(resp.Diagnostics))
			}
			for _, text := range append(c.says, uri, `"net-net"`) {
				if !strings.Contains(resp.Diagnostics[0].Detail, text) {
					t.Errorf("%q lacks %q", resp.Diagnostics[0].Detail, text)
				}
			}
			if s.exists(resp.NewState) {
				t.Error("the connection is in the state")
			}
		})
	}
}

// TestConnection_interrupted: an interrupt ends a command at once, however long the time-out is.
func TestConnection_interrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	srv := vicitest.Start(t)
	answerVersion(srv, "6.0.1")
	srv.On("list-conns", func(*vicitest.Conn) error { cancel(); return nil }, vicitest.Stall())
	s := newServer(t)
	s.configure(object{"uri": srv.URI(), "timeout": "1h"})
	done := make(chan *tfprotov6.ApplyResourceChangeResponse)
	go func() { done <- s.create(ctx, object{"name": "net-net"}) }()
	select {
	case resp := <-done:
		if got := describe(resp.Diagnostics); !strings.Contains(got, "interrupted") {
			t.Errorf("the error does not speak of the interruption:%s", got)
		}
		if s.exists(resp.NewState) {
			t.Error("the connection is in the state")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("still waiting for the daemon")
	}
}

func TestProvider_badSettings(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		settings object
		at, says string
	}{
		"scheme":             {object{"uri": "http://gateway"}, `AttributeName("uri")`, "http"},
		"relative socket":    {object{"uri": "unix:charon.vici"}, `AttributeName("uri")`, "unix:///"},
		"timeout":            {object{"timeout": "soon"}, `AttributeName("timeout")`, "soon"},
		"no time":            {object{"timeout": "0s"}, `AttributeName("timeout")`, "longer than zero"},
		"relative directory": {object{"swanctl_directory": "swanctl"}, `AttributeName("swanctl_directory")`, "absolute"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := newServer(t).configure(c.settings)
			if len(diags) != 1 {
				t.Fatalf("%d diagnostics, want 1:%s", len(diags), describe(diags))
			}
			if got := diags[0].Attribute.String(); got != c.at {
				t.Errorf("on %s, want %s", got, c.at)
			}
			if !strings.Contains(diags[0].Detail, c.says) {
				t.Errorf("says %q, which lacks %q", diags[0].Detail, c.says)
			}
		})
	}
}

// shortDir is a temporary directory whose path leaves room for a socket's name, which is limited to 107 bytes.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "vici") //nolint:usetesting // t.TempDir makes too long a path
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func listen(t *testing.T, socket string) *net.UnixListener {
	t.Helper()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// serve calls handle with each connection to the socket, and closes them all in the end.
func serve(t *testing.T, socket string, handle func(net.Conn)) {
	t.Helper()
	l := listen(t, socket)
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		var open []net.Conn
		defer func() {
			for _, c := range open {
				_ = c.Close()
			}
		}()
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			open = append(open, c)
			handle(c)
		}
	}()
}
