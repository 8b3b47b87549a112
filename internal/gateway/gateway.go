package gateway

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Gateway is one strongSwan daemon, with what the provider's configuration says about it.
type Gateway struct {
	Settings

	// Name is that in the provider's gateways, or empty for the provider's own gateway.
	Name string

	// Label shows where the gateway is, for diagnostics.
	Label string

	// Client sends the commands that need no care of the gateway's.
	Client *vici.Client

	// run is shared by all gateways of one address.
	run *run

	// namesAtStart are the names that the gateway had when the first connection was created, see [Gateway.ForCreate].
	namesAtStart map[string]struct{}

	// slow are for the commands that charon may take long for, see [Gateway.Slow], and loads for load-conn.
	slow, loads turns

	// logs is charon's, for those who wait for a tunnel.
	logs logFollower

	// asking is taken by whoever asks for facts about the gateway, and planning by whoever asks for a plan's sake.
	asking, planning turns

	version   swanctl.Version
	daemon    string // its name
	since     string // when the daemon was started
	abilities Abilities
	asked     bool // abilities are known, or will not be

	// namesForPlan are the names of each kind that were asked for, nil for what the daemon did not tell.
	namesForPlan map[string]map[string]struct{}

	includeChecked bool // swanctl.conf was looked into

	// reading is taken by whoever reads strongSwan's configuration, which is remembered: swanctl.conf without Terraform's files, and
	// whether charon has swanctl load its files at its start.
	reading                            turns
	others                             *swanctl.Config
	othersRead                         bool
	startLoads, startKnown, startAsked bool
	startRemoved                       bool

	// sweeping is taken by whoever removes what killed runs have staged, and swept tells that this was done.
	sweeping turns
	swept    bool

	// filesSilent tells that a plan has asked for files in vain.
	filesSilent atomic.Bool
}

// New returns a gateway that is connected to as soon as something on it is needed. Its name is empty for the provider's own.
func New(name string, s Settings) *Gateway {
	label := s.Target.String()
	if name != "" {
		label = fmt.Sprintf("%s (%s)", name, label)
	}
	return &Gateway{
		Settings:     s,
		Name:         name,
		Label:        label,
		Client:       vici.NewClient(s.unnamed(s.Target), vici.WithTimeout(s.Timeout), vici.WithMaxConns(s.Sockets), vici.WithTrace(s.Trace)),
		run:          newRun(),
		namesForPlan: map[string]map[string]struct{}{},
		slow:         make(turns, maxSlow),
		loads:        make(turns, maxLoads),
		asking:       make(turns, 1),
		reading:      make(turns, 1),
		planning:     make(turns, 1),
		sweeping:     make(turns, 1),
	}
}

// UnknownSettingError says that a command needs a provider setting that is known only after apply.
type UnknownSettingError struct{ setting string }

func (e *UnknownSettingError) Error() string {
	return fmt.Sprintf("the provider's %s is known only after apply", e.setting)
}

// Advice says what to do about it.
func (*UnknownSettingError) Advice() string {
	return "Apply what the setting depends on first, for example with -target."
}

// Lock waits until nobody else changes what has a name, such as a pool. The function that it returns ends the change.
func (g *Gateway) Lock(ctx context.Context, kind, name string) (unlock func(), err error) {
	return g.run.names.lock(ctx, kind+"/"+name)
}

// Ready returns an error if a setting that is needed to reach the daemon is not known yet.
func (g *Gateway) Ready() error {
	if g.Unknown != "" {
		return &UnknownSettingError{setting: g.Unknown}
	}
	return nil
}

// Version returns the daemon's release. It is asked for once: a daemon that is upgraded under a running provider has
// lost its connections, and the next run sees that.
func (g *Gateway) Version(ctx context.Context) (swanctl.Version, error) {
	if err := g.asking.take(ctx); err != nil {
		return swanctl.Version{}, fmt.Errorf("waiting for the daemon's version: %w", err)
	}
	defer g.asking.give()
	if !g.version.IsZero() {
		return g.version, nil
	}
	answer, err := g.Client.Version(ctx)
	if err != nil {
		return swanctl.Version{}, err
	}
	version, err := swanctl.ParseVersion(answer.Version)
	if err != nil {
		return swanctl.Version{}, err
	}
	g.version, g.daemon = version, answer.Daemon
	return version, nil
}
