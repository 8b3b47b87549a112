package gateway

import (
	"context"
	"net/url"
	"sync"
)

// run is what this process does on one daemon after the provider was configured: whose turn a name is, what was loaded, refused
// and written, and what is planned with each name. All gateways of one address share it, because a resource that moves from one of
// them to another still has the same name on the same daemon. A CLI configures the provider again for each walk, and what is
// noted here ends with that.
type run struct {
	// names serialises the changes of one thing; those of different ones run in parallel.
	names nameLock

	// snapshots are those of refreshes, see [Gateway.RefreshedConnection].
	snapshots snapshots

	mu    sync.Mutex
	marks map[thing]mark
	plans map[thing]*namePlans

	// written are the paths of the files that were put in their places.
	written map[string]bool

	// unreachableOf and uncheckedOf are what it was said of first that the gateway cannot be reached, or asked.
	unreachableOf, uncheckedOf string

	// unstarted is whether it was said that nothing loads the files at a start.
	unstarted said
}

// thing is what has a name on a daemon: a connection, a pool, a shared secret by its id.
type thing struct{ kind, name string }

// mark is what a run knows of a thing.
type mark struct {
	loaded  bool // a create or an update has loaded it
	refused bool // a create was refused because it was there
	sighted bool // it is in the state
}

func newRun() *run {
	return &run{marks: map[thing]mark{}, plans: map[thing]*namePlans{}, written: map[string]bool{}}
}

// noted returns what is known of a thing, after a change of it.
func (r *run) noted(t thing, change func(*mark)) mark {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.marks[t]
	if change != nil {
		change(&m)
		r.marks[t] = m
	}
	return m
}

// MarkLoaded notes that this run has loaded something. Whoever deletes it under that name later in the same run leaves it alone.
func (g *Gateway) MarkLoaded(kind, name string) {
	g.run.noted(thing{kind, name}, func(m *mark) { m.loaded, m.refused = true, false })
}

// LoadedInRun reports whether this run has loaded something.
func (g *Gateway) LoadedInRun(kind, name string) bool {
	return g.run.noted(thing{kind, name}, nil).loaded
}

// MarkRefused notes that a create was refused because the name was taken.
func (g *Gateway) MarkRefused(kind, name string) {
	g.run.noted(thing{kind, name}, func(m *mark) { m.refused = true })
}

// RefusedInRun reports whether a create was refused because the name was taken.
func (g *Gateway) RefusedInRun(kind, name string) bool {
	return g.run.noted(thing{kind, name}, nil).refused
}

// Sight notes that something is in the state, so that nobody wonders why it is loaded.
func (g *Gateway) Sight(kind, name string) {
	g.run.noted(thing{kind, name}, func(m *mark) { m.sighted = true })
}

// Unsight takes that back after a delete.
func (g *Gateway) Unsight(kind, name string) {
	g.run.noted(thing{kind, name}, func(m *mark) { m.sighted = false })
}

// Sighted reports whether something is known to be in the state.
func (g *Gateway) Sighted(kind, name string) bool { return g.run.noted(thing{kind, name}, nil).sighted }

// FirstUnreachable reports whether something is the first in this run of which it is said that the gateway cannot be reached.
func (g *Gateway) FirstUnreachable(what string) bool { return g.run.first(&g.run.unreachableOf, what) }

// FirstUnchecked reports whether something is the first in this run of which it is said that the gateway could not be asked about it.
func (g *Gateway) FirstUnchecked(what string) bool { return g.run.first(&g.run.uncheckedOf, what) }

func (r *run) first(told *string, what string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if *told == "" {
		*told = what
	}
	return *told == what
}

// said is what is said once in a run.
type said struct{ before, last bool }

// once reports whether something is to be said, and says it then. For plans that are made once more, it is as the last time.
func (r *run) once(ctx context.Context, s *said) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !isRehearsed(ctx) {
		s.last, s.before = !s.before, true
	}
	return s.last
}

// wrote notes that a file was put in its place.
func (r *run) wrote(path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.written[path] = true
}

// hasWritten reports whether this run has put a file in its place: it belongs to what was loaded then, whoever had it before.
func (r *run) hasWritten(path string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.written[path]
}

// Address is where the daemon is: the URI without what logs in there.
func (g *Gateway) Address() string {
	text := g.Target.String()
	u, err := url.Parse(text)
	if err != nil {
		return text
	}
	u.User = nil
	return u.String()
}
