package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// ofProvider is the processor time of the provider alone; the rest is the CLI's.
const ofProvider = ", s of it of the provider"

// steps are the runs, in their order, and what of swanctl's does the like.
var steps = []struct {
	what string
	args []string
	like string
}{
	{"apply", []string{"apply", "-auto-approve"}, "--load-conns"},
	{"plan", []string{"plan", "-detailed-exitcode"}, "--list-conns"},
	{"plan -refresh=false", []string{"plan", "-refresh=false", "-detailed-exitcode"}, ""},
	{"destroy", []string{"destroy", "-auto-approve"}, ""},
}

// runs is what whole runs are made with.
type runs struct {
	*table
	directory   string
	states      *stateServer
	ours, floor program
}

// measureRuns compares whole runs with those on the floor provider, and shows how the costs grow with the number of
// connections.
func measureRuns(ctx context.Context, t *table, clis []string, sizes []int) error {
	directory, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(directory) }()
	r := runs{table: t, directory: directory}
	if r.states, err = newStateServer(ctx); err != nil {
		return err
	}
	defer func() { _ = r.states.Close() }()
	if r.ours, err = build(ctx, "../..", filepath.Join(directory, "ours")); err != nil {
		return err
	}
	if r.floor, err = build(ctx, "floor", filepath.Join(directory, "floor")); err != nil {
		return err
	}
	for _, cli := range clis {
		for _, n := range sizes {
			if err := onGateway(ctx, func(g *lab.Gateway) error { return r.compare(ctx, g, cli, n) }); err != nil {
				return err
			}
		}
		r.grow(cli, sizes)
	}
	cli, few := clis[0], sizes[0]
	if err := r.measureFile(ctx, cli, few); err != nil {
		return err
	}
	for _, n := range sizes {
		if n > 1000 {
			break // it takes as many times 150 ms / 10
		}
		if err := r.measureFar(ctx, cli, n); err != nil {
			return err
		}
	}
	return r.countRefresh(ctx, cli, sizes[len(sizes)-1])
}

// runner makes a workspace for some connections on a gateway.
func (r *runs) runner(ctx context.Context, cli string, p program, gateway string, n int, stateURL string) (*runner, error) {
	directory, err := os.MkdirTemp(r.directory, "workspace-")
	if err != nil {
		return nil, err
	}
	return newRunner(ctx, cli, directory, p, gateway, n, stateURL)
}

func (r *runs) compare(ctx context.Context, g *lab.Gateway, cli string, n int) error {
	us, err := r.runner(ctx, cli, r.ours, g.URI(), n, r.states.url)
	if err != nil {
		return err
	}
	them, err := r.runner(ctx, cli, r.floor, "", n, r.states.url)
	if err != nil {
		return err
	}
	nothing, err := r.runner(ctx, cli, r.ours, g.URI(), 0, "")
	if err != nil {
		return err
	}
	idle, err := nothing.run(ctx, "plan")
	if err != nil {
		return err
	}
	swanctl, err := measureSwanctl(ctx, n)
	if err != nil {
		return err
	}
	for _, step := range steps {
		a, err := us.run(ctx, step.args...)
		if err != nil {
			return err
		}
		b, err := them.run(ctx, step.args...)
		if err != nil {
			return err
		}
		what := filepath.Base(cli) + " " + step.what
		r.add(what+", s", n, a.wall.Seconds(), yardstickFloor, b.wall.Seconds())
		r.add(what+", s of processors", n, a.cpu.Seconds(), yardstickFloor, b.cpu.Seconds())
		r.add(what+ofProvider, n, a.provider.cpu.Seconds(), yardstickFloor, b.provider.cpu.Seconds())
		r.add(what+", MB of the provider", n, a.provider.memory, "idle", idle.provider.memory)
		if step.like != "" {
			r.add(what+", s", n, a.wall.Seconds(), "swanctl "+step.like, swanctl[step.like].Seconds())
		}
	}
	return nil
}

const yardstickFloor = "floor provider"

// measureSwanctl takes the time that swanctl needs for connections in its own file.
func measureSwanctl(ctx context.Context, n int) (map[string]time.Duration, error) {
	took := map[string]time.Duration{}
	return took, onGateway(ctx, func(g *lab.Gateway) error {
		if err := os.WriteFile(filepath.Join(g.SwanctlDirectory(), "swanctl.conf"), swanctlConf(n), 0o600); err != nil {
			return err
		}
		for _, command := range []string{"--load-conns", "--list-conns"} {
			began := time.Now()
			if _, err := g.Swanctl(ctx, command); err != nil {
				return err
			}
			took[command] = time.Since(began)
		}
		return nil
	})
}

// measureFile takes a state in a file instead of a remote one.
func (r *runs) measureFile(ctx context.Context, cli string, n int) error {
	return onGateway(ctx, func(g *lab.Gateway) error {
		us, err := r.runner(ctx, cli, r.ours, g.URI(), n, "")
		if err != nil {
			return err
		}
		them, err := r.runner(ctx, cli, r.floor, "", n, "")
		if err != nil {
			return err
		}
		a, err := us.run(ctx, steps[0].args...)
		if err != nil {
			return err
		}
		b, err := them.run(ctx, steps[0].args...)
		r.add(filepath.Base(cli)+" apply with a state file, s", n, a.wall.Seconds(), yardstickFloor, b.wall.Seconds())
		return err
	})
}

// grow prints the exponent by which the cost of a step grows, with the growth of the floor provider's divided out.
func (r *runs) grow(cli string, sizes []int) {
	if len(sizes) < 2 {
		return
	}
	small, large := sizes[0], sizes[len(sizes)-1]
	scale := math.Log(float64(large) / float64(small))
	for _, step := range steps {
		what := filepath.Base(cli) + " " + step.what
		a, fa := r.find(what+", s", small)
		b, fb := r.find(what+", s", large)
		floor := math.Log(fb/fa) / scale
		r.add(what+", exponent", large, math.Log(b/a)/scale, "floor provider's", floor)
		r.add(what+", exponent without Terraform's own", large, 1+math.Log(b/a)/scale-floor, "", 0)
		own, _ := r.find(what+ofProvider, small)
		grown, _ := r.find(what+ofProvider, large)
		r.add(what+", exponent of the provider", large, math.Log(grown/own)/scale, "", 0)
	}
}

// onGateway runs something on a private gateway, which goes with it.
func onGateway(ctx context.Context, do func(*lab.Gateway) error) error {
	g, err := lab.Start(ctx, lab.Options{Release: lab.Host})
	if err != nil {
		return fmt.Errorf("starting a gateway: %w", err)
	}
	defer func() { _ = g.Stop() }()
	return do(g)
}
