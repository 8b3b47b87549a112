package provider

import (
	"context"
	"fmt"

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

	// names serialises the writes to one thing; those to different ones run in parallel.
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
		client:   vici.NewClient(s.target.Dial, vici.WithTimeout(s.timeout), vici.WithMaxConns(s.sockets), vici.WithTrace(s.trace)),
		controls: make(chan struct{}, mostControls),
		loads:    make(chan struct{}, mostLoads),
		asking:   newTurn(),
		planning: newTurn(),
	}
}

// unknownSettingError says that a command needs a provider setting that is known only after apply.
type unknownSettingError struct{ setting string }

func (e *unknownSettingError) Error() string {
	return fmt.Sprintf("the provider's %s is known only after apply", e.setting)
}

// Advice says what to do about it.
func (*unknownSettingError) Advice() string {
	return "Apply what the setting depends on first, for example with -target."
}

// lock waits until nobody else changes what has a name, such as a pool. The function that it returns ends the change.
func (g *gateway) lock(ctx context.Context, kind, name string) (unlock func(), err error) {
	return g.names.lock(ctx, kind+"/"+name)
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
