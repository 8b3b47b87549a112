package gateway

import (
	"context"
	"slices"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Pool returns a pool, and whether there is one.
func (g *Gateway) Pool(ctx context.Context, name string) (pool vici.Pool, loaded bool, err error) {
	pools, err := g.Client.GetPools(ctx, name, false)
	i := slices.IndexFunc(pools, func(p vici.Pool) bool { return p.Name == name })
	if err != nil || i < 0 {
		return pool, false, err
	}
	return pools[i], true, nil
}

// Authority returns an authority, and whether there is one.
func (g *Gateway) Authority(ctx context.Context, name string) (a vici.Authority, loaded bool, err error) {
	for authority, err := range g.Client.ListAuthorities(ctx, name) {
		if err != nil {
			return a, false, err
		}
		if authority.Name == name {
			a, loaded = authority, true
		}
	}
	return a, loaded, nil
}

// Certificates returns all certificates that the daemon has, whoever loaded them.
func (g *Gateway) Certificates(ctx context.Context) ([]vici.Certificate, error) {
	var all []vici.Certificate
	for c, err := range g.Client.ListCerts(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}
