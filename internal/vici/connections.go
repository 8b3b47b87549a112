package vici

import (
	"context"
	"fmt"
	"iter"
	"slices"
)

// Connection is a connection as list-conns reports it.
type Connection struct {
	Name   string
	Config *Message
}

// LoadConn loads the connection called name, or replaces the one of that name as
// a whole. conn holds the options and sections of swanctl.conf's connections.NAME.
// A refusal is a *CommandError with charon's reason; the connection that was
// loaded before, if any, then stays as it was.
func (c *Client) LoadConn(ctx context.Context, name string, conn *Message) error {
	if err := checkConnection("load-conn", name); err != nil {
		return err
	}
	in := NewMessage()
	in.attach(name, conn)
	return c.command(ctx, "load-conn", in)
}

// UnloadConn unloads a connection. An unknown name is a *CommandError; use
// GetConns to tell that from other failures.
func (c *Client) UnloadConn(ctx context.Context, name string) error {
	if err := checkConnection("unload-conn", name); err != nil {
		return err
	}
	in := NewMessage()
	in.Set("name", name)
	return c.command(ctx, "unload-conn", in)
}

// ListConns yields the connections of all of charon's backends (ipsec.conf's
// too), or with a filter only those of exactly that name. The error, if any,
// comes last; Stream's rules for iterating apply.
//
// A connection that the listing lacks may exist all the same: charon leaves out
// the one whose event would pass MaxPacket. GetConns decides on existence.
func (c *Client) ListConns(ctx context.Context, filter string) iter.Seq2[Connection, error] {
	return func(yield func(Connection, error) bool) {
		// charon ignores a filter that it cannot read, and lists everything.
		if err := checkConnection("list-conns", filter); err != nil {
			yield(Connection{}, err)
			return
		}
		in := NewMessage()
		if filter != "" {
			in.Set("ike", filter)
		}
		for event, err := range c.Stream(ctx, "list-conns", "list-conn", in) {
			if err != nil {
				yield(Connection{}, err)
				return
			}
			for name, config := range event.Sections() {
				if !yield(Connection{Name: name, Config: config}, nil) {
					return
				}
			}
		}
	}
}

// GetConns returns the names of the connections that were loaded over VICI, by
// whatever client, in charon's order.
func (c *Client) GetConns(ctx context.Context) ([]string, error) {
	reply, err := c.ask(ctx, "get-conns", nil)
	if err != nil {
		return nil, err
	}
	names, ok := reply.List("conns")
	if !ok {
		return nil, &ProtocolError{Command: "get-conns", Reason: "there is no list of connections in it"}
	}
	return slices.Clone(names), nil
}

func checkConnection(command, name string) error {
	if err := checkName("the connection's name", name); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	return nil
}
