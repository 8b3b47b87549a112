package lab

import (
	"context"
	"testing"
)

// Of a pair, the addresses of the gateways on the wire between them, and one of a host in the network behind each.
var (
	MoonWire = WireAddress(0)
	SunWire  = WireAddress(1)
	MoonHost = HostAddress(0)
	SunHost  = HostAddress(1)
)

// Pair is a mesh of two.
type Pair struct{ Moon, Sun *Gateway }

// StartPair is [StartMesh] for two gateways.
func StartPair(ctx context.Context, r Release) (*Pair, error) {
	m, err := StartMesh(ctx, r, 2)
	if err != nil {
		return nil, err
	}
	return m.pair(), nil
}

// PairForTest is [MeshForTest] for two gateways.
func PairForTest(t testing.TB, change ...func(*Options)) *Pair {
	t.Helper()
	return MeshForTest(t, 2, change...).pair()
}

func (m Mesh) pair() *Pair { return &Pair{Moon: m[0], Sun: m[1]} }

func (p *Pair) mesh() Mesh { return Mesh{p.Moon, p.Sun} }

// Stop stops both gateways.
func (p *Pair) Stop() error { return p.mesh().Stop() }

// Restart ends both gateways, as a power cut would, starts them again, and joins them.
func (p *Pair) Restart(ctx context.Context) error { return p.mesh().Restart(ctx) }
