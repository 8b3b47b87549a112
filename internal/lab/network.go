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

// tunnelConf makes a gateway one that tunnels can be made with: IKE on its usual ports, which are free in a network
// namespace of its own, and ESP in user space, since not every kernel has it and none lends it to a container.
const tunnelConf = `
  port = 500
  port_nat_t = 4500
  plugins {
    kernel-libipsec { load = yes }
  }
`

// tunDevice is what charon makes the interface for user-space ESP with.
const tunDevice = "/dev/net/tun"

// NoTunnels returns an error that says why gateways on this machine cannot have tunnels, or nil.
func NoTunnels() error {
	if os.Geteuid() != 0 {
		return errors.New("joining the network namespaces of two gateways needs root")
	}
	if !exists(tunDevice) {
		return fmt.Errorf("there is no %s, by which charon encrypts in user space (modprobe tun, or in a container --device %s)", tunDevice, tunDevice)
	}
	for program, pkg := range map[string]string{"ip": "iproute2", "ping": "iputils-ping"} {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("there is no %s: as root, apt-get install --no-install-recommends %s", program, pkg)
		}
	}
	return nil
}

// wire is the interface by which a gateway reaches the other one.
const wire = "wire"

// Connect joins two gateways by a wire, on which they have the addresses, and waits until charon has seen it. Nothing of
// it is in the machine's own network: the wire goes with the first of them to stop.
func Connect(ctx context.Context, a, b *Gateway, addressA, addressB netip.Prefix) error {
	// The names differ while both ends are in one namespace.
	steps := []error{
		a.enter(ctx, "ip", "link", "add", wire, "type", "veth", "peer", "name", wire+"-peer", "netns", strconv.Itoa(b.PID())),
		b.enter(ctx, "ip", "link", "set", wire+"-peer", "name", wire),
	}
	for _, end := range []struct {
		gateway *Gateway
		address netip.Prefix
	}{{a, addressA}, {b, addressB}} {
		steps = append(steps,
			end.gateway.enter(ctx, "ip", "address", "add", end.address.String(), "dev", wire),
			end.gateway.enter(ctx, "ip", "link", "set", wire, "up"),
			end.gateway.enter(ctx, "ip", "link", "set", "lo", "up"))
	}
	return errors.Join(steps...)
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
