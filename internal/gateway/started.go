package gateway

import (
	"context"
	"time"
)

// jitter is how much two answers about one start may differ: charon computes the time again for each from two clocks without their
// fractions (src/libcharon/plugins/vici/vici_query.c, stats).
const jitter = time.Second

// StartedLater reports whether a daemon was started after what was noted.
func StartedLater(noted, now string) bool {
	between, ok := between(noted, now)
	return ok && between > jitter
}

// StartedTogether reports whether two answers are about the same start of a daemon.
func StartedTogether(noted, now string) bool {
	between, ok := between(noted, now)
	return ok && between.Abs() <= jitter
}

// between is the time between two starts, as charon tells them.
func between(noted, now string) (d time.Duration, ok bool) {
	const layout = "Jan _2 15:04:05 2006"
	before, err := time.Parse(layout, noted)
	if err != nil {
		return 0, false
	}
	after, err := time.Parse(layout, now)
	return after.Sub(before), err == nil
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
