package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// configuration has as many connections as the variable n says.
const configuration = `
terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}
variable "n" { type = number }
resource "strongswan_connection" "net" {
  count        = var.n
  name         = "net-${count.index}"
  version      = 2
  local_addrs  = ["192.0.2.1"]
  remote_addrs = ["198.${18 + floor(count.index / 62500)}.${floor(count.index / 250) % 250}.${count.index % 250 + 1}"]
  proposals    = ["aes256gcm16-prfsha384-ecp384"]
  local        = [{ auth = "psk", id = "moon.example.org" }]
  remote       = [{ auth = "psk", id = "site-${count.index}.example.org" }]
  children = {
    lan = {
      local_ts      = ["10.1.0.0/16"]
      remote_ts     = ["10.${2 + floor(count.index / 250)}.${count.index % 250}.0/24"]
      esp_proposals = ["aes256gcm16"]
      rekey_time    = "1h"
    }
  }
}
`

// ofProvider is the processor time of the provider alone; the rest is the CLI's.
const ofProvider = ", s of it of the provider"

// steps are the runs, in their order.
var steps = []struct{ what, line string }{
	{"apply", "apply -auto-approve"},
	{"plan", "plan -detailed-exitcode"},
	{"plan -refresh=false", "plan -refresh=false -detailed-exitcode"},
	{"destroy", "destroy -auto-approve"},
}

// measureRuns compares whole runs with those on the floor provider, and shows how the costs grow with the number of
// connections.
func measureRuns(ctx context.Context, t *table, cli string, sizes []int) error {
	directory, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(directory) }()
	ours, floor := filepath.Join(directory, "ours"), filepath.Join(directory, "floor")
	// Each is built in its own module, the provider's two folders up.
	for program, source := range map[string]string{ours: "../..", floor: "floor"} {
		build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", filepath.Join(program, "terraform-provider-strongswan"), ".")
		build.Dir = source
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s: %w: %s", source, err, out)
		}
	}
	for _, n := range sizes {
		err := onGateway(ctx, func(g *lab.Gateway) error {
			us, them := newRunner(directory, cli, ours, g.URI(), n), newRunner(directory, cli, floor, "", n)
			idle, err := idleMemory(ctx, directory, cli, ours)
			if err != nil {
				return err
			}
			for _, step := range steps {
				stop := watch(us.program)
				a, err := us.run(ctx, step.line)
				used := stop()
				if err != nil {
					return err
				}
				stop = watch(them.program)
				b, err := them.run(ctx, step.line)
				theirs := stop()
				if err != nil {
					return err
				}
				t.add(step.what+", s", n, a.wall.Seconds(), "floor provider", b.wall.Seconds())
				t.add(step.what+", s of processor", n, a.cpu.Seconds(), "floor provider", b.cpu.Seconds())
				t.add(step.what+ofProvider, n, used.cpu.Seconds(), "floor provider", theirs.cpu.Seconds())
				t.add(step.what+", MB of the provider", n, used.memory, "idle", idle)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	grow(t, sizes)
	return measureFar(ctx, t, directory, cli, ours, sizes[0])
}

// idleMemory is what the provider needs when it has nothing to do.
func idleMemory(ctx context.Context, directory, cli, provider string) (float64, error) {
	r := newRunner(directory, cli, provider, "", 0)
	stop := watch(r.program)
	_, err := r.run(ctx, "plan")
	return stop().memory, err
}

// measureFar compares an apply over a link of 50 ms with what it would take if all its commands went over the link, ten
// at a time, and nothing else took any time.
func measureFar(ctx context.Context, t *table, directory, cli, provider string, n int) error {
	const roundTrip = 50 * time.Millisecond
	return onGateway(ctx, func(g *lab.Gateway) error {
		l, err := newLink(ctx, g.Socket(), roundTrip)
		if err != nil {
			return err
		}
		defer func() { _ = l.Close() }()
		near, err := newRunner(filepath.Join(directory, "near"), cli, provider, g.URI(), n).run(ctx, "apply -auto-approve")
		if err != nil {
			return err
		}
		if _, err := newRunner(filepath.Join(directory, "near"), cli, provider, g.URI(), n).run(ctx, "destroy -auto-approve"); err != nil {
			return err
		}
		far, err := newRunner(filepath.Join(directory, "far"), cli, provider, "tcp://"+l.Addr().String(), n).run(ctx, "apply -auto-approve")
		if err != nil {
			return err
		}
		commands := float64(l.commands.Load())
		t.add("apply, commands", n, commands, "connections", float64(n))
		t.add("apply, sockets", n, float64(l.sockets.Load()), "registrations", float64(l.registrations.Load()))
		t.add("apply over 50 ms, s", n, far.wall.Seconds(), "commands x 50 ms / 10", commands*roundTrip.Seconds()/parallel)
		t.add("apply over 50 ms, s more than near", n, (far.wall - near.wall).Seconds(), "commands x 50 ms / 10", commands*roundTrip.Seconds()/parallel)
		return nil
	})
}

// grow prints the exponent by which the cost of a step grows, with the growth of the floor provider's divided out.
func grow(t *table, sizes []int) {
	if len(sizes) < 2 {
		return
	}
	small, large := sizes[0], sizes[len(sizes)-1]
	for _, step := range steps {
		a, fa := t.find(step.what+", s", small)
		b, fb := t.find(step.what+", s", large)
		scale := math.Log(float64(large) / float64(small))
		t.add(step.what+", exponent", large, math.Log(b/a)/scale, "floor provider's", math.Log(fb/fa)/scale)
		own, _ := t.find(step.what+ofProvider, small)
		grown, _ := t.find(step.what+ofProvider, large)
		t.add(step.what+", exponent of the provider", large, math.Log(grown/own)/scale, "", 0)
	}
}

// runner runs the CLI in a workspace of its own.
type runner struct {
	cli, directory string
	program        string // the provider's
	env            []string
}

func newRunner(directory, cli, provider, uri string, n int) *runner {
	r := &runner{cli: cli, directory: filepath.Join(directory, fmt.Sprintf("%s-%d", filepath.Base(provider), n))}
	r.program = filepath.Join(provider, "terraform-provider-strongswan")
	config := filepath.Join(r.directory, "dev.tfrc")
	r.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1", fmt.Sprintf("TF_VAR_n=%d", n), "STRONGSWAN_URI="+uri)
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"terraform-strongswan/strongswan\" = %q\n  }\n  direct {}\n}\n", provider)
	for file, content := range map[string]string{config: text, filepath.Join(r.directory, "main.tf"): configuration} {
		_ = os.MkdirAll(r.directory, 0o750)
		_ = os.WriteFile(file, []byte(content), 0o600)
	}
	return r
}

// cost is what a run took: by the clock, and of processors, the provider's included.
type cost struct{ wall, cpu time.Duration }

func (r *runner) run(ctx context.Context, line string) (cost, error) {
	cmd := exec.CommandContext(ctx, "sh", "-c", r.cli+" "+line)
	cmd.Dir, cmd.Env = r.directory, r.env
	began := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w: %s", line, err, out)
	}
	c := cost{wall: time.Since(began)}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.cpu = time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	return c, nil
}
