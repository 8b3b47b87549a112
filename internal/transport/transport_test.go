package transport_test

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, uri := range []string{
		transport.DefaultURI,
		"unix:///tmp/a%20b%3F%23%25",
		"tcp://127.0.0.1:4502",
		"tcp://gateway.example:1",
		"tcp://[2001:db8::1]:65535",
		"tcp://[fe80::1%25eth0]:4502",
	} {
		target, err := transport.Parse(uri)
		if err != nil {
			t.Errorf("Parse(%q): %v", uri, err)
			continue
		}
		if got := target.String(); got != uri {
			t.Errorf("Parse(%q).String() = %q", uri, got)
		}
	}
}

func TestParse_errors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ uri, want string }{
		{"", "unix:///var/run/charon.vici"},
		{"/run/charon.vici", "unix:///run/charon.vici"},
		{"charon.vici", "no scheme"},
		{"ftp://host", `unknown scheme "ftp", the known ones are ssh, tcp, tls, unix`},
		{"unix://run/charon.vici", "three slashes"},
		{"unix:run/charon.vici", "three slashes"},
		{"unix:///", "three slashes"},
		{"unix:///run/a?mode=x", "%3F"},
		{"unix:///run/a#b", "%23"},
		{"unix:///a%00b", "NUL"},
		{"unix:///" + strings.Repeat("x", 107), "at most 107 bytes, not 108"},
		{"tcp://host", "tcp://host:port"},
		{"tcp://:4502", "tcp://host:port"},
		{"tcp:host:4502", "tcp://host:port"},
		{"tcp://host:4502/path", "tcp://host:port"},
		{"tcp://host:0", "between 1 and 65535"},
		{"tcp://host:65536", "between 1 and 65535"},
		{"tcp://host:vici", "invalid port"},
		{"tcp://me:hunter2@host:4502", "tcp://host:port"},
		{"tcp://me:hunter2%zz@host:4502", "percent-encode"},
		{"tcp://me:hunter2/@host:4502", "percent-encode"},
		{"tcp:me:hunter2@host", "tcp://host:port"},
		{"tcp://2001:db8::1:4502", "in brackets"},
		{"tls://2001:db8::1", "in brackets"},
		{"ssh://2001:db8::1/run/charon.vici", "in brackets"},
		{"tcp://[fe80::1%25\xf2]:4502", "in ASCII"},
		{"tls://host", "tls://host:port"},
		{"tls://me:hunter2@host:4502", "tls://host:port"},
		{"tls://host:0", "between 1 and 65535"},
		{"ssh:host/s", "ssh://user@host:port/path"},
		{"ssh:///s", "host: there is none"},
		{"ssh://host:0/s", "between 1 and 65535"},
		{"ssh://host/a%00b", "NUL"},
		{"ssh://host/" + strings.Repeat("x", 107), "at most 107 bytes"},
		{"ssh://me:hunter2@host/s", "there is a setting for it"},
		{"nope://me:hunter2@host", "unknown scheme"},
		{"//me:hunter2@host/run/charon.vici", "no scheme"},
	} {
		_, err := transport.Parse(c.uri)
		switch {
		case err == nil:
			t.Errorf("Parse(%q) succeeds", c.uri)
		case !strings.Contains(err.Error(), c.want):
			t.Errorf("Parse(%q): %v; want something with %q", c.uri, err, c.want)
		case strings.Contains(err.Error(), "hunter2"):
			t.Errorf("Parse(%q) shows the password: %v", c.uri, err)
		}
	}
}

func TestDial(t *testing.T) {
	t.Parallel()
	for _, network := range []string{"unix", "tcp"} {
		t.Run(network, func(t *testing.T) {
			t.Parallel()
			address := "127.0.0.1:0"
			if network == "unix" {
				address = filepath.Join(t.TempDir(), "s k")
			}
			l, err := net.Listen(network, address)
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			c, err := parse(t, network+"://"+l.Addr().String()).Dial(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			c.Close()
		})
	}
}

func TestDial_errors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()

	// A socket whose listener is gone leaves its file, as a crashed charon does.
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "left")})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	left.Close()

	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()

	for name, c := range map[string]struct {
		uri  string
		ctx  context.Context
		want error
		hint string
	}{
		"missing":   {"unix://" + dir + "/none", t.Context(), fs.ErrNotExist, "is charon running"},
		"left over": {"unix://" + dir + "/left", t.Context(), syscall.ECONNREFUSED, "charon has stopped"},
		"closed":    {"tcp://" + closed.Addr().String(), t.Context(), syscall.ECONNREFUSED, "nobody listens there"},
		"cancelled": {"unix://" + dir + "/left", cancelled, context.Canceled, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parse(t, c.uri).Dial(c.ctx)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if !strings.Contains(err.Error(), c.uri) || !strings.Contains(err.Error(), c.hint) {
				t.Errorf("%v: want the URI and %q in it", err, c.hint)
			}
		})
	}
}

func parse(t *testing.T, uri string) transport.Target {
	t.Helper()
	target, err := transport.Parse(strings.ReplaceAll(uri, " ", "%20"))
	if err != nil {
		t.Fatal(err)
	}
	return target
}
