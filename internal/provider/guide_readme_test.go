package provider_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// followReadme types README's commands in a copy of the repository, where a charon of its own takes the place of the machine's.
// Targets of make that run the tests, or a demo of minutes, are no part of that: .ci/run must have them as a step of their own. A demo
// of which README shows what it prints is run.
func followReadme(t *testing.T, document string) {
	t.Helper()
	g := newBench(t)
	w := newWorkspace(t, g.environment()...)
	repository := filepath.Join(w.directory, "terraform-provider-strongswan")
	copyRepository(t, repository)
	blocks := blocksOf(t, document)
	cloned := slices.ContainsFunc(blocks, func(b *guideBlock) bool { return b.language == "sh" && strings.Contains(b.code, "git clone ") })
	w.write(t, "bin/git", "#!/bin/sh\n# The copy is there already.\ntest \"$1\" = clone\n")
	if err := os.Chmod(filepath.Join(w.directory, "bin", "git"), 0o700); err != nil {
		t.Fatal(err)
	}
	if !cloned {
		if out, err := w.typed(t, "cd "+repository); err != nil {
			t.Fatal(out)
		}
	}
	var typed []*guideBlock
	for i, b := range blocks {
		shown := i+1 < len(blocks) && blocks[i+1].language == "text" && blocks[i+1].file() == ""
		if b.language == "sh" && isStep(t, b, shown) {
			rest := *b
			rest.code = makeLine.ReplaceAllString(b.code, "")
			b = &rest
		}
		typed = append(typed, b)
	}
	w.followBlocks(t, typed, nil)

	// The first configuration is complete, and README has loaded and unloaded it.
	if log := g.Log(); !strings.Contains(log, "added vici connection: site") || !strings.Contains(log, "loaded IKE shared key") {
		t.Errorf("%s has not applied its first configuration: %s", document, log)
	}
	g.hasConnections(t)
}

var (
	makeLine = regexp.MustCompile(`(?m)^make [^\n]*$`)
	// recursive are targets that would run this test again, or take minutes for something else.
	recursive = regexp.MustCompile(`\bmake (?:test|acceptance|unit|bench|faults|soak|fuzz|releases)\b`)
)

// isStep tells whether a block is nothing but commands that .ci/run has as steps, so that they need not be run here.
func isStep(t *testing.T, b *guideBlock, shown bool) bool {
	t.Helper()
	run, err := os.ReadFile(filepath.Join(root, ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.code, "make demo") && !recursive.MatchString(b.code) {
		return false
	}
	for line := range strings.Lines(b.code) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "git clone "), strings.HasPrefix(line, "cd "), line == "":
		case !makeLine.MatchString(line):
			t.Fatalf("%s: put %q into a block of its own", b, line)
		case !strings.Contains(string(run), "\nstep "+line+"\n") && !strings.Contains(string(run), "\nstep "+line+" | "):
			t.Errorf("%s: .ci/run has no step %q", b, line)
		}
	}
	if shown && recursive.MatchString(b.code) {
		t.Fatalf("%s: what tests print cannot be compared from within a test", b)
	}
	return !shown
}

// copyRepository copies what is, or would be, in version control.
func copyRepository(t *testing.T, to string) {
	t.Helper()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "-co", "--exclude-standard", "-z")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v", err)
	}
	for file := range strings.SplitSeq(strings.Trim(string(out), "\x00"), "\x00") {
		info, err := os.Stat(filepath.Join(root, file))
		if os.IsNotExist(err) {
			continue // removed, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(to, file)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, file), content, info.Mode().Perm()); err != nil {
			t.Fatal(err)
		}
	}
}
