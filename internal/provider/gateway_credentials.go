package provider

import (
	"context"
	"slices"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// pool returns a pool, and whether there is one.
func (g *gateway) pool(ctx context.Context, name string) (pool vici.Pool, loaded bool, err error) {
	pools, err := g.client.GetPools(ctx, name, false)
	i := slices.IndexFunc(pools, func(p vici.Pool) bool { return p.Name == name })
	if err != nil || i < 0 {
		return pool, false, err
	}
	return pools[i], true, nil
}

// authority returns an authority, and whether there is one.
func (g *gateway) authority(ctx context.Context, name string) (a vici.Authority, loaded bool, err error) {
	for authority, err := range g.client.ListAuthorities(ctx, name) {
		if err != nil {
			return a, false, err
		}
		if authority.Name == name {
			a, loaded = authority, true
		}
	}
	return a, loaded, nil
}

// certificates returns all certificates that the daemon has, whoever loaded them.
func (g *gateway) certificates(ctx context.Context) ([]vici.Certificate, error) {
	var all []vici.Certificate
	for c, err := range g.client.ListCerts(ctx) {
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}
