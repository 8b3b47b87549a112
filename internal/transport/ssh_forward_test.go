package transport_test

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// Somebody other than root may use the socket if its file says so.
//
//strongswan:once
func TestSSH_otherUser(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	operator := func(o *transport.SSHSettings) { o.User = lab.User }
	err := dialError(t, s.target(t, g.Socket(), operator), `user "`+lab.User+`" may not open it`, "user id 0, group id 0", "charon's group", "command")
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v is no permission error", err)
	}
	if err := os.Chmod(g.Socket(), 0o777); err != nil {
		t.Fatal(err)
	}
	wantVersion(t, s.target(t, g.Socket(), operator), g)
}

//strongswan:once
func TestSSH_forwardingRefused(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	open := newServer(t)
	hidden := filepath.Join(t.TempDir(), "hidden")
	if err := os.Mkdir(hidden, 0o700); err != nil {
		t.Fatal(err)
	}
	left, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(t.TempDir(), "left")})
	if err != nil {
		t.Fatal(err)
	}
	left.SetUnlinkOnClose(false)
	left.Close()
	authority := newSSHKey(t)
	const forbids = "AllowStreamLocalForwarding or DisableForwarding"
	for name, c := range map[string]struct {
		server server
		socket string
		change func(*transport.SSHSettings)
		is     error
		want   []string
	}{
		"AllowStreamLocalForwarding": {server: newServer(t, withConfig("AllowStreamLocalForwarding no")), want: []string{forbids}},
		"DisableForwarding":          {server: newServer(t, withConfig("DisableForwarding yes")), want: []string{forbids}},
		"no-port-forwarding": {server: newServer(t, func(o *lab.SSHDOptions) {
			o.AuthorizedKeys[0] = "no-port-forwarding " + o.AuthorizedKeys[0]
		}), want: []string{forbids, "no-port-forwarding in authorized_keys"}},
		"certificate": {server: newServer(t, func(o *lab.SSHDOptions) {
			o.AuthorizedKeys[0] = "cert-authority,no-port-forwarding " + authority.line()
		}), change: func(s *transport.SSHSettings) {
			key := newSSHKey(t)
			s.PrivateKey, s.Certificate = key.pem, authority.certify(t, key, ssh.UserCert, "root")
		}, want: []string{forbids, "permit-port-forwarding"}},
		"without sftp": {server: newServer(t, withConfig("DisableForwarding yes"), func(o *lab.SSHDOptions) {
			o.NoSFTP = true
		}), want: []string{forbids, "no sftp subsystem"}},
		"left over": {server: open, socket: left.Addr().String(), want: []string{"charon has stopped and left the socket behind"}},
		"no file":   {server: open, socket: g.Socket() + ".gone", is: fs.ErrNotExist, want: []string{"is charon running"}},
		"no socket": {server: open, socket: "/etc/hostname", want: []string{"no socket"}},
		"not seen": {server: open, socket: hidden + "/s", change: func(s *transport.SSHSettings) {
			s.User = lab.User
		}, is: fs.ErrPermission, want: []string{lab.User}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.socket == "" {
				c.socket = g.Socket()
			}
			if c.change == nil {
				c.change = func(*transport.SSHSettings) {}
			}
			err := dialError(t, c.server.target(t, c.socket, c.change), append(c.want, c.socket, c.server.Address())...)
			var refused *transport.ForwardingError
			if !errors.As(err, &refused) || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%v is no ForwardingError of %v", err, c.is)
			}
			// Where forwarding is or may be what is missing, there is another way.
			if strings.Contains(err.Error(), forbids) && !strings.Contains(err.Error(), "set command") {
				t.Errorf("it does not name the alternative: %v", err)
			}
		})
	}
}

//strongswan:once
func TestSSH_command(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t, withConfig("DisableForwarding yes"))
	target := s.target(t, "", func(o *transport.SSHSettings) { o.Command = "socat - UNIX-CONNECT:" + g.Socket() })
	for range 12 { // more than MaxSessions, one after the other
		wantVersion(t, target, g)
	}
	if n := s.Accepted(); n != 1 {
		t.Errorf("sshd had %d connections, want 1", n)
	}
}

func TestSSH_commandFails(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for name, c := range map[string]struct {
		command string
		want    []string
	}{
		"not found":     {"no-such-program --flag", []string{"no-such-program --flag", "exit status 127", "does not have that program"}},
		"fails":         {"echo moon is down >&2; exit 3", []string{"exit status 3", "it said: moon is down"}},
		"no socket":     {"socat - UNIX-CONNECT:/no/such", []string{"exit status 1", "No such file"}},
		"says much":     {"seq 100000 >&2; echo the end >&2; exit 1", []string{"…", "99999\n100000\nthe end"}},
		"says nothing":  {"exit 0", []string{"exit status 0", "nothing to its standard error"}},
		"killed":        {"kill -KILL $$", []string{"signal KILL"}},
		"closes output": {"exec >&- 2>&-; read line", []string{"closed its output and runs on"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := version(t, s.target(t, "", func(o *transport.SSHSettings) { o.Command = c.command }))
			var ended *transport.CommandError
			if !errors.As(err, &ended) {
				t.Fatalf("%v is no CommandError", err)
			}
			wantText(t, err, c.want...)
			if len(ended.Stderr) > 5<<10 {
				t.Errorf("%d bytes of standard error are kept", len(ended.Stderr))
			}
		})
	}
}

// An end of the connection is not taken for one of the command.
//
//strongswan:once
func TestSSH_commandLost(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	target := s.target(t, "", func(o *transport.SSHSettings) { o.Command = "socat - UNIX-CONNECT:" + g.Socket() })
	c, err := target.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s.Drop()
	if _, err := c.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "was lost") {
		t.Errorf("got %v, want a lost connection", err)
	}
	wantVersion(t, target, g)
}
