package vici_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// hang fails the test if f does not return; the machine may be slow.
func hang(t *testing.T, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("still blocked after 20 s")
	}
}

// A blocked read ends with the context, long before the client's timeout, and
// says why.
func TestClient_cancel(t *testing.T) {
	t.Parallel()
	gone := errors.New("terraform was interrupted")
	for name, c := range map[string]struct {
		end  func(context.Context) (context.Context, context.CancelFunc)
		want []error
	}{
		"cancelled": {
			context.WithCancel,
			[]error{context.Canceled},
		},
		"deadline": {
			func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
				return ctx, func() { <-ctx.Done(); cancel() }
			},
			[]error{context.DeadlineExceeded},
		},
		"cause": {
			func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancelCause(ctx)
				return ctx, func() { cancel(gone) }
			},
			[]error{context.Canceled, gone},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			stalled := make(chan struct{})
			srv.Next("load-conn", vicitest.Signal(stalled), vicitest.Stall())
			srv.On("load-conn", vicitest.Reply("success", "yes"))
			client := newClient(t, srv)

			ctx, end := c.end(t.Context())
			go func() { <-stalled; end() }()
			hang(t, func() {
				err := client.LoadConn(ctx, "net", vici.NewMessage())
				for _, want := range c.want {
					if !errors.Is(err, want) {
						t.Errorf("got %v, want %v", err, want)
					}
				}
				var late *vici.TimeoutError
				var op *vici.OpError
				if errors.As(err, &late) || !errors.As(err, &op) || !op.Sent || op.Step != vici.StepRead {
					t.Errorf("got %#v, want an OpError of a command that was sent", err)
				}
			})
			if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); err != nil || srv.Accepted() != 2 {
				t.Errorf("the next command: %v, over connection %d", err, srv.Accepted())
			}
		})
	}
}

func TestClient_cancelBeforehand(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newClient(t, srv).Version(ctx)
	var op *vici.OpError
	if !errors.Is(err, context.Canceled) || !errors.As(err, &op) || op.Sent || srv.Accepted() != 0 {
		t.Errorf("got %v, %d connections", err, srv.Accepted())
	}
}

// A daemon that does not read fills the socket's buffer; the write blocks.
func TestClient_cancelWrite(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { theirs.Close() })
	client := vici.NewClient(func(context.Context) (net.Conn, error) { return ours, nil }, vici.WithTimeout(0))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = theirs.Read(make([]byte, 3))
		cancel()
	}()
	hang(t, func() {
		err := client.LoadConn(ctx, "net", vici.NewMessage())
		var op *vici.OpError
		if !errors.Is(err, context.Canceled) || !errors.As(err, &op) || op.Step != vici.StepWrite || !op.Sent {
			t.Errorf("got %#v", err)
		}
	})
}

func TestClient_cancelWhileWaitingForASocket(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	stalled := make(chan struct{})
	srv.On("load-conn", vicitest.Signal(stalled), vicitest.Stall())
	client := newClient(t, srv, vici.WithMaxConns(1))
	busy, free := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = client.LoadConn(busy, "net", vici.NewMessage())
	}()
	<-stalled

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	hang(t, func() {
		_, err := client.Version(ctx)
		var op *vici.OpError
		if !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &op) || op.Step != vici.StepWait || op.Sent {
			t.Errorf("got %#v", err)
		}
	})
	free()
	<-done
}

// A context that ends together with the answer must not spoil a pooled socket.
func TestClient_cancelAfterwards(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("version", versionReply())
	client := newClient(t, srv)
	for range 200 {
		ctx, cancel := context.WithCancel(t.Context())
		go cancel()
		_, err := client.Version(ctx)
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if _, err := client.Version(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClient_Close(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("version", versionReply())
	stalled := make(chan struct{})
	srv.On("load-conn", vicitest.Signal(stalled), vicitest.Stall())
	client := newClient(t, srv)
	if _, err := client.Version(t.Context()); err != nil {
		t.Fatal(err)
	}
	go func() { <-stalled; client.Close() }()
	hang(t, func() {
		if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); !errors.Is(err, vici.ErrClosed) || errors.Is(err, context.Canceled) {
			t.Errorf("under way: %v, want ErrClosed", err)
		}
	})
	if _, err := client.Version(t.Context()); !errors.Is(err, vici.ErrClosed) {
		t.Errorf("afterwards: %v, want ErrClosed", err)
	}
	for range client.Stream(t.Context(), "list-conns", "list-conn", nil) {
	}
	waitFor(t, func() bool { return srv.Open() == 0 })
}

// waitFor waits for what another goroutine brings about.
func waitFor(t *testing.T, reached func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !reached(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not reached after 20 s")
		}
	}
}
