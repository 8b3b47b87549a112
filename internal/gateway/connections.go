package gateway

import (
	"context"
	"slices"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Connection is what the daemon says about the connections of one name.
type Connection struct {
	// Loaded reports whether a connection of this name was loaded over VICI: the one that we can read, replace and unload.
	Loaded bool

	// Reports are the answers of list-conns. There are several if another configuration backend has a connection of
	// the same name, and none although it is loaded if its report would be too large for a VICI message.
	Reports []*vici.Message
}

// ForCreate asks whether a name is free, which it is if the connection that it returns is neither loaded nor reported. One
// that list-conns leaves out is known by get-conns, which is asked once: it answers with all names, of which there may be
// thousands, and only a connection with hundreds of children is left out.
func (g *Gateway) ForCreate(ctx context.Context, name string) (Connection, error) {
	c, err := g.reported(ctx, name)
	if err != nil {
		return c, err
	}
	if len(c.Reports) > 0 {
		return g.Connection(ctx, name)
	}
	if err := g.asking.take(ctx); err != nil {
		return c, err
	}
	defer g.asking.give()
	if g.namesAtStart == nil {
		names, err := g.Client.GetConns(ctx)
		if err != nil {
			return c, err
		}
		g.namesAtStart = make(map[string]struct{}, len(names))
		for _, name := range names {
			g.namesAtStart[name] = struct{}{}
		}
	}
	if _, hidden := g.namesAtStart[name]; hidden {
		return g.Connection(ctx, name)
	}
	return c, nil
}

// Loaded is [Gateway.Connection] for a name that was loaded just now.
func (g *Gateway) Loaded(ctx context.Context, name string) (Connection, error) {
	c, err := g.reported(ctx, name)
	if err != nil || len(c.Reports) == 0 {
		return g.Connection(ctx, name)
	}
	c.Loaded = true
	return c, nil
}

func (g *Gateway) reported(ctx context.Context, name string) (c Connection, err error) {
	for report, err := range g.Client.ListConns(ctx, name) {
		if err != nil {
			return c, err
		}
		if report.Name == name {
			c.Reports = append(c.Reports, report.Config)
		}
	}
	return c, nil
}

// Connection asks for the connections of one name. Whether ours exists is decided by get-conns: list-conns shows those
// of other backends, too, and leaves out what is too large (src/libcharon/plugins/vici/vici_query.c, list_conns).
func (g *Gateway) Connection(ctx context.Context, name string) (Connection, error) {
	names, err := g.Client.GetConns(ctx)
	if err != nil {
		return Connection{}, err
	}
	c, err := g.reported(ctx, name)
	c.Loaded = slices.Contains(names, name)
	return c, err
}
