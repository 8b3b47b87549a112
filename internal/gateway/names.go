package gateway

import (
	"context"
	"fmt"
)

// The kinds of things that have a name on a daemon, as the types of their resources are called.
const (
	KindConnection   = "connection"
	KindPool         = "pool"
	KindAuthority    = "authority"
	KindSharedSecret = "shared_secret"
	KindPrivateKey   = "private_key"
)

// NamesForPlan returns the names of one kind that are loaded over VICI, for a plan's sake: it asks once, does not wait long, and
// knows nothing if the daemon does not answer.
func (g *Gateway) NamesForPlan(ctx context.Context, kind string) (names map[string]struct{}, known bool) {
	if _, known := g.Abilities(ctx); !known || g.planning.take(ctx) != nil {
		return nil, false
	}
	defer g.planning.give()
	if names, asked := g.namesForPlan[kind]; asked {
		return names, names != nil
	}
	limited, cancel := context.WithTimeout(ctx, min(g.Timeout, PlanTimeout))
	defer cancel()
	all, err := g.names(limited, kind)
	if ctx.Err() != nil {
		return nil, false
	}
	if err == nil {
		names = make(map[string]struct{}, len(all))
		for _, name := range all {
			names[name] = struct{}{}
		}
	}
	g.namesForPlan[kind] = names
	return names, err == nil
}

func (g *Gateway) names(ctx context.Context, kind string) (all []string, err error) {
	switch kind {
	case KindConnection:
		return g.Client.GetConns(ctx)
	case KindSharedSecret:
		return g.Client.GetShared(ctx)
	case KindPrivateKey:
		return g.Client.GetKeys(ctx)
	case KindPool:
		pools, err := g.Client.GetPools(ctx, "", false)
		for _, p := range pools {
			all = append(all, p.Name)
		}
		return all, err
	case KindAuthority:
		return g.Client.GetAuthorities(ctx)
	}
	return nil, fmt.Errorf("%s has no names", kind)
}
