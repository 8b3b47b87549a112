package transport_test

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// through makes servers the hops before the gateway.
func through(servers ...server) func(*transport.SSHSettings) {
	return func(s *transport.SSHSettings) {
		for _, b := range servers {
			s.Bastion = append(s.Bastion, b.hop())
		}
	}
}

//strongswan:once
func TestSSH_bastion(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	first, second, last := newServer(t), newServer(t), newServer(t)
	target := last.target(t, g.Socket(), through(first, second))
	for range 2 {
		wantVersion(t, target, g)
	}
	for i, s := range []server{first, second, last} {
		if n := s.Accepted(); n != 1 {
			t.Errorf("hop %d had %d connections, want 1", i+1, n)
		}
	}
}

// Whichever hop is lost, all are connected to anew.
//
//strongswan:once
func TestSSH_bastionLost(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	first, last := newServer(t), newServer(t)
	for name, lost := range map[string]server{"bastion": first, "gateway": last} {
		target := last.target(t, g.Socket(), through(first))
		c, err := target.Dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		lost.Drop()
		if _, err := c.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "was lost") {
			t.Errorf("%s: got %v, want a lost connection", name, err)
		}
		c.Close()
		wantVersion(t, target, g)
	}
}

// A hop that falls silent takes what is behind it along.
//
//strongswan:once
func TestSSH_bastionSilent(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	first, last := newServer(t), newServer(t)
	target := last.target(t, g.Socket(), through(first), func(s *transport.SSHSettings) { s.KeepAlive = time.Second })
	wantVersion(t, target, g)
	if err := first.Freeze(); err != nil {
		t.Fatal(err)
	}
	wantVersion(t, target, g)
	if n := first.Accepted(); n != 2 {
		t.Errorf("the bastion had %d connections, want 2", n)
	}
}

// The error says at which hop it was.
func TestSSH_bastionRefused(t *testing.T) {
	t.Parallel()
	first, second, last := newServer(t), newServer(t), newServer(t)
	closed := newServer(t, withConfig("AllowTcpForwarding no"))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	dead := l.Addr().String()
	l.Close()
	other := newSSHKey(t)
	for name, c := range map[string]struct {
		change func(*transport.SSHSettings)
		want   []string
		passes bool
	}{
		"dead bastion": {func(s *transport.SSHSettings) {
			s.Bastion[0].Port = portOf(dead)
		}, []string{"bastion 1 of 2, root@" + dead, "connection refused"}, true},
		"dead second bastion": {func(s *transport.SSHSettings) {
			s.Bastion[1].Port = portOf(dead)
		}, []string{"bastion 2 of 2, root@" + dead, "the hop before cannot connect to it"}, true},
		"no forwarding": {func(s *transport.SSHSettings) {
			s.Bastion = s.Bastion[:1]
			s.Bastion[0] = closed.hop()
		}, []string{"the gateway root@" + last.Address(), "the hop before does not forward", "AllowTcpForwarding"}, true},
		"host key": {func(s *transport.SSHSettings) {
			s.Bastion[1].HostKey = other.line()
		}, []string{"bastion 2 of 2, root@" + second.Address(), other.fingerprint() + " (bastion[1].host_key)"}, false},
		"key": {func(s *transport.SSHSettings) {
			s.Bastion[0].PrivateKey = other.pem
		}, []string{"bastion 1 of 2, root@" + first.Address(), other.fingerprint() + " (bastion[0].private_key)"}, false},
		"no SSH": {func(s *transport.SSHSettings) {
			s.Bastion = nil
			s.Port = portOf(newGreeter(t))
		}, []string{"no SSH server answers"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := transport.SSHSettings{SSHHop: last.hop()}
			through(first, second)(&settings)
			c.change(&settings)
			err := dialError(t, sshTarget(t, "ssh:///s", settings), c.want...)
			var (
				auth    *transport.AuthError
				hostKey *transport.HostKeyError
			)
			if passes := !errors.As(err, &auth) && !errors.As(err, &hostKey); passes != c.passes {
				t.Errorf("%T, which is of another kind: %v", err, err)
			}
		})
	}
}

func portOf(address string) int {
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return 0
	}
	return a.Port
}

// newGreeter is a server that speaks something else, and returns its address.
func newGreeter(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { l.Close(); <-done })
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("220 mail.example ESMTP\r\n"))
			c.Close()
		}
	}()
	return l.Addr().String()
}
