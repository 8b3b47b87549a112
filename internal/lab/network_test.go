package lab_test

import (
	"context"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestConnect makes a tunnel between two gateways and sends a packet through it. A trap alone brings none up with the ESP
// of releases before 6.0, which asks charon for nothing.
func TestConnect(t *testing.T) {
	t.Parallel()
	if err := lab.NoTunnels(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tunnels := func(o *lab.Options) { o.Tunnels = true }
	moon, sun := lab.ForTest(t, tunnels), lab.ForTest(t, tunnels)
	if err := lab.Connect(ctx, moon, sun, netip.MustParsePrefix("192.0.2.1/30"), netip.MustParsePrefix("192.0.2.2/30")); err != nil {
		t.Fatal(err)
	}
	net := func(g *lab.Gateway, local, remote, localTS, remoteTS, start string) {
		t.Helper()
		if err := g.AddAddress(ctx, netip.MustParseAddr(localTS)); err != nil {
			t.Fatal(err)
		}
		target, err := transport.Parse(g.URI())
		if err != nil {
			t.Fatal(err)
		}
		client := vici.NewClient(target.Dial)
		t.Cleanup(func() { _ = client.Close() })
		if err := client.LoadShared(ctx, vici.SharedSecret{ID: "ike-net", Type: "ike", Data: "not a secret"}); err != nil {
			t.Fatal(err)
		}
		m := vici.NewMessage()
		m.Set("version", "2")
		m.SetList("local_addrs", []string{local})
		m.SetList("remote_addrs", []string{remote})
		m.AddSection("local").Set("auth", "psk")
		m.AddSection("remote").Set("auth", "psk")
		child := m.AddSection("children").AddSection("net")
		child.SetList("local_ts", []string{localTS})
		child.SetList("remote_ts", []string{remoteTS})
		child.Set("start_action", start)
		if err := client.LoadConn(ctx, "net", m); err != nil {
			t.Fatal(err)
		}
	}
	net(sun, "192.0.2.2", "192.0.2.1", "10.2.0.1", "10.1.0.1", "none")
	net(moon, "192.0.2.1", "192.0.2.2", "10.1.0.1", "10.2.0.1", "trap|start")
	if err := moon.Ping(ctx, netip.MustParseAddr("10.1.0.1"), netip.MustParseAddr("10.2.0.1")); err != nil {
		t.Fatal(err)
	}
	out, err := sun.Swanctl(ctx, "--list-sas")
	if err != nil || !strings.Contains(out, "ESTABLISHED") || !strings.Contains(out, "INSTALLED") {
		t.Errorf("there is no SA: %v\n%s", err, out)
	}
}
