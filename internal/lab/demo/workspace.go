package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// Exit codes of plan -detailed-exitcode.
const (
	unchanged = 0
	changed   = 2
)

// demoVersion is the version that the CLI takes the provider for: one that modules accept.
const demoVersion = "0.1.0"

// configuration is the folder of a workspace that the CLI runs in.
const configuration = "configuration"

// workspace is a temporary directory with the example's configuration, and the provider where init
// finds it.
type workspace struct {
	*demo
	directory string
	plugins   string
	example   string // the folder of the configuration that the CLI runs in, if it is not the configuration itself
	env       []string
}

func (d *demo) newWorkspace(example string, env ...string) (*workspace, error) {
	directory, err := os.MkdirTemp("", "strongswan-demo-")
	if err != nil {
		return nil, err
	}
	w := &workspace{
		demo:      d,
		directory: directory,
		plugins:   filepath.Join(directory, "plugins"),
		env: append(append(os.Environ(), env...),
			"CHECKPOINT_DISABLE=1", // no call home for newer versions
			"TF_CLI_CONFIG_FILE="+os.DevNull,
			"TF_IN_AUTOMATION=1"), // no hints on what to type next
	}
	err = errors.Join(w.install(), os.CopyFS(filepath.Join(directory, configuration), os.DirFS(example)))
	if err != nil {
		return nil, errors.Join(err, w.remove())
	}
	return w, nil
}

// install puts the provider where init -plugin-dir looks for it, for Terraform and for OpenTofu.
func (w *workspace) install() error {
	binary, err := filepath.Abs(w.provider)
	if err != nil {
		return err
	}
	if _, err := os.Stat(binary); err != nil {
		return fmt.Errorf("the provider is not built (make build): %w", err)
	}
	for _, registry := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		directory := filepath.Join(w.plugins, registry, "terraform-strongswan", "strongswan", demoVersion, runtime.GOOS+"_"+runtime.GOARCH)
		if err := os.MkdirAll(directory, 0o755); err != nil {
			return err
		}
		if err := os.Symlink(binary, filepath.Join(directory, "terraform-provider-strongswan_v"+demoVersion)); err != nil {
			return err
		}
	}
	return nil
}

func (w *workspace) remove() error { return os.RemoveAll(w.directory) }

// init installs the provider. What the CLI prints about that matters only if it fails.
func (w *workspace) init(ctx context.Context) error {
	cmd := w.command(ctx, "init", "-plugin-dir="+w.plugins)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("init: %w:\n%s", err, out)
	}
	return nil
}

// run runs a command of the CLI and shows what matters of its output. Another exit code than the
// wanted one is an error.
func (w *workspace) run(ctx context.Context, want int, args ...string) error {
	cmd := w.command(ctx, args...)
	var output bytes.Buffer
	if cmd.Stdout = &output; w.verbose {
		cmd.Stdout = os.Stdout
	}
	cmd.Stderr = cmd.Stdout
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	text, err := report(args[0], output.String(), cmd.ProcessState.ExitCode(), want)
	fmt.Print(text)
	return err
}

// command is a command of the CLI, which it announces to the user.
func (w *workspace) command(ctx context.Context, args ...string) *exec.Cmd {
	announce(filepath.Base(w.cli), strings.ReplaceAll(strings.Join(args, " "), w.directory, "..."))
	var options []string
	if args[0] != "output" {
		options = append(options, "-input=false")
	}
	if !coloured {
		options = append(options, "-no-color")
	}
	cmd := exec.CommandContext(ctx, w.cli, slices.Insert(args, 1, options...)...)
	cmd.Dir = filepath.Join(w.directory, configuration, w.example)
	cmd.Env = w.env
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	return cmd
}

// show prints a file of the example, or only some of its blocks, see excerpt.
func (w *workspace) show(file string, blocks ...string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if w.verbose {
		blocks = nil
	}
	part, err := excerpt(string(text), blocks...)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	title := "The configuration, "
	if len(blocks) > 0 {
		title = "The part of the configuration that matters here, from "
	}
	explain(title + file + ":")
	fmt.Print(part)
	return nil
}
