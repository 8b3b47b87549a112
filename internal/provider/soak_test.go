package provider_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

const (
	soakConnections = 500
	soakParallel    = 10 // the CLI's default parallelism

	// soakShort is how long the soak takes where nobody says otherwise.
	soakShort = 5 * time.Second
)

// soak changes connections at random, by runs of the provider and behind its back, while sockets break and the daemon is
// restarted, and holds the daemon against a model of what it should have.
type soak struct {
	t      *testing.T
	bench  *bench
	proxy  *vicitest.Proxy
	random *rand.Rand

	timeout time.Duration // of the provider

	lives  map[string]*life
	wanted map[string]int // the model: hours of a connection's rekey_time, by its name

	runs, applied, refused, restarts, faults, outside atomic.Int64
}

// TestAccSoak soaks for the time in the environment variable SOAK, with the seed in SOAK_SEED.
//
//nolint:paralleltest // two minutes on both processors
//strongswan:once
func TestAccSoak(t *testing.T) {
	acceptance(t)
	duration, seed := soakShort, uint64(time.Now().UnixNano())
	if text := os.Getenv("SOAK"); text != "" {
		var err error
		if duration, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	if text := os.Getenv("SOAK_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	b := newBench(t)
	proxy, err := vicitest.NewProxy(b.Socket())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	s := &soak{
		t: t, bench: b, proxy: proxy, random: rand.New(rand.NewPCG(seed, 0)), lives: map[string]*life{}, wanted: map[string]int{},
	}
	server := newServer(t)
	for i := range soakConnections {
		s.lives[fmt.Sprintf("net-%d", i)] = newLife(server, "strongswan_connection")
	}
	t.Logf("SOAK_SEED=%d", seed)
	for end := time.Now().Add(duration); time.Now().Before(end) && !t.Failed(); {
		for range 1 + s.random.IntN(4) {
			s.decide()
			s.meddle()
			s.troubled()
		}
		s.peaceful()
	}
	t.Logf("strongSwan %s, %s with SOAK_SEED=%d: %d runs, %d applies done, %d refused, %d faults, %d restarts, %d changes behind the provider's back",
		b.Version(), duration, seed, s.runs.Load(), s.applied.Load(), s.refused.Load(), s.faults.Load(), s.restarts.Load(), s.outside.Load())
}

// decide changes what is wanted. What may have been created by a run that was cut off is left alone: the next run takes it
// over if it is what it wants, and has to refuse anything else.
func (s *soak) decide() {
	loaded := s.bench.names(s.t)
	for _, name := range s.some(60) {
		if !s.lives[name].exists() && slices.Contains(loaded, name) {
			continue
		}
		switch s.random.IntN(4) {
		case 0:
			delete(s.wanted, name)
		default:
			s.wanted[name] = 1 + s.random.IntN(5)
		}
	}
}

// some returns up to n names.
func (s *soak) some(n int) []string {
	names := slices.Sorted(maps.Keys(s.lives))
	s.random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	return names[:s.random.IntN(n)]
}

// meddle changes connections behind the provider's back. One that is not in the state stays as it is: the provider would
// refuse to create it.
func (s *soak) meddle() {
	loaded := s.bench.names(s.t)
	for _, name := range s.some(20) {
		if !slices.Contains(loaded, name) || !s.lives[name].exists() {
			continue
		}
		s.outside.Add(1)
		if s.random.IntN(2) == 0 {
			s.bench.unload(s.t, name)
			continue
		}
		s.bench.load(s.t, name, func(m *vici.Message) { m.Set("version", "2"); m.Set("rekey_time", "4321") })
	}
}

// troubled is a run in which things break: what fails, fails.
func (s *soak) troubled() {
	kind := faultKinds[s.random.IntN(len(faultKinds))]
	s.timeout = faultTimeout
	s.proxy.BreakOften(kind.make(), 10+s.random.IntN(1000))
	var restart sync.WaitGroup
	if s.random.IntN(8) == 0 {
		after := time.Duration(s.random.IntN(1000)) * time.Millisecond
		restart.Go(func() {
			time.Sleep(after)
			if err := s.bench.Restart(s.t.Context()); err != nil {
				s.t.Error(err)
			}
			s.restarts.Add(1)
		})
	}
	s.run(func(_ string, err error) {
		if err != nil {
			s.refused.Add(1)
		}
	})
	restart.Wait()
	s.faults.Add(int64(s.proxy.Heal()))
	time.Sleep(kind.late)
}

// peaceful is a run in which nothing fails, and another one that has nothing to do. Then the daemon has what is wanted.
func (s *soak) peaceful() {
	s.timeout = 30 * time.Second
	s.run(func(name string, err error) {
		if err != nil {
			s.t.Errorf("%s: %v", name, err)
		}
	})
	s.runOf(func(ctx context.Context, name string, l *life) error {
		if err := l.refresh(ctx); err != nil {
			return err
		}
		return l.unchanged(ctx, s.config(name))
	}, func(name string, err error) {
		if err != nil {
			s.t.Errorf("%s, once more: %v", name, err)
		}
	})
	s.compare()
}

// compare holds the daemon against the model.
func (s *soak) compare() {
	found := map[string]int{}
	for c, err := range s.bench.client.ListConns(ctx(s.t), "") {
		if err != nil {
			s.t.Fatal(err)
		}
		text, _ := c.Config.Get("rekey_time")
		seconds, _ := strconv.Atoi(text)
		found[c.Name] = seconds / 3600
	}
	if !maps.Equal(found, s.wanted) {
		s.t.Errorf("the daemon has %v, and should have %v", found, s.wanted)
	}
}

func (s *soak) config(name string) object {
	hours, ok := s.wanted[name]
	if !ok {
		return nil
	}
	return changed(faultConnection(name), object{"rekey_time": fmt.Sprintf("%dh", hours)})
}

// run is what an apply does to all connections.
func (s *soak) run(done func(name string, err error)) {
	s.runOf(func(ctx context.Context, name string, l *life) error {
		existed := l.exists()
		if err := l.refresh(ctx); err != nil {
			return err
		}
		if existed && !l.exists() {
			if seen, err := reported("", "rekey_time")(ctx, s.bench.client, object{"name": name}); err == nil && seen != "" {
				s.t.Errorf("%s is loaded, and was taken out of the state", name)
			}
		}
		if l.unchanged(ctx, s.config(name)) == nil {
			return nil
		}
		s.applied.Add(1)
		return l.converge(ctx, s.config(name))
	}, done)
}

// runOf does something to all connections by one provider.
func (s *soak) runOf(do func(ctx context.Context, name string, l *life) error, done func(name string, err error)) {
	ctx, cancel := context.WithTimeout(s.t.Context(), 5*time.Minute)
	defer cancel()
	s.runs.Add(1)
	names := slices.Sorted(maps.Keys(s.lives))
	first := s.lives[names[0]]
	if err := first.run(ctx, object{"uri": s.proxy.URI(), "timeout": s.timeout.String(), "swanctl_directory": s.bench.SwanctlDirectory()}); err != nil {
		s.t.Fatal(err)
	}
	var group sync.WaitGroup
	turns := make(chan string)
	for range soakParallel {
		group.Go(func() {
			for name := range turns {
				l := s.lives[name]
				l.server = first.server
				done(name, do(ctx, name, l))
			}
		})
	}
	for _, name := range names {
		turns <- name
	}
	close(turns)
	group.Wait()
}
