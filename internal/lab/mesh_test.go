package lab_test

import (
	"context"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// TestMesh sends packets from one spoke to another one, which has a tunnel to the hub only.
//
//strongswan:each release
func TestMesh(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	m := lab.MeshForTest(t, 3)
	if err := m[0].Forward(ctx); err != nil {
		t.Fatal(err)
	}
	for spoke, network := range map[int]string{1: "10.2.0.0/16", 2: "10.3.0.0/16"} {
		load(t, m[0], "none", "192.0.2.1", lab.WireAddress(spoke).String(), "10.0.0.0/8", network)
		load(t, m[spoke], "start", lab.WireAddress(spoke).String(), "192.0.2.1", network, "10.0.0.0/8")
	}
	if err := m[1].Ping(ctx, lab.HostAddress(1), lab.HostAddress(2)); err != nil {
		t.Fatal(err)
	}
	// Without the hub, there is no way.
	m[0].Kill()
	limited, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := m[1].Ping(limited, lab.HostAddress(1), lab.HostAddress(2)); err == nil {
		t.Error("the spokes reach each other without the hub")
	}
}

// TestMesh_rejoin has a gateway that fails and comes back while the others go on.
//
//strongswan:once
func TestMesh_rejoin(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	m := lab.MeshForTest(t, 3)
	others := m[0].PID()
	m[1].Kill()
	if err := m[1].Restart(ctx); err != nil {
		t.Fatal(err)
	}
	if err := m.Rejoin(ctx, 1); err != nil {
		t.Fatal(err)
	}
	for _, other := range []int{0, 2} {
		if err := m[1].Ping(ctx, lab.WireAddress(1), lab.WireAddress(other)); err != nil {
			t.Error(err)
		}
	}
	if m[0].PID() != others {
		t.Error("another gateway was restarted, too")
	}
}
