package gateway

import (
	"context"
	"sync"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// charon walks through all its connections to answer for one (src/libcharon/plugins/vici/vici_query.c, list_conns), so that
// refreshing each of N costs N². Few are asked for one by one, which costs the least where a gateway has many others; from
// then on all are listed at once, and serve every refresh until they are too old.
const (
	fewReads     = 4
	snapshotLife = 15 * time.Second
)

// snapshots are the reads of a gateway's connections for refreshes.
type snapshots struct {
	mu       sync.Mutex
	few      int      // reads that were asked for one by one
	asked    []string // their names, until there is a snapshot
	snapshot *snapshot
}

// snapshot is all connections at a time.
type snapshot struct {
	began time.Time

	// served are the names that were asked for already. Who asks again wants to know what has changed since.
	served map[string]struct{}

	done    chan struct{} // closed when the rest is set
	loaded  map[string]struct{}
	reports map[string][]*vici.Message
	err     error
}

// drop tells that a connection was loaded or unloaded, or may have been. What was read before is not what there is.
func (r *snapshots) drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.snapshot = nil
}

// RefreshedConnection is [Gateway.Connection] for a refresh: what it returns may be some seconds old, but not older than
// what this process has written.
func (g *Gateway) RefreshedConnection(ctx context.Context, name string) (Connection, error) {
	r := &g.run.snapshots
	r.mu.Lock()
	s := r.snapshot
	if s != nil && s.isOld(name) {
		s = nil
	}
	if s == nil && r.few < fewReads {
		r.few++
		r.asked = append(r.asked, name)
		r.mu.Unlock()
		return g.Connection(ctx, name)
	}
	if s == nil {
		s = &snapshot{began: time.Now(), served: map[string]struct{}{}, done: make(chan struct{})}
		for _, asked := range r.asked {
			s.served[asked] = struct{}{}
		}
		r.asked = nil
		r.snapshot = s
		// It serves others, too, and so outlives the request that happens to be the first.
		go g.takeSnapshot(context.WithoutCancel(ctx), s)
	}
	s.served[name] = struct{}{}
	r.mu.Unlock()

	select {
	case <-s.done:
	case <-ctx.Done():
		return Connection{}, context.Cause(ctx)
	}
	if s.err != nil {
		return Connection{}, s.err
	}
	_, loaded := s.loaded[name]
	return Connection{Loaded: loaded, Reports: s.reports[name]}, nil
}

func (s *snapshot) isOld(name string) bool {
	_, again := s.served[name]
	return again || time.Since(s.began) > snapshotLife
}

func (g *Gateway) takeSnapshot(ctx context.Context, s *snapshot) {
	defer close(s.done)
	s.loaded, s.reports, s.err = g.allConnections(ctx)
	if s.err != nil {
		g.run.snapshots.mu.Lock()
		if g.run.snapshots.snapshot == s {
			g.run.snapshots.snapshot = nil // the next one tries again
		}
		g.run.snapshots.mu.Unlock()
	}
}

// allConnections lists all connections, first those that were loaded over VICI: one that is loaded in between is not taken
// for one of another backend's that way.
func (g *Gateway) allConnections(ctx context.Context) (loaded map[string]struct{}, reports map[string][]*vici.Message, err error) {
	names, err := g.Client.GetConns(ctx)
	if err != nil {
		return nil, nil, err
	}
	loaded = make(map[string]struct{}, len(names))
	for _, name := range names {
		loaded[name] = struct{}{}
	}
	reports = make(map[string][]*vici.Message, len(names))
	for report, err := range g.Client.ListConns(ctx, "") {
		if err != nil {
			return nil, nil, err
		}
		reports[report.Name] = append(reports[report.Name], report.Config)
	}
	return loaded, reports, nil
}
