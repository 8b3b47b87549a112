package vici_test

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// plain hides that a socket is a plain one, so that the client cannot look
// whether it is dead while it is idle.
type plain struct{ net.Conn }

func plainDial(srv *vicitest.Server) vici.Dialer {
	return func(ctx context.Context) (net.Conn, error) {
		c, err := srv.Dial(ctx)
		return plain{c}, err
	}
}

// A restart of the daemon between two commands goes unnoticed, for writes too.
func TestClient_restart(t *testing.T) {
	t.Parallel()
	for name, dialer := range map[string]func(*vicitest.Server) vici.Dialer{
		"seen beforehand": func(srv *vicitest.Server) vici.Dialer { return srv.Dial },
		"seen by writing": plainDial,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			srv.On("load-conn", vicitest.Reply("success", "yes"))
			client := vici.NewClient(dialer(srv), vici.WithTimeout(time.Minute))
			defer client.Close()
			for range 3 {
				if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); err != nil {
					t.Fatal(err)
				}
				srv.CloseConns()
				waitFor(t, func() bool { return srv.Open() == 0 })
			}
			if n := len(srv.Requests()); n != 3 {
				t.Errorf("load-conn arrived %d times, want 3", n)
			}
		})
	}
}

// A pooled socket that dies on a command: what only reads is sent again, over a
// fresh socket; what may have taken effect is not.
func TestClient_retry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		command string
		steps   []vicitest.Step
		retried bool
	}{
		"read":            {"get-conns", []vicitest.Step{vicitest.Close()}, true},
		"read, cut short": {"get-conns", []vicitest.Step{vicitest.ShortFrame(9, 1), vicitest.Close()}, true},
		"write":           {"load-conn", []vicitest.Step{vicitest.Close()}, false},
		"unknown":         {"some-command", []vicitest.Step{vicitest.Close()}, false},
		"garbage":         {"get-conns", []vicitest.Step{vicitest.Frame(99), vicitest.Close()}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			srv.On(c.command, vicitest.Reply())
			client := newClient(t, srv)
			if _, err := client.Call(t.Context(), c.command, nil); err != nil {
				t.Fatal(err)
			}
			srv.Next(c.command, c.steps...)
			_, err := client.Call(t.Context(), c.command, nil)
			if c.retried != (err == nil) {
				t.Errorf("got %v", err)
			}
			want := 2
			if c.retried {
				want = 3
			}
			if n := len(srv.Requests()); n != want {
				t.Errorf("%s was sent %d times, want %d", c.command, n, want)
			}
		})
	}
}

// It is retried once, and not at all if the socket was a fresh one.
func TestClient_retryOnce(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.Next("get-conns", vicitest.Reply())
	srv.On("get-conns", vicitest.Close())
	client := newClient(t, srv)
	for i, want := range []int{1, 3, 4} { // requests in all: fresh, pooled and fresh, fresh
		_, err := client.Call(t.Context(), "get-conns", nil)
		if (err == nil) != (i == 0) || (err != nil && !errors.Is(err, io.EOF)) {
			t.Errorf("call %d: %v", i, err)
		}
		if n := len(srv.Requests()); n != want {
			t.Errorf("after call %d get-conns was sent %d times, want %d", i, n, want)
		}
	}
}

// A registration changes nothing, so a stream whose socket dies there starts
// anew even if its command could not be repeated.
func TestClient_retryRegistration(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("initiate", vicitest.Event("control-log", nil), vicitest.Reply("success", "yes"))
	client := newClient(t, srv)
	for range 2 {
		events := 0
		for _, err := range client.Stream(t.Context(), "initiate", "control-log", nil) {
			if err != nil {
				t.Error(err)
			}
			events++
		}
		if events != 1 {
			t.Errorf("%d events, want 1", events)
		}
		srv.Next("register control-log", vicitest.Close())
	}
	if n := len(srv.Requests()); n != 2 {
		t.Errorf("initiate was sent %d times, want 2", n)
	}
}

// The socket that was used last is used next.
func TestClient_reusesTheLatestSocket(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	both := make(chan struct{})
	var once sync.WaitGroup
	once.Add(2)
	go func() { once.Wait(); close(both) }()
	srv.On("load-conn", func(*vicitest.Conn) error { once.Done(); return nil }, vicitest.Await(both), vicitest.Reply("success", "yes"))
	srv.On("version", versionReply())
	client := newClient(t, srv)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { _ = client.LoadConn(t.Context(), "net", vici.NewMessage()) })
	}
	wg.Wait()
	for range 5 {
		if _, err := client.Version(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	used := map[int]bool{}
	for _, r := range srv.Requests()[2:] {
		used[r.Conn] = true
	}
	if len(used) != 1 || srv.Accepted() != 2 {
		t.Errorf("five commands in a row went over %d of %d sockets", len(used), srv.Accepted())
	}
	// When that one breaks, the other idle one is next, not a new one.
	srv.Next("load-conn", vicitest.Close())
	if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); err == nil {
		t.Error("a socket that was closed gave an answer")
	}
	if _, err := client.Version(t.Context()); err != nil || srv.Accepted() != 2 {
		t.Errorf("got %v over %d sockets, want 2", err, srv.Accepted())
	}
}

// What arrives on an idle socket would be taken for the answer to the next
// command.
func TestClient_idleSocketTalks(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	received, talked := make(chan struct{}), make(chan struct{})
	srv.Next("version", versionReply(), vicitest.Await(received), vicitest.Reply("version", "stale"), vicitest.Signal(talked))
	srv.On("version", versionReply())
	client := newClient(t, srv)
	for range 2 {
		v, err := client.Version(t.Context())
		if err != nil || v.Version != "5.9.8" {
			t.Fatalf("got %+v, %v", v, err)
		}
		if received != nil {
			close(received)
			<-talked
			received = nil
		}
	}
	if n := srv.Accepted(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
}

func TestClient_dialsInTurn(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("load-conn", vicitest.Delay(20*time.Millisecond), vicitest.Reply("success", "yes"))
	var dialing atomic.Int32
	client := vici.NewClient(func(ctx context.Context) (net.Conn, error) {
		if dialing.Add(1) > 1 {
			t.Error("two dials at once")
		}
		defer dialing.Add(-1)
		time.Sleep(time.Millisecond)
		return srv.Dial(ctx)
	}, vici.WithMaxConns(8))
	defer client.Close()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestClient_maxConns(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("load-conn", vicitest.Delay(5*time.Millisecond), vicitest.Reply("success", "yes"))
	client := newClient(t, srv, vici.WithMaxConns(3))
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := srv.Accepted(); n > 3 || len(srv.Requests()) != 20 {
		t.Errorf("%d connections for %d commands, want at most 3 for 20", n, len(srv.Requests()))
	}
}
