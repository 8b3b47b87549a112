package provider

import (
	"context"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// mostControls is how many commands that keep one of charon's threads waiting are sent to one daemon at a time. charon has
// 16 threads, and needs some of them to do what the commands wait for.
const mostControls = 2

// mostLoads is how many connections are loaded at a time: one that waits for DNS keeps one of charon's threads busy, and half of
// them shall be left for tunnels.
const mostLoads = 8

// control runs a command that charon may take long for, as soon as it is its turn.
func (g *gateway) control(ctx context.Context, command func() error) error {
	return inTurn(ctx, g.controls, command)
}

// loadConn loads a connection as soon as it is its turn.
func (g *gateway) loadConn(ctx context.Context, name string, m *vici.Message) error {
	defer g.reads.wrote()
	return inTurn(ctx, g.loads, func() error { return g.client.LoadConn(ctx, name, m) })
}

// unloadConn unloads a connection.
func (g *gateway) unloadConn(ctx context.Context, name string) error {
	defer g.reads.wrote()
	return g.client.UnloadConn(ctx, name)
}

// inTurn runs a command when there is room for its token.
func inTurn(ctx context.Context, turns chan struct{}, command func() error) error {
	select {
	case turns <- struct{}{}:
		defer func() { <-turns }()
		return command()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
