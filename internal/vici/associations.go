package vici

import (
	"context"
	"iter"
)

// ListSAs yields the IKE_SAs with their CHILD_SAs, one a message, in a section
// named after the connection. The filter holds list-sas' arguments (ike, ike-id,
// child, child-id, noblock); nil lists all. The error, if any, comes last.
//
// Without noblock charon waits for every IKE_SA that is busy.
func (c *Client) ListSAs(ctx context.Context, filter *Message) iter.Seq2[*Message, error] {
	return c.Stream(ctx, "list-sas", "list-sa", filter)
}
