package vici

import (
	"context"
	"iter"
)

// Policy is a policy that charon has installed for a child besides those of its
// SAs: a trap, or one that lets packets pass or drops them.
type Policy struct {
	IKE   string // the connection's name; empty for those of other backends
	Child string
	Mode  string // TUNNEL, TRANSPORT, BEET and so on for traps, PASS or DROP

	// LocalTS and RemoteTS are the traffic selectors.
	LocalTS, RemoteTS []string
}

// PolicyKinds says which policies to list.
type PolicyKinds struct{ Trap, Drop, Pass bool }

// ListPolicies yields the policies of the kinds, of one connection or child if
// these are not empty. The error, if any, comes last.
func (c *Client) ListPolicies(ctx context.Context, kinds PolicyKinds, ike, child string) iter.Seq2[Policy, error] {
	return func(yield func(Policy, error) bool) {
		filter := SAFilter{IKE: ike, Child: child}
		if err := filter.check("list-policies"); err != nil {
			yield(Policy{}, err)
			return
		}
		in := filter.message()
		for kind, wanted := range map[string]bool{"trap": kinds.Trap, "drop": kinds.Drop, "pass": kinds.Pass} {
			if wanted {
				in.Set(kind, "yes")
			}
		}
		for event, err := range c.Stream(ctx, "list-policies", "list-policy", in) {
			if err != nil {
				yield(Policy{}, err)
				return
			}
			for _, m := range event.Sections() {
				if !yield(newPolicy(m), nil) {
					return
				}
			}
		}
	}
}

func newPolicy(m *Message) Policy {
	var p Policy
	p.IKE, _ = m.Get("ike")
	p.Child, _ = m.Get("child")
	p.Mode, _ = m.Get("mode")
	p.LocalTS, _ = m.List("local-ts")
	p.RemoteTS, _ = m.List("remote-ts")
	return p
}
