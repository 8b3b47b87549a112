package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	govici "github.com/strongswan/govici/vici"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// parallel is Terraform's default parallelism.
const parallel = 10

// load loads n connections on a gateway, and returns the client that has done it.
func load(ctx context.Context, g *lab.Gateway, n int) (*vici.Client, error) {
	target, err := transport.Parse(g.URI())
	if err != nil {
		return nil, err
	}
	client := vici.NewClient(target.Dial)
	return client, each(n, func(i int) error { return client.LoadConn(ctx, name(i), connection(i)) })
}

// each runs something for each number, as many at a time as Terraform does.
func each(n int, do func(i int) error) error {
	var (
		group sync.WaitGroup
		once  sync.Once
		first error
	)
	numbers := make(chan int)
	for range parallel {
		group.Go(func() {
			for i := range numbers {
				if err := do(i); err != nil {
					once.Do(func() { first = err })
				}
			}
		})
	}
	for i := range n {
		numbers <- i
	}
	close(numbers)
	group.Wait()
	return first
}

// measureClient compares commands on a real charon with swanctl and govici.
func measureClient(ctx context.Context, t *table, g *lab.Gateway, n int) error {
	began := time.Now()
	client, err := load(ctx, g, n)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	ours := time.Since(began)
	var loaded time.Duration
	err = onGateway(ctx, func(g *lab.Gateway) (err error) {
		loaded, err = loadTheirs(ctx, g, n)
		return err
	})
	if err != nil {
		return err
	}
	t.add("load-conn of all, ms", n, ms(ours), yardstickGovici, ms(loaded))

	listed, err := best(func() error {
		count := 0
		for _, err := range client.ListConns(ctx, "") {
			if err != nil {
				return err
			}
			count++
		}
		if count != n {
			return fmt.Errorf("%d connections of %d were listed", count, n)
		}
		return nil
	})
	if err != nil {
		return err
	}
	swanctl, err := best(func() error {
		_, err := g.Swanctl(ctx, "--list-conns", "--raw")
		return err
	})
	if err != nil {
		return err
	}
	t.add("list-conns of all, ms", n, ms(listed), "swanctl --list-conns --raw", ms(swanctl))

	const some = 100
	filtered, err := best(func() error {
		return each(some, func(i int) error {
			for _, err := range client.ListConns(ctx, name(i*n/some)) {
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	t.add("list-conns of one, ms", n, ms(filtered)/some, "list-conns of all", ms(listed))
	return nil
}

// loadTheirs loads the same connections by govici: one after the other, as its session does them.
func loadTheirs(ctx context.Context, g *lab.Gateway, n int) (time.Duration, error) {
	session, err := govici.NewSession(govici.WithAddr("unix", g.Socket()))
	if err != nil {
		return 0, err
	}
	defer func() { _ = session.Close() }()
	began := time.Now()
	for i := range n {
		m, err := theirs(i)
		if err != nil {
			return 0, err
		}
		if _, err := session.Call(ctx, "load-conn", m); err != nil {
			return 0, err
		}
	}
	return time.Since(began), nil
}

// best is the shortest of some tries.
func best(do func() error) (shortest time.Duration, err error) {
	for i := range 3 {
		began := time.Now()
		if err := do(); err != nil {
			return 0, err
		}
		if took := time.Since(began); i == 0 || took < shortest {
			shortest = took
		}
	}
	return shortest, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
