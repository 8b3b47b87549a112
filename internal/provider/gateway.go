package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// gateway is one strongSwan daemon, with what the provider's configuration says about it.
type gateway struct {
	settings

	// name is that in the provider's gateways, or empty for the provider's own gateway.
	name string

	// label shows where the gateway is, for diagnostics.
	label  string
	client *vici.Client

	// names serialises the writes to one connection; those to different ones run in parallel.
	names keyedMutex

	// reads are those of refreshes, see RefreshedConnection.
	reads connectionReads

	// before are the names that the gateway had when the first connection was created, see Occupant.
	before map[string]struct{}

	// controls holds one token for each command under way that charon may take long for, see control.
	controls chan struct{}

	// loads holds one for each load-conn under way.
	loads chan struct{}

	// log is charon's, for those who wait for a tunnel.
	log logFollower

	// asking is taken by whoever asks for facts about the gateway, and planning by whoever asks for a plan's sake.
	asking, planning turn

	version   swanctl.Version
	since     string // when the daemon was started
	abilities abilities
	asked     bool // abilities are known, or will not be

	includeChecked bool // swanctl.conf was looked into
}

func newGateway(name string, s settings) *gateway {
	label := s.target.String()
	if name != "" {
		label = fmt.Sprintf("%s (%s)", name, label)
	}
	return &gateway{
		settings: s,
		name:     name,
		label:    label,
		client:   vici.NewClient(s.target.Dial, vici.WithTimeout(s.timeout), vici.WithMaxConns(s.sockets), vici.WithTrace(logCommand)),
		controls: make(chan struct{}, mostControls),
		loads:    make(chan struct{}, mostLoads),
		asking:   newTurn(),
		planning: newTurn(),
	}
}

// logCommand writes one line a command: its name and figures, never what it carries.
func logCommand(ctx context.Context, t vici.Trace) {
	fields := map[string]any{
		"command": t.Command, "duration": t.Duration.String(), "events": t.Events,
		"bytes_sent": t.BytesSent, "bytes_received": t.BytesReceived,
	}
	if t.Err != nil {
		fields["error"] = t.Err.Error()
	}
	tflog.Debug(ctx, "VICI command", fields)
}

// ready returns an error if a setting that is needed to reach the daemon is not known yet.
func (g *gateway) ready() error {
	if g.unknown != "" {
		return &unknownSettingError{setting: g.unknown}
	}
	return nil
}

// Version returns the daemon's release. It is asked for once: a daemon that is upgraded under a running provider has
// lost its connections, and the next run sees that.
func (g *gateway) Version(ctx context.Context) (swanctl.Version, error) {
	if err := g.asking.take(ctx); err != nil {
		return swanctl.Version{}, fmt.Errorf("waiting for the daemon's version: %w", err)
	}
	defer g.asking.give()
	if !g.version.IsZero() {
		return g.version, nil
	}
	answer, err := g.client.Version(ctx)
	if err != nil {
		return swanctl.Version{}, err
	}
	version, err := swanctl.ParseVersion(answer.Version)
	if err != nil {
		return swanctl.Version{}, err
	}
	g.version = version
	return version, nil
}

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
