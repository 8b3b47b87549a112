package gateway

import (
	"context"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// maxSlow is how many commands that keep one of charon's threads waiting are sent to one daemon at a time. charon has
// 16 threads, and needs some of them to do what the commands wait for.
const maxSlow = 2

// maxLoads is how many connections are loaded at a time: one that waits for DNS keeps one of charon's threads busy, and half of
// them must stay free for tunnels.
const maxLoads = 8

// Slow runs a command that charon may take long for, as soon as it is its turn.
func (g *Gateway) Slow(ctx context.Context, command func() error) error {
	return g.slow.run(ctx, command)
}

// LoadConn loads a connection as soon as it is its turn.
func (g *Gateway) LoadConn(ctx context.Context, name string, m *vici.Message) error {
	defer g.run.snapshots.drop()
	return g.loads.run(ctx, func() error { return g.Client.LoadConn(ctx, name, m) })
}

// UnloadConn unloads a connection.
func (g *Gateway) UnloadConn(ctx context.Context, name string) error {
	defer g.run.snapshots.drop()
	return g.Client.UnloadConn(ctx, name)
}
