package main

import (
	"context"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// measureFar compares an apply over a link of 50 ms with what it would take if all its commands went over the link, ten
// at a time, and nothing else took any time.
func (r *runs) measureFar(ctx context.Context, cli string, n int) error {
	const roundTrip = 50 * time.Millisecond
	return onGateway(ctx, func(g *lab.Gateway) error {
		near, err := r.runner(ctx, cli, r.ours, g.URI(), n, r.states.url)
		if err != nil {
			return err
		}
		here, err := near.run(ctx, steps[0].args...)
		if err != nil {
			return err
		}
		if _, err := near.run(ctx, "destroy", "-auto-approve"); err != nil {
			return err
		}
		l, err := newLink(ctx, g.Socket(), roundTrip)
		if err != nil {
			return err
		}
		defer func() { _ = l.Close() }()
		far, err := r.runner(ctx, cli, r.ours, l.URI(), n, r.states.url)
		if err != nil {
			return err
		}
		there, err := far.run(ctx, steps[0].args...)
		if err != nil {
			return err
		}
		commands := float64(l.commands())
		ideal := commands * roundTrip.Seconds() / parallel
		r.add("apply, commands", n, commands, "connections", float64(n))
		r.add("apply, sockets", n, float64(l.sockets.Load()), "registrations", float64(l.registrations.Load()))
		r.add("apply over 50 ms, s", n, there.wall.Seconds(), "commands x 50 ms / 10", ideal)
		r.add("apply over 50 ms, s more than near", n, (there.wall - here.wall).Seconds(), "commands x 50 ms / 10", ideal)
		return nil
	})
}

// countRefresh counts the listings of a refresh.
func (r *runs) countRefresh(ctx context.Context, cli string, n int) error {
	return onGateway(ctx, func(g *lab.Gateway) error {
		l, err := newLink(ctx, g.Socket(), 0)
		if err != nil {
			return err
		}
		defer func() { _ = l.Close() }()
		us, err := r.runner(ctx, cli, r.ours, l.URI(), n, r.states.url)
		if err != nil {
			return err
		}
		if _, err := us.run(ctx, steps[0].args...); err != nil {
			return err
		}
		before, listings := l.commands(), l.count("list-conns")
		if _, err := us.run(ctx, "plan", "-detailed-exitcode"); err != nil {
			return err
		}
		r.add("plan, list-conns", n, float64(l.count("list-conns")-listings), "commands of all kinds", float64(l.commands()-before))
		return nil
	})
}
