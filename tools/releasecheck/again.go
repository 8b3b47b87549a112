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

// checkCompiled builds the program for this machine in another folder, without anything that was compiled before.
func (r *release) checkCompiled(ctx context.Context) error {
	directory, err := r.copySources(ctx)
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	path := filepath.Join(directory, "program")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.version="+r.Version, "-o", path, ".")
	cmd.Dir = directory
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOCACHE="+filepath.Join(directory, "cache"))
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	platform := runtime.GOOS + "_" + runtime.GOARCH
	files, err := unpack(r.file(platform + ".zip"))
	if err != nil {
		return err
	}
	if !bytes.Equal(got, files[r.program(platform)]) {
		return errors.New("its bytes are others")
	}
	return nil
}

// checkAgain has goreleaser make the release in another folder, and sign it with a key made for that.
func (r *release) checkAgain(ctx context.Context) error {
	directory, err := r.copySources(ctx)
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	g, err := newKeyring(ctx, filepath.Join(directory, ".gnupg"))
	if err != nil {
		return err
	}
	defer g.stop(ctx)
	git, err := exec.CommandContext(ctx, "git", "-C", r.root, "rev-parse", "--absolute-git-dir").Output()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, filepath.Join("tools", "goreleaser.sh"), "release", "--snapshot", "--clean")
	cmd.Dir = directory
	cmd.Env = append(slices.Clone(g.env), "GPG_FINGERPRINT="+g.fingerprint, "GIT_DIR="+strings.TrimSpace(string(git)), "GIT_WORK_TREE="+directory)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	again := filepath.Join(directory, "dist", filepath.Base(r.file(sums)))
	one, err := os.ReadFile(r.file(sums))
	if err != nil {
		return err
	}
	other, err := os.ReadFile(again)
	if err != nil {
		return err
	}
	if !bytes.Equal(one, other) {
		return fmt.Errorf("the checksums were\n%s\nand are\n%s", one, other)
	}
	return g.checkSignature(ctx, again, again+".sig")
}

// copySources copies what git knows or would add, as it is now.
func (r *release) copySources(ctx context.Context) (string, error) {
	directory, err := os.MkdirTemp("", "releasecheck")
	if err != nil {
		return "", err
	}
	list := exec.CommandContext(ctx, "git", "-C", r.root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
	names, err := list.Output()
	for name := range strings.SplitSeq(strings.Trim(string(names), "\x00"), "\x00") {
		if err == nil {
			err = copyFile(filepath.Join(r.root, name), filepath.Join(directory, name))
		}
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(directory))
	}
	return directory, nil
}

// copyFile copies a file with its mode. One that was removed and not yet committed is left out.
func copyFile(from, to string) error {
	info, err := os.Stat(from)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, text, info.Mode().Perm()) //nolint:gosec // both paths are ours
}
