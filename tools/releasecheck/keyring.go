package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// keyring is GnuPG with a folder and a key of its own.
type keyring struct {
	env         []string
	fingerprint string
}

func newKeyring(ctx context.Context, directory string) (*keyring, error) {
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return nil, err
	}
	g := &keyring{env: append(os.Environ(), "GNUPGHOME="+directory)}
	if out, err := g.run(ctx, "--passphrase", "", "--quick-generate-key", "Nobody <nobody@example.org>", "rsa3072", "sign", "1d"); err != nil {
		return nil, fmt.Errorf("gpg makes no key: %w: %s", err, out)
	}
	out, err := g.run(ctx, "--with-colons", "--list-secret-keys")
	for line := range strings.Lines(out) {
		if rest, ok := strings.CutPrefix(line, "fpr:"); ok && g.fingerprint == "" {
			g.fingerprint = strings.Trim(rest, ":\n")
		}
	}
	if g.fingerprint == "" {
		return nil, fmt.Errorf("gpg lists no key: %w: %s", err, out)
	}
	return g, nil
}

func (g *keyring) run(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "gpg", append([]string{"--batch"}, args...)...)
	cmd.Env = g.env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// stop ends the agent that gpg has started.
func (g *keyring) stop(ctx context.Context) {
	cmd := exec.CommandContext(ctx, "gpgconf", "--kill", "all")
	cmd.Env = g.env
	_ = cmd.Run() // it ends by itself when its folder is gone
}

// checkSignature wants a signature to be good, and not to be any more when a byte of the file is another one.
func (g *keyring) checkSignature(ctx context.Context, file, signature string) error {
	if out, err := g.run(ctx, "--verify", signature, file); err != nil {
		return fmt.Errorf("gpg --verify: %w: %s", err, out)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed := bytes.Clone(text)
	changed[0] ^= 1
	if err := os.WriteFile(file, changed, 0o600); err != nil { //nolint:gosec // the path is ours
		return err
	}
	if out, err := g.run(ctx, "--verify", signature, file); err == nil || !strings.Contains(out, "BAD signature") {
		return fmt.Errorf("gpg --verify of a changed file: %w: %s", err, out)
	}
	return nil
}
