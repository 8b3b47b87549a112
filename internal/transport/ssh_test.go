package transport_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

func TestParse_ssh(t *testing.T) {
	t.Parallel()
	for uri, want := range map[string]string{
		"ssh://root@gw.example:2222/run/charon.vici": "ssh://root@gw.example:2222/run/charon.vici",
		"ssh://gw.example":                           "ssh://gw.example/var/run/charon.vici",
		"ssh://gw.example/":                          "ssh://gw.example/var/run/charon.vici",
		"ssh://[2001:db8::1]/s":                      "ssh://[2001:db8::1]/s",
		"ssh://a@[2001:db8::1]:22/s":                 "ssh://a@[2001:db8::1]:22/s",
		"ssh:///s":                                   "ssh://admin@from.settings:7/s",
		"ssh://other/s":                              "ssh://admin@other:7/s",
	} {
		var s transport.SSHSettings
		if want != uri && want[6] == 'a' {
			s.SSHHop = transport.SSHHop{Host: "from.settings", User: "admin", Port: 7}
		}
		target, err := transport.Parse(uri, transport.WithSSH(s))
		if err != nil {
			t.Errorf("Parse(%q): %v", uri, err)
			continue
		}
		if got := target.String(); got != want {
			t.Errorf("Parse(%q).String() = %q, want %q", uri, got, want)
		}
	}
}

//strongswan:once
func TestSSH_version(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	wantVersion(t, s.target(t, g.Socket()), g)
}

//strongswan:once
func TestSSH_ipv6(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t, func(o *lab.SSHDOptions) { o.Address = "[::1]:0" })
	hop := transport.SSHHop{User: "root", PrivateKey: s.user.pem, HostKey: s.host.line()}
	wantVersion(t, sshTarget(t, "ssh://"+s.Address()+g.Socket(), transport.SSHSettings{SSHHop: hop}), g)
}

// However many dial at once, there is one SSH connection.
//
//strongswan:once
func TestSSH_shared(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	target := s.target(t, g.Socket())
	client := vici.NewClient(target.Dial, vici.WithMaxConns(8))
	defer client.Close()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { wantVersion(t, target, g) })
		all.Go(func() {
			if _, err := client.Version(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := s.Accepted(); n != 1 {
		t.Errorf("sshd had %d connections, want 1", n)
	}
}

// A lost connection is noticed by whoever uses it, and made again for the next.
//
//strongswan:once
func TestSSH_reconnects(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	target := s.target(t, g.Socket())
	c, err := target.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	read := make(chan error, 1)
	go func() {
		_, err := c.Read(make([]byte, 1))
		read <- err
	}()
	s.Drop()
	select {
	case err := <-read:
		wantText(t, err, "the SSH connection to "+s.Address()+" was lost")
	case <-time.After(20 * time.Second):
		t.Fatal("the read does not end")
	}
	wantVersion(t, target, g)
	if n := s.Accepted(); n != 2 {
		t.Errorf("sshd had %d connections, want 2", n)
	}
}

// A command that is under way fails, and says why; the next one goes on.
//
//strongswan:once
func TestSSH_reconnectsForClient(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	client := vici.NewClient(s.target(t, g.Socket()).Dial)
	defer client.Close()
	for range 3 {
		if _, err := client.Version(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Drop()
	}
	if n := s.Accepted(); n != 3 {
		t.Errorf("sshd had %d connections, want 3", n)
	}
}

// A server that answers no more is given up, also by a read without a deadline.
//
//strongswan:once
func TestSSH_keepAlive(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	target := s.target(t, g.Socket(), func(s *transport.SSHSettings) { s.KeepAlive = time.Second })
	c, err := target.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := s.Freeze(); err != nil {
		t.Fatal(err)
	}
	read := make(chan error, 1)
	go func() {
		_, err := c.Read(make([]byte, 1))
		read <- err
	}()
	select {
	case err := <-read:
		wantText(t, err, "no answer to a keepalive for 1s", s.Address())
	case <-time.After(20 * time.Second):
		t.Fatal("the silence is not noticed")
	}
	wantVersion(t, target, g)
}

//strongswan:once
func TestSSH_deadlines(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	target := newServer(t).target(t, g.Socket())
	if err := g.Pause(); err != nil {
		t.Fatal(err)
	}
	_, err := version(t, target, vici.WithTimeout(500*time.Millisecond))
	var late *vici.TimeoutError
	if !errors.As(err, &late) {
		t.Errorf("got %v, want a time-out", err)
	}
	if err := g.Resume(); err != nil {
		t.Fatal(err)
	}
	wantVersion(t, target, g)
}

//strongswan:once
func TestSSH_charonRestarts(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	target := newServer(t).target(t, g.Socket())
	c, err := target.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	g.Kill()
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want the end of the connection", err)
	}
	dialError(t, target, g.Socket(), "charon has stopped")
	if err := g.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantVersion(t, target, g)
}

func TestSSH_context(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	hop := transport.SSHHop{User: "root", Password: canary, HostKey: newSSHKey(t).line()}
	target := sshTarget(t, "ssh://"+silent.Addr().String(), transport.SSHSettings{SSHHop: hop})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := target.Dial(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the context's error", err)
	}
}

// Close ends what is under way, and what comes later.
func TestSSH_close(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	hop := transport.SSHHop{User: "root", Password: canary, HostKey: newSSHKey(t).line()}
	target := sshTarget(t, "ssh://"+silent.Addr().String(), transport.SSHSettings{SSHHop: hop})
	dialled := make(chan error, 1)
	go func() {
		_, err := target.Dial(t.Context())
		dialled <- err
	}()
	c, err := silent.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	target.Close()
	if err := <-dialled; !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v, want %v", err, net.ErrClosed)
	}
	if _, err := target.Dial(t.Context()); !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v, want %v", err, net.ErrClosed)
	}
}

func TestSSH_readFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "moon.pem")
	if err := os.WriteFile(path, []byte("a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	var reader transport.FileReader = newServer(t).target(t, "/s")
	if data, err := reader.ReadFile(t.Context(), path); err != nil || string(data) != "a certificate" {
		t.Errorf("got %q (%v)", data, err)
	}
	_, err := reader.ReadFile(t.Context(), path+".gone")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want %v", err, fs.ErrNotExist)
	}
	wantText(t, err, path+".gone", `user "root"`)
}

func TestSSH_readFileWithoutSFTP(t *testing.T) {
	t.Parallel()
	s := newServer(t, func(o *lab.SSHDOptions) { o.NoSFTP = true })
	_, err := s.target(t, "/s").ReadFile(t.Context(), "/etc/hostname")
	if err == nil {
		t.Fatal("the file is read")
	}
	wantText(t, err, "no sftp subsystem", "Subsystem sftp internal-sftp")
}
