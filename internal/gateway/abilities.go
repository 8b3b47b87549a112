package gateway

import (
	"context"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Abilities are what a plan wants to know about the daemon.
type Abilities struct {
	Version swanctl.Version

	// Algorithms is nil if the daemon did not tell.
	Algorithms vici.Algorithms
}

// PlanTimeout bounds how long a plan waits for a daemon that it could do without.
const PlanTimeout = 5 * time.Second

// Abilities asks the daemon once what it can do. A plan must work without it, so a failure is not an error. It is remembered,
// so that the plan of a thousand connections does not wait a thousand times. An interrupt is not: it says nothing about the daemon.
func (g *Gateway) Abilities(ctx context.Context) (a Abilities, known bool) {
	if g.Ready() != nil || g.planning.take(ctx) != nil {
		return a, false
	}
	defer g.planning.give()
	if g.asked {
		return g.abilities, !g.abilities.Version.IsZero()
	}
	limited, cancel := context.WithTimeout(ctx, min(g.Timeout, PlanTimeout))
	defer cancel()
	version, err := g.Version(limited)
	if err == nil {
		a.Version = version
		a.Algorithms, _ = g.Client.GetAlgorithms(limited)
	}
	if ctx.Err() != nil {
		return Abilities{}, false
	}
	g.abilities, g.asked = a, true
	return a, err == nil
}
