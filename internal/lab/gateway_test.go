package lab_test

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

func client(t *testing.T, g *lab.Gateway, options ...vici.Option) *vici.Client {
	t.Helper()
	c := vici.NewClient(func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", g.Socket())
	}, options...)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

//strongswan:once
func TestGateway_leavesNothing(t *testing.T) {
	t.Parallel()
	g, err := lab.Start(t.Context(), lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	pid := g.PID()
	if err := g.Stop(); err != nil {
		t.Fatal(err)
	}
	if running(pid) {
		t.Errorf("process %d is still there", pid)
	}
	if _, err := os.Stat(g.Directory()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", g.Directory(), err)
	}
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(mounts), g.Directory()) {
		t.Errorf("a mount is left:\n%s", mounts)
	}
}

//strongswan:once
func TestGateway_twoAtOnce(t *testing.T) {
	t.Parallel()
	moon, sun := lab.ForTest(t), lab.ForTest(t)
	if err := client(t, moon).LoadConn(t.Context(), "moon", vici.NewMessage()); err != nil {
		t.Fatal(err)
	}
	if names, err := client(t, sun).GetConns(t.Context()); err != nil || len(names) > 0 {
		t.Errorf("the other gateway has %q (%v)", names, err)
	}
}

//strongswan:each release
func TestGateway_restart(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	c := client(t, g)
	if err := c.LoadConn(t.Context(), "moon", vici.NewMessage()); err != nil {
		t.Fatal(err)
	}
	g.Kill()
	if err := g.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if names, err := c.GetConns(t.Context()); err != nil || len(names) > 0 {
		t.Errorf("after the restart it has %q (%v)", names, err)
	}
}

//strongswan:once
func TestGateway_pause(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	if err := g.Pause(); err != nil {
		t.Fatal(err)
	}
	_, err := client(t, g, vici.WithTimeout(200*time.Millisecond)).Version(t.Context())
	var timeout *vici.TimeoutError
	if !errors.As(err, &timeout) {
		t.Errorf("a paused charon: %v, want a time-out", err)
	}
	if err := g.Resume(); err != nil {
		t.Fatal(err)
	}
	if _, err := client(t, g).Version(t.Context()); err != nil {
		t.Error(err)
	}
}

//strongswan:each release
func TestGateway_swanctl(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	if err := client(t, g).LoadConn(t.Context(), "moon", vici.NewMessage()); err != nil {
		t.Fatal(err)
	}
	out, err := g.Swanctl(t.Context(), "--list-conns")
	if err != nil || !strings.Contains(out, "moon: IKEv") {
		t.Errorf("swanctl prints %q (%v)", out, err)
	}
	if err := g.WaitLog(t.Context(), "added vici connection: moon"); err != nil {
		t.Error(err)
	}
	if _, err := g.Swanctl(t.Context(), "--no-such-command"); err == nil {
		t.Error("swanctl knows --no-such-command")
	}
}
