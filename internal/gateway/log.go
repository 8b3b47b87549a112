package gateway

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// logFollower shares one subscription to charon's log among all who wait for tunnels of a gateway.
type logFollower struct {
	mu        sync.Mutex
	listeners map[*LogListener]struct{}
	stop      func() // nil while nobody listens
}

// LogListener collects what charon logs about the attempts to bring up one connection.
type LogListener struct {
	follower *logFollower

	name  string   // of the connection
	peers []string // the addresses of its peer

	mu    sync.Mutex
	lines []vici.LogLine
}

// FollowLog collects what charon logs from now on about a connection and its peers, until the listener is closed.
func (g *Gateway) FollowLog(ctx context.Context, name string, peers []string) (*LogListener, error) {
	f := &g.logs
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stop == nil {
		// It outlives the request that happens to be the first.
		stop, err := g.Client.FollowLog(context.WithoutCancel(ctx), f.pass)
		if err != nil {
			return nil, err
		}
		f.stop, f.listeners = stop, map[*LogListener]struct{}{}
	}
	l := &LogListener{follower: f, name: name, peers: peers}
	f.listeners[l] = struct{}{}
	return l, nil
}

// Close ends the listening. The subscription ends with the last listener.
func (l *LogListener) Close() {
	f := l.follower
	f.mu.Lock()
	delete(f.listeners, l)
	stop := f.stop
	if len(f.listeners) > 0 {
		stop = nil
	} else {
		f.stop = nil
	}
	f.mu.Unlock()
	if stop != nil {
		stop() // waits for pass, which takes the lock
	}
}

func (f *logFollower) pass(line vici.LogLine) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for l := range f.listeners {
		l.take(line)
	}
}

// unnamed is how charon calls an IKE_SA for which it has found no connection yet.
const unnamed = "(unnamed)"

func (l *LogListener) take(line vici.LogLine) {
	const most = 1000
	if line.IKEID == "" || line.IKE != l.name && line.IKE != unnamed {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) == most {
		l.lines = slices.Delete(l.lines, 0, most/2)
	}
	l.lines = append(l.lines, line)
}

// Attempts returns what was logged about the connection's IKE_SAs, each by itself, the one that was heard of last at the
// end. An IKE_SA without a name counts if it is with the connection's peer.
func (l *LogListener) Attempts() [][]vici.LogLine {
	l.mu.Lock()
	defer l.mu.Unlock()
	ours, all := map[string]bool{}, map[string][]vici.LogLine{}
	var order []string
	for _, line := range l.lines {
		id := line.IKEID
		if line.IKE == l.name || slices.ContainsFunc(l.peers, func(peer string) bool { return strings.Contains(line.Text, " "+peer+"[") }) {
			ours[id] = true
		}
		all[id] = append(all[id], line)
		if ours[id] {
			order = append(slices.DeleteFunc(order, func(other string) bool { return other == id }), id)
		}
	}
	attempts := make([][]vici.LogLine, len(order))
	for i, id := range order {
		attempts[i] = all[id]
	}
	return attempts
}
