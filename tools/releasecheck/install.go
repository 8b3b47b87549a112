package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/dirhash"
)

// registries are where a CLI believes the provider to come from.
var registries = []string{"registry.terraform.io", "registry.opentofu.org"}

const configuration = `terraform {
  required_providers {
    strongswan = {
      source  = "%s/terraform-strongswan/strongswan"
      version = "%s"
    }
  }
}

resource "strongswan_connection" "net" {
  name         = "net-net"
  version      = 2
  remote_addrs = ["192.0.2.1"]
}
`

// checkInstalled makes a mirror of the archives, and lets each CLI install the provider from it for each registry.
func (r *release) checkInstalled(ctx context.Context) error {
	directory, err := os.MkdirTemp("", "releasecheck")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	mirror := filepath.Join(directory, "mirror")
	hashes := map[string]string{}
	for _, platform := range platforms {
		archive := r.file(platform + ".zip")
		if hashes[platform], err = dirhash.HashZip(archive, dirhash.Hash1); err != nil {
			return err
		}
		for _, registry := range registries {
			to := filepath.Join(mirror, registry, "terraform-strongswan", "strongswan", filepath.Base(archive))
			if err := copyFile(archive, to); err != nil {
				return err
			}
		}
	}
	var problems []error
	for i, cli := range r.clis {
		for j, registry := range registries {
			w := workspace{directory: filepath.Join(directory, fmt.Sprintf("%d-%d", i, j)), cli: cli, mirror: mirror}
			if err := r.install(ctx, w, registry, hashes); err != nil {
				problems = append(problems, fmt.Errorf("%s, %s: %w", cli, registry, err))
			}
		}
	}
	return errors.Join(problems...)
}

// workspace is a folder in which a CLI works.
type workspace struct{ directory, cli, mirror string }

func (w workspace) run(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, w.cli, args...)
	cmd.Dir = w.directory
	cmd.Env = append(os.Environ(),
		"TF_CLI_CONFIG_FILE="+filepath.Join(w.directory, "cli.tfrc"), "TF_CLI_ARGS=-no-color", "CHECKPOINT_DISABLE=1", "STRONGSWAN_URI=unix:///nowhere/charon.vici")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

func (r *release) install(ctx context.Context, w workspace, registry string, hashes map[string]string) error {
	if err := os.MkdirAll(w.directory, 0o755); err != nil {
		return err
	}
	for name, text := range map[string]string{
		"cli.tfrc": fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", w.mirror),
		"main.tf":  fmt.Sprintf(configuration, registry, r.Version),
	} {
		if err := os.WriteFile(filepath.Join(w.directory, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	lock := []string{"providers", "lock", "-fs-mirror=" + w.mirror}
	for _, platform := range platforms {
		lock = append(lock, "-platform="+platform)
	}
	var planned, version string
	for _, step := range []struct {
		args []string
		out  *string
	}{
		{[]string{"init"}, nil},
		{[]string{"validate"}, nil},
		{[]string{"plan", "-input=false"}, &planned},
		{[]string{"version"}, &version},
		{lock, nil},
	} {
		out, err := w.run(ctx, step.args...)
		if err != nil {
			return err
		}
		if step.out != nil {
			*step.out = out
		}
	}
	if !strings.Contains(planned, "1 to add") {
		return fmt.Errorf("the plan is %s", planned)
	}
	if !strings.Contains(version, registry+"/terraform-strongswan/strongswan v"+r.Version) {
		return fmt.Errorf("what is installed is %s", version)
	}
	locked, err := os.ReadFile(filepath.Join(w.directory, ".terraform.lock.hcl"))
	if err != nil {
		return err
	}
	for platform, h := range hashes {
		if !strings.Contains(string(locked), h) {
			return fmt.Errorf("the archive for %s has the hash %s, and the lock file is\n%s", platform, h, locked)
		}
	}
	return nil
}
