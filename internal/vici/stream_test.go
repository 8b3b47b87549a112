package vici_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// listing returns the reaction to list-conns of a daemon with connections of
// these names.
func listing(names ...string) []vicitest.Step {
	var steps []vicitest.Step
	for _, name := range names {
		m := vici.NewMessage()
		m.AddSection(name).Set("version", "IKEv2")
		steps = append(steps, vicitest.Event("list-conn", m))
	}
	return append(steps, vicitest.Reply())
}

// list collects what ListConns yields.
func list(ctx context.Context, client *vici.Client, filter string) (names []string, err error) {
	for c, err := range client.ListConns(ctx, filter) {
		if err != nil {
			return names, err
		}
		names = append(names, c.Name)
	}
	return names, nil
}

func TestClient_Stream(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("list-conns", listing("a", "b", "a")...)
	client := newClient(t, srv)
	for range 3 { // A second registration would deliver everything twice.
		names, err := list(t.Context(), client, "")
		if err != nil || !slices.Equal(names, []string{"a", "b", "a"}) {
			t.Fatalf("got %q, %v", names, err)
		}
	}
	var seen []string
	for _, p := range srv.Packets() {
		seen = append(seen, fmt.Sprintf("%d: %s %s", p.Conn, p.Type, p.Name))
	}
	want := append([]string{"1: event registration list-conn"}, slices.Repeat([]string{"1: command request list-conns"}, 3)...)
	if !slices.Equal(seen, want) {
		t.Errorf("got %q, want %q", seen, want)
	}
}

// Other events before, in between and after, even between a registration and
// its confirmation, change nothing.
func TestClient_Stream_otherEvents(t *testing.T) {
	t.Parallel()
	other := vici.NewMessage()
	other.AddSection("stray")
	stray := vicitest.StrayEvent("log", other)
	srv := vicitest.Start(t)
	srv.On("register list-conn", stray, vicitest.Confirm(), stray)
	srv.On("unregister list-conn", stray, vicitest.Confirm())
	steps := listing("a", "b")
	srv.On("list-conns", slices.Insert(steps, 1, stray, stray)...)
	srv.On("version", stray, versionReply())
	client := newClient(t, srv)
	names, err := list(t.Context(), client, "")
	if err != nil || !slices.Equal(names, []string{"a", "b"}) {
		t.Errorf("got %q, %v", names, err)
	}
	if _, err := client.Version(t.Context()); err != nil || srv.Accepted() != 1 {
		t.Errorf("the next command: %v, over connection %d", err, srv.Accepted())
	}
}

func TestClient_Stream_refusals(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	client := newClient(t, srv)

	srv.Next("register list-conn", vicitest.Unknown())
	_, err := list(t.Context(), client, "")
	var event *vici.UnknownEventError
	if !errors.As(err, &event) || event.Event != "list-conn" || event.Command != "list-conns" {
		t.Errorf("got %v, want an UnknownEventError", err)
	}
	if len(srv.Requests()) != 0 {
		t.Error("the command was sent without its event")
	}

	_, err = list(t.Context(), client, "")
	if !as[*vici.UnknownCommandError](err) {
		t.Errorf("got %v, want an UnknownCommandError", err)
	}

	srv.Next("list-conns", vicitest.Event("list-conn", vicitest.Message()), vicitest.Reply("success", "no", "errmsg", "why"))
	events := 0
	for _, e := range client.Stream(t.Context(), "list-conns", "list-conn", nil) {
		events, err = events+1, e
	}
	var refused *vici.CommandError
	if !errors.As(err, &refused) || refused.Reason != "why" || events != 2 {
		t.Errorf("got %v after %d events, want a CommandError", err, events-1)
	}
	if n := srv.Accepted(); n != 1 {
		t.Errorf("%d connections were made, want 1", n)
	}
}

// A stream that ends early never looks like a short list.
func TestClient_Stream_faults(t *testing.T) {
	t.Parallel()
	event := vicitest.Event("list-conn", vicitest.Message("a", "b"))
	for name, c := range map[string]struct {
		after vicitest.Step
		want  func(error) bool
	}{
		"hang up":      {vicitest.Close(), func(err error) bool { return errors.Is(err, io.EOF) }},
		"half a frame": {vicitest.ShortFrame(100, 7, 9), as[*vici.TimeoutError]},
		"garbage":      {vicitest.Frame(7, 200, 'x'), as[*vici.ProtocolError]},
		"confirmation": {vicitest.Confirm(), as[*vici.ProtocolError]},
		"4 GiB":        {vicitest.Raw(0xff, 0xff, 0xff, 0xff), as[*vici.TooLargeError]},
		"stall":        {vicitest.Stall(), as[*vici.TimeoutError]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			srv.On("version", versionReply())
			srv.On("list-conns", event, event, c.after, vicitest.Stall())
			client := newClient(t, srv, vici.WithTimeout(500*time.Millisecond))
			if _, err := client.Version(t.Context()); err != nil { // The socket is a pooled one then.
				t.Fatal(err)
			}
			var events int
			var last error
			for m, err := range client.Stream(t.Context(), "list-conns", "list-conn", nil) {
				if last != nil || (m == nil) != (err != nil) {
					t.Errorf("got %v, %v after %v", m, err, last)
				}
				if last = err; err == nil {
					events++
				}
			}
			if events != 2 || last == nil || !c.want(last) {
				t.Errorf("got %T %v after %d events", last, last, events)
			}
			// Two events were handed on, so it must not start all over.
			if n := len(srv.Requests()) - 1; n != 1 {
				t.Errorf("list-conns was sent %d times", n)
			}
		})
	}
}

// Leaving the loop closes the socket, whose events nobody would read.
func TestClient_Stream_abandoned(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("list-conns", append(listing("a", "b"), vicitest.Stall())...)
	srv.On("version", versionReply())
	client := newClient(t, srv, vici.WithMaxConns(1))
	for c, err := range client.ListConns(t.Context(), "") {
		if c.Name != "a" || err != nil {
			t.Errorf("got %q, %v", c.Name, err)
		}
		break
	}
	waitFor(t, func() bool { return srv.Open() == 0 })
	func() {
		defer func() { _ = recover() }()
		for range client.ListConns(t.Context(), "") {
			panic("the consumer's")
		}
	}()
	waitFor(t, func() bool { return srv.Open() == 0 })
	hang(t, func() {
		if _, err := client.Version(t.Context()); err != nil || srv.Accepted() != 3 {
			t.Errorf("the next command: %v, over connection %d", err, srv.Accepted())
		}
	})
}

// The cancellation is noticed between two events that have arrived already.
func TestClient_Stream_cancel(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("list-conns", listing("a", "b", "c")...)
	client := newClient(t, srv)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var names []string
	var last error
	for c, err := range client.ListConns(ctx, "") {
		names, last = append(names, c.Name), err
		cancel()
	}
	if !errors.Is(last, context.Canceled) || !slices.Equal(names, []string{"a", ""}) {
		t.Errorf("got %q, %v", names, last)
	}
}

// The daemon's timeout is about the daemon: a consumer may take longer.
func TestClient_Stream_slowConsumer(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("list-conns", listing("a", "b", "c")...)
	client := newClient(t, srv, vici.WithTimeout(250*time.Millisecond))
	n := 0
	for _, err := range client.ListConns(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		n++
		time.Sleep(300 * time.Millisecond)
	}
	if n != 3 {
		t.Errorf("%d events, want 3", n)
	}
}

// Streams at the same time have a socket each and all see everything.
func TestClient_Stream_parallel(t *testing.T) {
	t.Parallel()
	const events = 2000
	names := make([]string, events)
	for i := range names {
		names[i] = fmt.Sprintf("conn-%d", i)
	}
	srv := vicitest.Start(t)
	srv.On("list-conns", listing(names...)...)
	client := newClient(t, srv)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := list(t.Context(), client, "")
			if err != nil || !slices.Equal(got, names) {
				t.Errorf("%d events, %v", len(got), err)
			}
		})
	}
	wg.Wait()
	if n := srv.Accepted(); n > vici.DefaultMaxConns {
		t.Errorf("%d connections, want at most %d", n, vici.DefaultMaxConns)
	}
}

// A loop may run other commands in its body.
func TestClient_Stream_nested(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("list-conns", listing("a", "b")...)
	srv.On("version", versionReply())
	client := newClient(t, srv)
	for _, err := range client.ListConns(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Version(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := srv.Accepted(); n != 2 {
		t.Errorf("%d connections, want 2", n)
	}
}

// An answer that never ends is cut off, and its socket closed.
func TestClient_Stream_endless(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	srv.On("list-conns", func(c *vicitest.Conn) error {
		for event := vicitest.Event("list-conn", vicitest.Message("a", strings.Repeat("b", 1000))); ; {
			if err := event(c); err != nil {
				return err
			}
		}
	})
	client := newClient(t, srv, vici.WithMaxAnswer(1<<20))
	events := 0
	var last error
	for _, err := range client.Stream(t.Context(), "list-conns", "list-conn", nil) {
		last = err
		events++
	}
	if !as[*vici.ProtocolError](last) || !strings.Contains(last.Error(), "no end") || events > 1100 {
		t.Errorf("got %v after %d events", last, events)
	}
}
