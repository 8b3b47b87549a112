package provider_test

import (
	"flag"
	"os"
	"os/exec"
	"testing"
)

// aloneVariable is set in a process that runs one test alone.
const aloneVariable = "STRONGSWAN_TEST_ALONE"

// alone runs the test in a process of its own, in parallel with the tests of this one, for a test that looks at all of its
// process. It reports whether this is that process.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(aloneVariable) != "" {
		return true
	}
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run=^"+t.Name()+"$", "-test.timeout="+flag.Lookup("test.timeout").Value.String())
	cmd.Env = append(os.Environ(), aloneVariable+"=yes")
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Errorf("in a process of its own: %v", err)
	}
	return false
}
