package vici_test

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// newClient returns a client that is closed with the test. Its timeout is long
// enough never to expire in a test that is not about it.
func newClient(t *testing.T, srv *vicitest.Server, opts ...vici.Option) *vici.Client {
	t.Helper()
	client := vici.NewClient(srv.Dial, append([]vici.Option{vici.WithTimeout(time.Minute)}, opts...)...)
	t.Cleanup(func() { client.Close() })
	return client
}

func TestClient_Call(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("version", vicitest.Reply("version", "5.9.8"))
	client := newClient(t, srv)
	for range 3 {
		reply, err := client.Call(t.Context(), "version", vicitest.Message("a", "b"))
		if v, _ := reply.Get("version"); v != "5.9.8" || err != nil {
			t.Fatalf("got %v, %v", reply, err)
		}
	}
	for _, r := range srv.Requests() {
		if v, _ := r.Message.Get("a"); v != "b" || r.Conn != 1 {
			t.Errorf("socket %d received %v", r.Conn, r.Message)
		}
	}
}

func TestClient_neverDialsBeforeItHasTo(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	client := newClient(t, srv)
	if _, err := client.Call(t.Context(), "vérsion", nil); err == nil {
		t.Error("a command that charon would not answer is sent")
	}
	large := vicitest.Message("a", strings.Repeat("x", vici.MaxValue+1))
	_, err := client.Call(t.Context(), "load-conn", large)
	var tooLarge *vici.TooLargeError
	if !errors.As(err, &tooLarge) || !strings.Contains(err.Error(), "load-conn") {
		t.Errorf("got %v, want a TooLargeError with the command", err)
	}
	if n := srv.Accepted(); n != 0 {
		t.Errorf("%d connections were made", n)
	}
}

// What the daemon refuses leaves the socket as good as new.
func TestClient_refusals(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("load-conn", vicitest.Reply("success", "no", "errmsg", "unknown option: x, config discarded"))
	srv.On("unload-conn", vicitest.Reply("success", "no"))
	client := newClient(t, srv)

	err := client.LoadConn(t.Context(), "net", vicitest.Message("x", "y"))
	var refused *vici.CommandError
	if !errors.As(err, &refused) || *refused != (vici.CommandError{Command: "load-conn", Reason: "unknown option: x, config discarded"}) {
		t.Errorf("got %v, want a CommandError", err)
	}
	err = client.UnloadConn(t.Context(), "net")
	if !errors.As(err, &refused) || refused.Reason != "" || !strings.Contains(err.Error(), "unload-conn") {
		t.Errorf("got %v, want a CommandError without a reason", err)
	}
	_, err = client.Call(t.Context(), "get-wings", nil)
	var unknown *vici.UnknownCommandError
	if !errors.As(err, &unknown) || unknown.Command != "get-wings" {
		t.Errorf("got %v, want an UnknownCommandError", err)
	}
	if n := srv.Accepted(); n != 1 {
		t.Errorf("%d connections were made, want 1", n)
	}
}

// Whatever goes wrong on a socket closes it, and the next command has a new one.
func TestClient_faults(t *testing.T) {
	t.Parallel()
	is := func(target error) func(error) bool {
		return func(err error) bool {
			var lost *vici.OpError
			return errors.Is(err, target) && errors.As(err, &lost) && lost.Sent
		}
	}
	for name, c := range map[string]struct {
		steps []vicitest.Step
		want  func(error) bool
	}{
		"hang up":           {[]vicitest.Step{vicitest.Close()}, is(io.EOF)},
		"half a header":     {[]vicitest.Step{vicitest.Raw(0, 0), vicitest.Close()}, is(io.ErrUnexpectedEOF)},
		"header only":       {[]vicitest.Step{vicitest.ShortFrame(5), vicitest.Close()}, is(io.ErrUnexpectedEOF)},
		"half a frame":      {[]vicitest.Step{vicitest.ShortFrame(5, 1, 3), vicitest.Close()}, is(io.ErrUnexpectedEOF)},
		"garbage":           {[]vicitest.Step{vicitest.Frame([]byte("HTTP/1.1 400")...)}, as[*vici.ProtocolError]},
		"empty frame":       {[]vicitest.Step{vicitest.Frame()}, as[*vici.ProtocolError]},
		"invalid message":   {[]vicitest.Step{vicitest.Frame(1, 2)}, as[*vici.ProtocolError]},
		"wrong packet":      {[]vicitest.Step{vicitest.Confirm()}, as[*vici.ProtocolError]},
		"4 GiB":             {[]vicitest.Step{vicitest.Raw(0xff, 0xff, 0xff, 0xff)}, as[*vici.TooLargeError]},
		"512 KiB and 1":     {[]vicitest.Step{vicitest.ShortFrame(vici.MaxPacket + 1)}, as[*vici.TooLargeError]},
		"more than one":     {[]vicitest.Step{vicitest.Raw(0, 0, 0, 1, 1, 0, 0, 0, 1, 1)}, nil},
		"no answer":         {[]vicitest.Step{vicitest.Stall()}, as[*vici.TimeoutError]},
		"answer never ends": {[]vicitest.Step{vicitest.ShortFrame(5, 1), vicitest.Stall()}, as[*vici.TimeoutError]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			srv.Next("load-conn", c.steps...)
			srv.On("load-conn", vicitest.Reply("success", "yes"))
			srv.On("stats", vicitest.Reply())
			client := newClient(t, srv, vici.WithTimeout(500*time.Millisecond))
			if _, err := client.Call(t.Context(), "stats", nil); err != nil {
				t.Fatal(err)
			}
			err := client.LoadConn(t.Context(), "net", vici.NewMessage())
			if c.want != nil && (err == nil || !c.want(err) || !strings.HasPrefix(err.Error(), "load-conn: ")) {
				t.Errorf("got %T %v", err, err)
			}
			if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); err != nil {
				t.Errorf("the next command: %v", err)
			}
			if n := len(srv.Requests()); n != 3 {
				t.Errorf("load-conn was sent %d times, want 2", n-1)
			}
			if n := srv.Accepted(); n != 2 {
				t.Errorf("%d connections were made, want 2", n)
			}
		})
	}
}

// as reports whether err is a T.
func as[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

func TestClient_timeout(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("load-conn", vicitest.Delay(time.Minute), vicitest.Reply("success", "yes"))
	client := newClient(t, srv, vici.WithTimeout(50*time.Millisecond))

	err := client.LoadConn(t.Context(), "net", vici.NewMessage())
	var late *vici.TimeoutError
	if !errors.As(err, &late) {
		t.Fatalf("got %v, want a TimeoutError", err)
	}
	if late.Command != "load-conn" || late.Step != vici.StepRead || late.After != 50*time.Millisecond || !late.Sent || !late.Timeout() {
		t.Errorf("got %#v", late)
	}
	if want := "load-conn: timed out after 50ms waiting for the daemon's answer"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("it is the client's timeout, not a context's")
	}
}

// A slow daemon is not a fault when no timeout says so, whatever the context.
func TestClient_noTimeout(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("load-conn", vicitest.Delay(200*time.Millisecond), vicitest.Reply("success", "yes"))
	client := newClient(t, srv, vici.WithTimeout(0))
	if err := client.LoadConn(t.Context(), "net", vici.NewMessage()); err != nil {
		t.Error(err)
	}
}

func TestClient_dialErrors(t *testing.T) {
	t.Parallel()
	dial := func(err error) vici.Dialer {
		return func(context.Context) (net.Conn, error) { return nil, err }
	}
	client := vici.NewClient(dial(syscall.ENOENT))
	_, err := client.Version(t.Context())
	var failed *vici.DialError
	if !errors.As(err, &failed) || !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "version") {
		t.Errorf("got %v, want a DialError", err)
	}

	client = vici.NewClient(dial(syscall.EAGAIN), vici.WithTimeout(20*time.Millisecond))
	_, err = client.Version(t.Context())
	var late *vici.TimeoutError
	if !errors.As(err, &late) || late.Step != vici.StepDial || late.Sent || !errors.Is(err, syscall.EAGAIN) {
		t.Errorf("got %v, want a TimeoutError because of EAGAIN", err)
	}

	// Some dialers give up at the deadline a moment before the context does.
	for name, wait := range map[string]func(context.Context){
		"late": func(ctx context.Context) { <-ctx.Done() },
		"early": func(ctx context.Context) {
			for deadline, _ := ctx.Deadline(); time.Now().Before(deadline); {
				runtime.Gosched()
			}
		},
	} {
		dial := func(ctx context.Context) (net.Conn, error) {
			wait(ctx)
			return nil, os.ErrDeadlineExceeded
		}
		client = vici.NewClient(dial, vici.WithTimeout(20*time.Millisecond))
		_, err = client.Version(t.Context())
		if !errors.As(err, &late) || late.Command != "version" || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: got %v, want a TimeoutError", name, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		_, err = vici.NewClient(dial).Version(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || as[*vici.TimeoutError](err) {
			t.Errorf("%s: got %v, want the context's error", name, err)
		}
		cancel()
	}
}

func TestClient_trace(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("version", vicitest.Reply("version", "5.9.8"))
	srv.On("list-conns", vicitest.Event("list-conn", vicitest.Message()), vicitest.Event("list-conn", vicitest.Message()), vicitest.Reply())
	type key struct{}
	var traces []vici.Trace
	client := newClient(t, srv, vici.WithTrace(func(ctx context.Context, tr vici.Trace) {
		if ctx.Value(key{}) != "caller's" {
			t.Error("the trace has not the caller's context")
		}
		if tr.Duration <= 0 {
			t.Errorf("%s took %v", tr.Command, tr.Duration)
		}
		tr.Duration = 0
		traces = append(traces, tr)
	}))
	ctx := context.WithValue(t.Context(), key{}, "caller's")

	_, _ = client.Call(ctx, "version", nil)
	for range client.Stream(ctx, "list-conns", "list-conn", nil) {
	}
	for range client.Stream(ctx, "list-conns", "list-conn", nil) {
		break
	}
	_, err := client.Call(ctx, "nothing", nil)

	// Sizes as they are on the wire, each with its header of four bytes.
	const (
		version, answer  = 4 + 9, 4 + 1 + 16
		register, listed = 4 + 11, 4 + 11
		list, end        = 4 + 12, 4 + 1
	)
	want := []vici.Trace{
		{Command: "version", BytesSent: version, BytesReceived: answer},
		{Command: "list-conns", Events: 2, BytesSent: register + list, BytesReceived: 2*listed + end + 5},
		{Command: "list-conns", Events: 1, BytesSent: list, BytesReceived: listed},
		{Command: "nothing", BytesSent: 4 + 9, BytesReceived: 5, Err: err},
	}
	for i := range want {
		if i >= len(traces) || traces[i] != want[i] {
			t.Fatalf("got  %+v\nwant %+v", traces, want)
		}
	}
}
