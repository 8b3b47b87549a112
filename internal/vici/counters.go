package vici

import (
	"context"
	"fmt"
)

// Counters counts IKE events by charon's names for them, such as ike-init-in-req
// (src/libcharon/plugins/vici/vici_query.c).
type Counters map[string]int64

// GetCounters returns the counters of one connection, or with an empty name those
// of the whole daemon. A connection without any is a *CommandError, as is a
// daemon without the plugin counters.
func (c *Client) GetCounters(ctx context.Context, ike string) (Counters, error) {
	if err := checkName("the connection's name", ike); err != nil {
		return nil, fmt.Errorf("get-counters: %w", err)
	}
	in := NewMessage()
	setText(in, "name", ike)
	all, err := c.counters(ctx, in)
	return all[ike], err
}

// GetAllCounters returns the counters of each connection that has any, by its
// name.
func (c *Client) GetAllCounters(ctx context.Context) (map[string]Counters, error) {
	in := NewMessage()
	in.Set("all", "yes")
	return c.counters(ctx, in)
}

func (c *Client) counters(ctx context.Context, in *Message) (map[string]Counters, error) {
	reply, err := c.ask(ctx, "get-counters", in)
	if err != nil {
		return nil, err
	}
	r := reader{command: "get-counters"}
	sections, ok := reply.Section("counters")
	if !ok {
		return nil, &ProtocolError{Command: "get-counters", Reason: "there is no section of counters in it"}
	}
	all := map[string]Counters{}
	for name, section := range sections.Sections() {
		all[name] = Counters{}
		for e := range section.Elements() {
			all[name][e.Name] = r.count(section, e.Name)
		}
	}
	return all, r.err
}
