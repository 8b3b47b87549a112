package lab

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"testing"
)

// Mesh is gateways each of which can have tunnels with each other: their internet is a wire between each two.
type Mesh []*Gateway

// WireAddress is the address by which the other gateways of a mesh reach one: 192.0.2.1 for number 0.
func WireAddress(number int) netip.Addr { return netip.AddrFrom4([4]byte{192, 0, 2, byte(number + 1)}) }

// HostAddress is the address of a host in the network behind a gateway of a mesh: 10.1.0.1 for number 0. The networks are
// 10.1.0.0/16, 10.2.0.0/16 and so on.
func HostAddress(number int) netip.Addr { return netip.AddrFrom4([4]byte{10, byte(number + 1), 0, 1}) }

// StartMesh starts a number of gateways of a release and joins them. Whoever does has to call [Mesh.Stop]. [NoTunnels]
// tells beforehand why it cannot work.
func StartMesh(ctx context.Context, r Release, number int) (Mesh, error) {
	var m Mesh
	for range number {
		g, err := Start(ctx, Options{Release: r, Tunnels: true})
		if err != nil {
			return nil, errors.Join(err, m.Stop())
		}
		m = append(m, g)
	}
	if err := m.join(ctx); err != nil {
		return nil, errors.Join(err, m.Stop())
	}
	return m, nil
}

// Stop stops all gateways.
func (m Mesh) Stop() error {
	var err error
	for _, g := range m {
		err = errors.Join(err, g.Stop())
	}
	return err
}

// Restart ends all gateways, as a power cut would, starts them again, and joins them.
func (m Mesh) Restart(ctx context.Context) error {
	for _, g := range m {
		if err := g.Restart(ctx); err != nil {
			return err
		}
	}
	return m.join(ctx)
}

func (m Mesh) join(ctx context.Context) error {
	for i := range m {
		for j := range m[:i] {
			if err := m.wire(ctx, i, j); err != nil {
				return err
			}
		}
		if err := m[i].AddAddress(ctx, HostAddress(i)); err != nil {
			return err
		}
	}
	return nil
}

func (m Mesh) wire(ctx context.Context, i, j int) error {
	// The interface is named after the gateway at its other end.
	return connect(ctx,
		end{m[i], fmt.Sprintf("wire%d", j), WireAddress(i)},
		end{m[j], fmt.Sprintf("wire%d", i), WireAddress(j)})
}

// Rejoin joins a gateway with the others, which have gone on meanwhile, after it was restarted.
func (m Mesh) Rejoin(ctx context.Context, number int) error {
	for other := range m {
		if other == number {
			continue
		}
		if err := m.wire(ctx, number, other); err != nil {
			return err
		}
	}
	return m[number].AddAddress(ctx, HostAddress(number))
}

// Forward lets a gateway pass packets on between the others, as a hub does.
func (g *Gateway) Forward(ctx context.Context) error {
	return g.enter(ctx, "sh", "-c", "echo 1 >/proc/sys/net/ipv4/ip_forward") // of the reader's own network namespace
}

// MeshForTest is [StartMesh] for a test, with what [ForTest] does for one gateway.
func MeshForTest(t testing.TB, number int, change ...func(*Options)) Mesh {
	t.Helper()
	if err := NoTunnels(); err != nil {
		t.Fatal(err)
	}
	m := make(Mesh, number)
	for i := range m {
		m[i] = ForTest(t, append([]func(*Options){func(o *Options) { o.Tunnels = true }}, change...)...)
	}
	if err := m.join(t.Context()); err != nil {
		t.Fatal(err)
	}
	return m
}
