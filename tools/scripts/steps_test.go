package scripts_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// testRun stands for a run of gotestsum, as a command in a script.
const testRun = `tests() {
	echo '{"Action":"pass","Package":"p","Test":"TestMoon","Elapsed":3}' >"$EVENTS"
	TESTS_TOTAL=3 TESTS_FAILED=0 TESTS_SKIPPED=1 .ci/count
}
`

// TestSteps: what a script of steps prints, and how it ends.
func TestSteps(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script string
		fails  bool
		want   string // a regular expression
	}{
		"steps": {
			"step echo moon\nstep true", false,
			`=== echo moon\nmoon\n=== echo moon: exit code 0 after \d s\n(.*\n)*The steps:\n +\d s  echo moon\n +\d s  true\n +\d s  in all\n\n0 passed, 0 failed, 0 skipped\n$`,
		},
		"a step fails": {
			"step false\nstep echo moon", true,
			`The steps:\n +\d s  false: exit code 1\n +\d s  in all\n\n0 passed`,
		},
		"tests": {
			testRun + "step tests\nstep tests --again/2", false,
			`The slowest tests:\n +3\.0 s  TestMoon \(1 tests\)\n +3\.0 s  TestMoon \(2 tests --again-2\)\n1 different tests ran at least once\n\n4 passed, 0 failed, 2 skipped\n$`,
		},
		"in the background": {
			"background bash -c 'echo moon; sleep 1; echo sun'\nstep echo earth\ncollect bash -c 'echo moon; sleep 1; echo sun'", false,
			`earth\n(.*\n)*=== bash .*\nmoon\nsun\n=== .*: exit code 0 after [1-9] s\n(.*\n)* +\d s  bash -c .*, in the background\n`,
		},
		"fails in the background": {
			"background bash -c 'echo moon; exit 7'\ncollect bash -c 'echo moon; exit 7'\nstep echo earth", true,
			`moon\n=== .*: exit code 7 after \d s\n\nThe steps:\n.*: exit code 7\n`,
		},
		"may fail in the background": {
			"background false\nif collect false; then exit 1; fi\nstep echo earth", false,
			`earth\n=== echo earth: exit code 0`,
		},
		"ended in the background": {
			"background bash -c 'echo moon; sleep 60 & wait'\nsleep 1\nstep false", true,
			`=== bash -c echo moon; sleep 60 & wait: ended before it was done\nmoon\n\nThe steps:`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			out, err := runSteps(t, c.script)
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if (err != nil) != c.fails || !regexp.MustCompile(c.want).MatchString(out) {
				t.Errorf("%v: want %s:\n%s", err, c.want, out)
			}
			// Nothing outlives the script: it has the end of its output open.
			if took := time.Since(began); took > 50*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func runSteps(t *testing.T, script string) (string, error) {
	t.Helper()
	root := t.TempDir()
	ci, err := filepath.Abs("../../.ci")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(ci, filepath.Join(root, ".ci")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(filepath.Dir(ci), "tools"), filepath.Join(root, "tools")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "bash")
	cmd.Dir = root
	cmd.Stdin = strings.NewReader("set -euo pipefail\n. .ci/steps\n" + script + "\n")
	out, err := cmd.CombinedOutput()
	return string(out), err
}
