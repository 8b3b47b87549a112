// Package scripts_test runs the scripts in tools/ with other programs in the place of those that they run.
package scripts_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// late is what Go prints when the time of a target ends while an input is running.
const late = `printf -- 'fuzz: elapsed: 3s, execs: 1 (0/sec), new interesting: 0 (total: 1)\n'
printf -- '--- FAIL: FuzzA (3.05s)\n    context deadline exceeded\nFAIL\nexit status 1\nFAIL\texample.org/m/internal/p\t3.059s\n'
exit 1`

// TestFuzz: fuzz.sh goes on after the one failure that is none, and reports every other one.
func TestFuzz(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fuzz   string // what go test -fuzz does
		passes bool
	}{
		"passes":                     {"echo PASS; exit 0", true},
		"ends late":                  {late, true},
		"another target":             {strings.ReplaceAll(late, "FuzzA", "FuzzB"), false},
		"another error":              {strings.ReplaceAll(late, "context deadline exceeded", "a panic"), false},
		"one more line":              {strings.ReplaceAll(late, "exceeded", `exceeded\n    moon_test.go:1: wrong`), false},
		"a line less":                {strings.ReplaceAll(late, `exit status 1\n`, ""), false},
		"an input":                   {strings.ReplaceAll(late, "exceeded", `exceeded\n    \n    Failing input written to testdata/fuzz/FuzzA/1\n    To re-run:\n`), false},
		"an input that is not named": {"mkdir -p internal/p/testdata/fuzz/FuzzA && echo found >internal/p/testdata/fuzz/FuzzA/1\n" + late, false},
		"does not compile":           {"echo 'FAIL\texample.org/m/internal/p [build failed]'; exit 1", false},
		"killed":                     {"kill -9 $$", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := runFuzz(t, c.fuzz)
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if (err == nil) != c.passes {
				t.Errorf("%v: %s", err, out)
			}
			if again := strings.Contains(out, "FuzzA has found nothing"); again != (c.fuzz == late) {
				t.Errorf("that nothing was found is said: %v: %s", again, out)
			}
			if strings.Contains(c.fuzz, "echo found") && !strings.Contains(out, "\nfound\n") {
				t.Errorf("what was found is not printed: %s", out)
			}
		})
	}
}

// runFuzz runs fuzz.sh in a repository of one target, with a go that does what is said when it fuzzes.
func runFuzz(t *testing.T, fuzz string) (string, error) {
	t.Helper()
	root := t.TempDir()
	write(t, filepath.Join(root, "internal", "p", "p_test.go"), "package p\n\nfunc FuzzA(f *testing.F) {}\n")
	write(t, filepath.Join(root, "bin", "go"), `#!/bin/sh
case "$*" in
"list ./...") echo example.org/m/internal/p ;;
"test -list ^Fuzz example.org/m/internal/p") echo FuzzA ;;
*"-fuzz ^FuzzA$ -fuzztime 3s"*) `+fuzz+`
;;
*) echo "fake go: $*"; exit 2 ;;
esac
`)
	if out, err := exec.CommandContext(t.Context(), "git", "init", "-q", root).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	script, err := filepath.Abs("../fuzz.sh")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), script)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "PATH="+filepath.Join(root, "bin")+":"+os.Getenv("PATH"), "FUZZTIME=3s")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
}
