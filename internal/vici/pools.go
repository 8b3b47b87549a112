package vici

import (
	"context"
	"fmt"
	"strconv"
)

// Pool is what get-pools reports of a pool of virtual IP addresses. Attributes
// and the length of the subnet's prefix cannot be read back.
type Pool struct {
	Name string

	// Base is the first address. Before 6.0.0 that of a subnet is the network's
	// own, which is never handed out.
	Base string

	// Size is the number of addresses; the daemon counts no further than
	// 2,147,483,646.
	Size int64

	// Online and Offline count the leases in use and those kept for identities
	// that had them.
	Online, Offline int64

	Leases []Lease
}

// Lease is an address of a pool that an identity has or had.
type Lease struct {
	Address  string
	Identity string
	Online   bool
}

// LoadPool loads a pool, or replaces its attributes. The message holds the
// options of swanctl.conf's pools.NAME. The addresses of a pool cannot be
// replaced while one is online (src/libcharon/plugins/vici/vici_attribute.c).
func (c *Client) LoadPool(ctx context.Context, name string, pool *Message) error {
	if err := checkName("the pool's name", name); err != nil {
		return fmt.Errorf("load-pool: %w", err)
	}
	in := NewMessage()
	in.attach(name, pool)
	return c.command(ctx, "load-pool", in)
}

// UnloadPool removes a pool. An unknown name is a *CommandError, as is a pool
// with an address online.
func (c *Client) UnloadPool(ctx context.Context, name string) error {
	if err := checkName("the pool's name", name); err != nil {
		return fmt.Errorf("unload-pool: %w", err)
	}
	in := NewMessage()
	in.Set("name", name)
	return c.command(ctx, "unload-pool", in)
}

// GetPools returns the pools that were loaded over VICI, or with a filter the
// one of exactly that name, with their leases if these are asked for.
func (c *Client) GetPools(ctx context.Context, filter string, leases bool) ([]Pool, error) {
	if err := checkName("the pool's name", filter); err != nil {
		return nil, fmt.Errorf("get-pools: %w", err)
	}
	in := NewMessage()
	if filter != "" {
		in.Set("name", filter)
	}
	if leases {
		in.Set("leases", "yes")
	}
	reply, err := c.ask(ctx, "get-pools", in)
	if err != nil {
		return nil, err
	}
	r := reader{command: "get-pools"}
	var pools []Pool
	for name, m := range r.sections(reply) {
		p := Pool{Name: name, Base: r.text(m, "base"), Size: r.count(m, "size"), Online: r.count(m, "online"), Offline: r.count(m, "offline")}
		all, _ := m.Section("leases")
		for _, l := range all.Sections() {
			status, _ := l.Get("status")
			lease := Lease{Online: status == "online"}
			lease.Address, _ = l.Get("address")
			lease.Identity, _ = l.Get("identity")
			p.Leases = append(p.Leases, lease)
		}
		pools = append(pools, p)
	}
	if r.err != nil {
		return nil, r.err
	}
	return pools, nil
}

// number reads a decimal number that nothing depends on; what is none counts as
// 0.
func number(m *Message, key string) int64 {
	text, _ := m.Get(key)
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}
