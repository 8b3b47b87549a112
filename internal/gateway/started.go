package gateway

import (
	"context"
	"time"
)

// StartedLater reports whether a daemon was started after what was noted. charon computes the time anew for each answer
// from two clocks without their fractions (src/libcharon/plugins/vici/vici_query.c, stats), so that it may differ by a
// second.
func StartedLater(noted, now string) bool {
	const layout, jitter = "Jan _2 15:04:05 2006", time.Second
	before, err := time.Parse(layout, noted)
	if err != nil {
		return false
	}
	after, err := time.Parse(layout, now)
	return err == nil && after.Sub(before) > jitter
}

// StartedAt returns when the daemon was started, as it says itself; it is empty if it does not. It is asked once.
func (g *Gateway) StartedAt(ctx context.Context) string {
	if err := g.asking.take(ctx); err != nil {
		return ""
	}
	defer g.asking.give()
	if g.since == "" {
		if stats, err := g.Client.Stats(ctx); err == nil {
			g.since = stats.Since
		}
	}
	return g.since
}
