package provider

import (
	"context"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// abilities are what a plan wants to know about the daemon.
type abilities struct {
	version swanctl.Version

	// algorithms is nil if the daemon did not tell.
	algorithms vici.Algorithms
}

// abilitiesTimeout bounds how long a plan waits for a daemon that it could do without.
const abilitiesTimeout = 5 * time.Second

// Abilities asks the daemon once what it can do. A plan has to work without it, so a failure is no error; it is remembered,
// lest the plan of a thousand connections waits a thousand times. An interrupt is not: it says nothing about the daemon.
func (g *gateway) Abilities(ctx context.Context) (a abilities, known bool) {
	if g.ready() != nil || g.planning.take(ctx) != nil {
		return a, false
	}
	defer g.planning.give()
	if g.asked {
		return g.abilities, !g.abilities.version.IsZero()
	}
	limited, cancel := context.WithTimeout(ctx, min(g.timeout, abilitiesTimeout))
	defer cancel()
	version, err := g.Version(limited)
	if err == nil {
		a.version = version
		a.algorithms, _ = g.client.GetAlgorithms(limited)
	}
	if ctx.Err() != nil {
		return abilities{}, false
	}
	g.abilities, g.asked = a, true
	return a, err == nil
}

// turn is a lock that can be waited for until a context is done.
type turn chan struct{}

func newTurn() turn { return make(turn, 1) }

func (t turn) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (t turn) give() { <-t }
