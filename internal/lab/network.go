package lab

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// NoTunnels returns an error that says why gateways on this machine cannot have tunnels, or nil.
func NoTunnels() error {
	if os.Geteuid() != 0 {
		return errors.New("joining the network namespaces of two gateways needs root")
	}
	for program, pkg := range map[string]string{"ip": "iproute2", "ping": "iputils-ping"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("there is no %s: as root, apt-get install --no-install-recommends %s", program, pkg)
		}
	}
	return noESP()
}

// connect joins two gateways by a wire. On its own end, each has its address, and the route to the other one's. Nothing of
// it is in the machine's own network: the wire goes with the first of them to stop.
func connect(ctx context.Context, a, b end) error {
	return errors.Join(
		// Each end is made with its name in its namespace, as others of that name may be in the other one.
		a.gateway.enter(ctx, "ip", "link", "add", a.wire, "type", "veth", "peer", "name", b.wire, "netns", strconv.Itoa(b.gateway.PID())),
		a.up(ctx, b.address),
		b.up(ctx, a.address))
}

// end is one of the two of a wire.
type end struct {
	gateway *Gateway
	wire    string // the interface
	address netip.Addr
}

func (e end) up(ctx context.Context, peer netip.Addr) error {
	return errors.Join(
		e.gateway.enter(ctx, "ip", "address", "add", e.address.String(), "peer", peer.String(), "dev", e.wire),
		e.gateway.enter(ctx, "ip", "link", "set", e.wire, "up"),
		e.gateway.enter(ctx, "ip", "link", "set", "lo", "up"))
}

// AddAddress gives a gateway an address of the network behind it.
func (g *Gateway) AddAddress(ctx context.Context, address netip.Addr) error {
	return g.enter(ctx, "ip", "address", "add", netip.PrefixFrom(address, address.BitLen()).String(), "dev", "lo")
}

// Ping sends an echo request from one of the gateway's addresses each 200 ms until one is answered, and returns an error
// if none is before the context ends.
func (g *Gateway) Ping(ctx context.Context, from, to netip.Addr) error {
	for {
		err := g.enter(ctx, "ping", "-n", "-c", "1", "-W", "1", "-I", from.String(), to.String())
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w; the end of charon's log:\n%s", err, g.logTail())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// Run runs a program in the gateway's network namespace, with the machine's own files, and returns what it prints.
func (g *Gateway) Run(ctx context.Context, program string, args ...string) (string, error) {
	line := append([]string{"--target", strconv.Itoa(g.PID()), "--net", program}, args...)
	out, err := exec.CommandContext(ctx, "nsenter", line...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return string(out), err
}

func (g *Gateway) enter(ctx context.Context, program string, args ...string) error {
	_, err := g.Run(ctx, program, args...)
	return err
}
