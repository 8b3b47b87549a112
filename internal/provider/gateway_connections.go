package provider

import (
	"context"
	"slices"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// connection is what the daemon says about the connections of one name.
type connection struct {
	// loaded tells that a connection of this name was loaded over VICI: the one that we can read, replace and unload.
	loaded bool

	// reports are the answers of list-conns. There are several if another configuration backend has a connection of
	// the same name, and none although it is loaded if its report would be too large for a VICI message.
	reports []*vici.Message
}

// Occupant asks whether a name is free, which it is if the connection that it returns is neither loaded nor reported. One
// that list-conns leaves out is known by get-conns, which is asked once: it answers with all names, of which there may be
// thousands, and only a connection with hundreds of children is left out.
func (g *gateway) Occupant(ctx context.Context, name string) (connection, error) {
	c, err := g.reported(ctx, name)
	if err != nil {
		return c, err
	}
	if len(c.reports) > 0 {
		return g.Connection(ctx, name)
	}
	if err := g.asking.take(ctx); err != nil {
		return c, err
	}
	defer g.asking.give()
	if g.before == nil {
		names, err := g.client.GetConns(ctx)
		if err != nil {
			return c, err
		}
		g.before = make(map[string]struct{}, len(names))
		for _, name := range names {
			g.before[name] = struct{}{}
		}
	}
	if _, hidden := g.before[name]; hidden {
		return g.Connection(ctx, name)
	}
	return c, nil
}

// Loaded is [gateway.Connection] for a name that was loaded just now.
func (g *gateway) Loaded(ctx context.Context, name string) (connection, error) {
	c, err := g.reported(ctx, name)
	if err != nil || len(c.reports) == 0 {
		return g.Connection(ctx, name)
	}
	c.loaded = true
	return c, nil
}

func (g *gateway) reported(ctx context.Context, name string) (c connection, err error) {
	for report, err := range g.client.ListConns(ctx, name) {
		if err != nil {
			return c, err
		}
		if report.Name == name {
			c.reports = append(c.reports, report.Config)
		}
	}
	return c, nil
}

// Connection asks for the connections of one name. Whether ours exists is decided by get-conns: list-conns shows those
// of other backends, too, and leaves out what is too large (src/libcharon/plugins/vici/vici_query.c, list_conns).
func (g *gateway) Connection(ctx context.Context, name string) (connection, error) {
	names, err := g.client.GetConns(ctx)
	if err != nil {
		return connection{}, err
	}
	c, err := g.reported(ctx, name)
	c.loaded = slices.Contains(names, name)
	return c, err
}
