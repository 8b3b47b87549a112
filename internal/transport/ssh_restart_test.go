package transport_test

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// A server that was there and is not now is waited for: it restarts, most often.
//
//strongswan:once
func TestSSH_waitsForRestart(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	target := s.target(t, g.Socket())
	wantVersion(t, target, g)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	type outcome struct {
		version string
		err     error
	}
	outcomes := make(chan outcome, 1)
	go func() {
		answer, err := version(t, target)
		outcomes <- outcome{answer, err}
	}()
	// Not before it has found out that nobody is there.
	select {
	case o := <-outcomes:
		t.Fatalf("it did not wait: %q (%v)", o.version, o.err)
	case <-time.After(300 * time.Millisecond):
	}
	lab.SSHDForTest(t, lab.SSHDOptions{
		Address: s.Address(), HostKeys: []string{s.host.pem}, AuthorizedKeys: []string{s.user.line()},
	})
	if o := <-outcomes; o.err != nil || o.version != g.Version() {
		t.Errorf("version %q (%v), want %q", o.version, o.err, g.Version())
	}
}

// A server that never was there is not: it is asked once for all who come, and the error is the
// same for all of them.
func TestSSH_deadOnce(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done, asked := make(chan struct{}), 0
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			asked++
			c.Close()
		}
	}()
	target := sshTarget(t, "ssh://root@"+l.Addr().String()+"/s", transport.SSHSettings{SSHHop: transport.SSHHop{Agent: new(bool)}})
	first, second := dialError(t, target), dialError(t, target)
	if first.Error() != second.Error() {
		t.Errorf("first %v, then %v", first, second)
	}
	l.Close()
	<-done
	if asked != 1 {
		t.Errorf("the server was asked %d times", asked)
	}
}

// Without settings it is as with ssh: the user's own files, and the agent.
//
//strongswan:once
func TestSSH_defaults(t *testing.T) {
	g := lab.ForTest(t)
	s := newServer(t)
	directory := t.TempDir()
	t.Setenv("HOME", directory)
	t.Setenv("SSH_AUTH_SOCK", serveAgent(t, s.user))
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(directory, ".ssh", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	uri := "ssh://root@" + s.Address() + g.Socket()
	dialError(t, sshTarget(t, uri, transport.SSHSettings{}), "not known from ~/.ssh/known_hosts")
	write("known_hosts", "127.0.* "+s.host.line()+"\n")
	wantVersion(t, sshTarget(t, uri, transport.SSHSettings{}), g)

	t.Setenv("SSH_AUTH_SOCK", "")
	dialError(t, sshTarget(t, uri, transport.SSHSettings{}), "nothing was tried")
	write("id_ed25519", s.user.pem)
	write("config", "Host *\n  User root\n")
	wantVersion(t, sshTarget(t, uri, transport.SSHSettings{Config: true}), g)
	files := transport.SSHHop{PrivateKeyFiles: []string{"~/.ssh/id_ed25519"}, KnownHostsFiles: []string{"~/.ssh/known_hosts"}}
	wantVersion(t, sshTarget(t, uri, transport.SSHSettings{SSHHop: files}), g)
}
