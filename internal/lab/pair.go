package lab

import (
	"context"
	"errors"
	"net/netip"
	"testing"
)

// The addresses of a pair: the gateways' own on the wire between them, and one of a host in the network behind each.
var (
	MoonWire = netip.MustParsePrefix("192.0.2.1/30")
	SunWire  = netip.MustParsePrefix("192.0.2.2/30")
	MoonHost = netip.MustParseAddr("10.1.0.1")
	SunHost  = netip.MustParseAddr("10.2.0.1")
)

// Pair is two gateways that can have tunnels with each other.
type Pair struct{ Moon, Sun *Gateway }

// StartPair starts two gateways of a release and joins them. Whoever does has to call [Pair.Stop]. [NoTunnels] tells
// beforehand why it cannot work.
func StartPair(ctx context.Context, r Release) (*Pair, error) {
	moon, err := Start(ctx, Options{Release: r, Tunnels: true})
	if err != nil {
		return nil, err
	}
	sun, err := Start(ctx, Options{Release: r, Tunnels: true})
	if err != nil {
		return nil, errors.Join(err, moon.Stop())
	}
	p := &Pair{Moon: moon, Sun: sun}
	if err := p.join(ctx); err != nil {
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// Stop stops both gateways.
func (p *Pair) Stop() error { return errors.Join(p.Moon.Stop(), p.Sun.Stop()) }

// Restart ends both gateways, as a power cut would, starts them again, and joins them.
func (p *Pair) Restart(ctx context.Context) error {
	if err := errors.Join(p.Moon.Restart(ctx), p.Sun.Restart(ctx)); err != nil {
		return err
	}
	return p.join(ctx)
}

func (p *Pair) join(ctx context.Context) error {
	return errors.Join(
		Connect(ctx, p.Moon, p.Sun, MoonWire, SunWire),
		p.Moon.AddAddress(ctx, MoonHost),
		p.Sun.AddAddress(ctx, SunHost))
}

// PairForTest is [StartPair] for a test, with what [ForTest] does for one gateway.
func PairForTest(t testing.TB) *Pair {
	t.Helper()
	if err := NoTunnels(); err != nil {
		t.Fatal(err)
	}
	tunnels := func(o *Options) { o.Tunnels = true }
	p := &Pair{Moon: ForTest(t, tunnels), Sun: ForTest(t, tunnels)}
	if err := p.join(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p
}
