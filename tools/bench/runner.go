package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
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

// program is a provider that was built, and where init finds it.
type program struct{ plugins, path string }

// build builds a provider in its own module.
func build(ctx context.Context, source, plugins string) (program, error) {
	p := program{plugins: plugins, path: filepath.Join(plugins, "terraform-provider-strongswan")}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", p.path, ".")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return p, fmt.Errorf("building %s: %w: %s", source, err, out)
	}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		directory := filepath.Join(plugins, registry, "terraform-strongswan", "strongswan", "0.0.1", runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(directory, 0o755); err != nil {
			return p, err
		}
		if err := os.Symlink(p.path, filepath.Join(directory, "terraform-provider-strongswan_v0.0.1")); err != nil {
			return p, err
		}
	}
	return p, nil
}

// runner runs a CLI in a workspace of its own.
type runner struct {
	cli, directory string
	provider       program
	env            []string
}

// newRunner makes a workspace with n connections on a gateway, whose state is kept at a URL, or in a file without one.
func newRunner(ctx context.Context, cli, directory string, provider program, gateway string, n int, stateURL string) (*runner, error) {
	r := &runner{cli: cli, directory: directory, provider: provider}
	r.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1", fmt.Sprintf("TF_VAR_n=%d", n), "STRONGSWAN_URI="+gateway)
	text := configuration
	if stateURL != "" {
		text += fmt.Sprintf("terraform {\n  backend \"http\" {\n    address = %q\n  }\n}\n", stateURL+directory)
	}
	if err := os.MkdirAll(directory, 0o750); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(directory, "main.tf"), []byte(text), 0o600); err != nil {
		return nil, err
	}
	_, err := r.run(ctx, "init", "-plugin-dir="+provider.plugins)
	return r, err
}

// cost is what a run took.
type cost struct {
	wall     time.Duration
	cpu      time.Duration // of all processes
	provider usage
}

func (r *runner) run(ctx context.Context, args ...string) (cost, error) {
	cmd := exec.CommandContext(ctx, r.cli, append(args, "-input=false", "-no-color")...)
	cmd.Dir, cmd.Env = r.directory, r.env
	stop := watch(r.provider.path)
	began := time.Now()
	out, err := cmd.CombinedOutput()
	c := cost{wall: time.Since(began), provider: stop()}
	if err != nil {
		return c, fmt.Errorf("%s %s: %w: %s", filepath.Base(r.cli), args[0], err, out)
	}
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.cpu = time.Duration(used.Utime.Nano() + used.Stime.Nano())
	}
	return c, nil
}
