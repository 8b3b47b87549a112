package vici_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// realClient returns a client of a charon of its own.
func realClient(t *testing.T, opts ...vici.Option) *vici.Client {
	t.Helper()
	return clientOf(t, lab.ForTest(t), opts...)
}

func clientOf(t *testing.T, gateway *lab.Gateway, opts ...vici.Option) *vici.Client {
	t.Helper()
	target, err := transport.Parse(gateway.URI())
	if err != nil {
		t.Fatal(err)
	}
	client := vici.NewClient(target.Dial, opts...)
	t.Cleanup(func() { client.Close() })
	return client
}

// Connection is a small but complete connection.
func Connection(n int) *vici.Message {
	m := vici.NewMessage()
	m.Set("version", "2")
	m.SetList("local_addrs", []string{"192.0.2.1"})
	m.SetList("remote_addrs", []string{fmt.Sprintf("198.51.%d.%d", n/250, n%250+1)})
	m.AddSection("local").Set("auth", "psk")
	m.AddSection("remote").Set("auth", "psk")
	child := m.AddSection("children").AddSection("net")
	child.SetList("local_ts", []string{"10.1.0.0/16"})
	child.SetList("remote_ts", []string{fmt.Sprintf("10.%d.%d.0/24", 2+n/250, n%250)})
	return m
}

//strongswan:each release
func TestReal_connection(t *testing.T) {
	t.Parallel()
	client, ctx := realClient(t), t.Context()

	if names, err := client.GetConns(ctx); len(names) != 0 || err != nil {
		t.Errorf("a fresh daemon has %q, %v", names, err)
	}
	for _, name := range []string{"moon-sun", "other"} {
		if err := client.LoadConn(ctx, name, Connection(1)); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := client.GetConns(ctx); len(names) != 2 || !slices.Contains(names, "moon-sun") || err != nil {
		t.Errorf("GetConns: %q, %v", names, err)
	}
	seen := 0
	for c, err := range client.ListConns(ctx, "moon-sun") {
		if err != nil {
			t.Fatal(err)
		}
		seen++
		addrs, _ := c.Config.List("remote_addrs")
		children, _ := c.Config.Section("children")
		child, _ := children.Section("net")
		ts, _ := child.List("remote-ts")
		if c.Name != "moon-sun" || !slices.Equal(addrs, []string{"198.51.0.2"}) || !slices.Equal(ts, []string{"10.2.1.0/24"}) {
			t.Errorf("%s is listed as\n%v", c.Name, c.Config)
		}
	}
	if seen != 1 {
		t.Errorf("the filter lets %d connections pass, want 1", seen)
	}
	if names, err := list(ctx, client, "nobody"); len(names) != 0 || err != nil {
		t.Errorf("an unknown name lists %q, %v", names, err)
	}
	if err := client.UnloadConn(ctx, "moon-sun"); err != nil {
		t.Error(err)
	}
	if names, err := list(ctx, client, ""); !slices.Equal(names, []string{"other"}) || err != nil {
		t.Errorf("after unloading: %q, %v", names, err)
	}
	var refused *vici.CommandError
	if err := client.UnloadConn(ctx, "moon-sun"); !errors.As(err, &refused) {
		t.Errorf("unloading twice: %v, want a CommandError", err)
	}
}

// What charon refuses carries charon's own words.
//
//strongswan:each release
func TestReal_refusals(t *testing.T) {
	t.Parallel()
	client, ctx := realClient(t), t.Context()

	wrong := Connection(1)
	wrong.Set("verion", "2")
	err := client.LoadConn(ctx, "typo", wrong)
	want := vici.CommandError{Command: "load-conn", Reason: "unknown option: verion, config discarded"}
	var refused *vici.CommandError
	if !errors.As(err, &refused) || *refused != want {
		t.Errorf("got %v, want %v", err, &want)
	}
	_, err = client.Call(ctx, "get-wings", nil)
	if !as[*vici.UnknownCommandError](err) {
		t.Errorf("got %v, want an UnknownCommandError", err)
	}
	for _, err = range client.Stream(ctx, "list-conns", "list-wings", nil) {
	}
	if !as[*vici.UnknownEventError](err) {
		t.Errorf("got %v, want an UnknownEventError", err)
	}
	for _, err := range client.ListSAs(ctx, vici.SAFilter{}) {
		t.Errorf("ListSAs of an idle daemon: %v", err)
	}
}

//strongswan:each release
func TestReal_daemon(t *testing.T) {
	t.Parallel()
	client, ctx := realClient(t), t.Context()
	v, err := client.Version(ctx)
	if err != nil || !strings.HasPrefix(v.Daemon, "charon") || !strings.Contains(v.Version, ".") || v.Sysname != "Linux" {
		t.Errorf("Version: %+v, %v", v, err)
	}
	s, err := client.Stats(ctx)
	if err != nil || s.Running == "" || s.Since == "" || s.Workers.Total == 0 || !slices.Contains(s.Plugins, "vici") {
		t.Errorf("Stats: %+v, %v", s, err)
	}
}

// A restart of charon closes the pooled sockets and forgets the connections. The
// next command, a write even, does not fail for the former; and the latter is
// an empty list, not an error.
//
//strongswan:each release
func TestReal_restart(t *testing.T) {
	t.Parallel()
	gateway, ctx := lab.ForTest(t), t.Context()
	client := clientOf(t, gateway)
	for range 2 {
		if err := client.LoadConn(ctx, "moon-sun", Connection(1)); err != nil {
			t.Fatal(err)
		}
		if err := gateway.Restart(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if names, err := client.GetConns(ctx); len(names) != 0 || err != nil {
		t.Errorf("after a restart: %q, %v", names, err)
	}
	gateway.Kill()
	err := client.LoadConn(ctx, "moon-sun", Connection(1))
	if !as[*vici.DialError](err) || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("after its end: %v, want a DialError", err)
	}
}

// A charon that hangs still accepts connections, its kernel does.
//
//strongswan:once
func TestReal_hanging(t *testing.T) {
	t.Parallel()
	gateway := lab.ForTest(t)
	client := clientOf(t, gateway, vici.WithTimeout(300*time.Millisecond), vici.WithMaxConns(8))
	if err := gateway.Pause(); err != nil {
		t.Fatal(err)
	}
	// The signal takes its time to reach all of charon's threads.
	waitFor(t, func() bool {
		_, err := client.GetConns(t.Context())
		return err != nil
	})
	var wg sync.WaitGroup
	for range 8 { // more than the accept queue holds
		wg.Go(func() {
			if _, err := client.GetConns(t.Context()); !as[*vici.TimeoutError](err) && !as[*vici.SilentError](err) {
				t.Errorf("got %v, want a TimeoutError or a SilentError", err)
			}
		})
	}
	wg.Wait()
	if err := gateway.Resume(); err != nil {
		t.Fatal(err)
	}
	if _, err := clientOf(t, gateway).GetConns(t.Context()); err != nil {
		t.Error(err)
	}
}

// More clients at once than charon's accept queue holds.
//
//strongswan:once
func TestReal_acceptQueue(t *testing.T) {
	t.Parallel()
	client := realClient(t, vici.WithMaxConns(20))
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := client.Version(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// The reason why this package exists: no listing is ever short, however slowly
// it is read and whatever else goes on.
//
//strongswan:each release
func TestReal_completeListing(t *testing.T) {
	t.Parallel()
	const connections, listings = 5000, 10
	client, ctx := realClient(t, vici.WithMaxConns(listings)), t.Context()
	for n := range connections {
		if err := client.LoadConn(ctx, fmt.Sprintf("conn-%d", n), Connection(n)); err != nil {
			t.Fatal(err)
		}
	}
	names, err := client.GetConns(ctx)
	if err != nil || len(names) != connections {
		t.Fatalf("GetConns: %d, %v", len(names), err)
	}
	slices.Sort(names)
	var wg sync.WaitGroup
	for range listings {
		wg.Go(func() {
			if listed := listSlowly(ctx, t, client); !slices.Equal(listed, names) {
				t.Errorf("list-conns: %d connections of %d", len(listed), connections)
			}
		})
	}
	wg.Wait()
}

func listSlowly(ctx context.Context, t *testing.T, client *vici.Client) []string {
	t.Helper()
	var names []string
	for c, err := range client.ListConns(ctx, "") {
		if err != nil {
			t.Error(err)
			break
		}
		names = append(names, c.Name)
		time.Sleep(100 * time.Microsecond)
	}
	slices.Sort(names)
	return names
}

// TestReal_registrations: a socket stays registered, and charon sends it what others list neither meanwhile nor later.
//
//strongswan:each release
func TestReal_registrations(t *testing.T) {
	t.Parallel()
	gateway, ctx := lab.ForTest(t), t.Context()
	var traces []vici.Trace
	client := clientOf(t, gateway, vici.WithTrace(func(_ context.Context, tr vici.Trace) { traces = append(traces, tr) }))
	other := clientOf(t, gateway)
	for i := range 5 {
		if err := client.LoadConn(ctx, fmt.Sprintf("net-%d", i), Connection(i)); err != nil {
			t.Fatal(err)
		}
	}
	traces = nil
	for range 3 {
		for _, c := range []*vici.Client{client, other, other} {
			if names, err := list(ctx, c, ""); len(names) != 5 || err != nil {
				t.Fatalf("listed %q, %v", names, err)
			}
		}
		if names, err := list(ctx, client, "net-3"); !slices.Equal(names, []string{"net-3"}) || err != nil {
			t.Errorf("listed %q, %v", names, err)
		}
	}
	if first, again := traces[0].BytesSent, traces[2].BytesSent; len(traces) != 6 || again >= first {
		t.Errorf("%d bytes were sent first, and %d again: the registration was not kept", first, again)
	}
}
