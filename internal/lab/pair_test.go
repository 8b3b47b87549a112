package lab_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestPair makes a tunnel between two gateways and sends a packet through it. A trap alone brings none up with the ESP
// of releases before 6.0, which asks charon for nothing.
//
//strongswan:each release
func TestPair(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	p := lab.PairForTest(t)
	load(t, p.Sun, "none", "192.0.2.2", "192.0.2.1", "10.2.0.1", "10.1.0.1")
	load(t, p.Moon, "trap|start", "192.0.2.1", "192.0.2.2", "10.1.0.1", "10.2.0.1")
	if err := p.Moon.Ping(ctx, lab.MoonHost, lab.SunHost); err != nil {
		t.Fatal(err)
	}
	out, err := p.Sun.Swanctl(ctx, "--list-sas")
	if err != nil || !strings.Contains(out, "ESTABLISHED") || !strings.Contains(out, "INSTALLED") {
		t.Errorf("there is no SA: %v\n%s", err, out)
	}
}

// load gives a gateway a connection that is named after its peer, with a pre-shared key that all have.
func load(t *testing.T, g *lab.Gateway, start, local, remote, localTS, remoteTS string) {
	t.Helper()
	target, err := transport.Parse(g.URI())
	if err != nil {
		t.Fatal(err)
	}
	client := vici.NewClient(target.Dial)
	t.Cleanup(func() { _ = client.Close() })
	if err := client.LoadShared(t.Context(), vici.SharedSecret{ID: "ike-net", Type: "ike", Data: "not a secret"}); err != nil {
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
	if err := client.LoadConn(t.Context(), remote, m); err != nil {
		t.Fatal(err)
	}
}
