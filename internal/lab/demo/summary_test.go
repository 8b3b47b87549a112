package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorded returns what a CLI has printed, see the folder testdata.
func recorded(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

const drift = `  # strongswan_connection.net_net will be updated in-place
  ~ resource "strongswan_connection" "net_net" {
      ~ children     = {
          ~ "net-net" = {
              - mode      = "transport" -> null
                # (2 unchanged attributes hidden)
            },
        }
        name         = "net-net"
      - rekey_time   = "12h" -> null
        # (3 unchanged attributes hidden)
    }
`

func TestSummarise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		record  string
		details bool
		want    string
	}{
		{"unchanged", true, "No changes. Your infrastructure matches the configuration.\n"},
		{"drift", true, drift + "Plan: 0 to add, 1 to change, 0 to destroy.\n"},
		{"drift", false, "Plan: 0 to add, 1 to change, 0 to destroy.\n"},
		// In modules, with keys that have slashes, and with data sources, which do not count.
		{"mesh", true, "Plan: 40 to add, 0 to change, 0 to destroy.\n" +
			"  20 strongswan_connection, 20 strongswan_shared_secret\n" +
			"Apply complete! Resources: 40 added, 0 changed, 0 destroyed.\n"},
		{"destroy", true, "Plan: 0 to add, 0 to change, 4 to destroy.\n" +
			"  2 strongswan_connection, 2 strongswan_shared_secret\n" +
			"Warning: 1 established SA outlives the connection\n" +
			"Destroy complete! Resources: 4 destroyed.\n"},
	} {
		for _, record := range []string{c.record, c.record + "-colour"} {
			if got := colour.ReplaceAllString(summarise(recorded(t, record), c.details), ""); got != c.want {
				t.Errorf("the summary of %s, details: %t, is:\n%s\nwant:\n%s", record, c.details, got, c.want)
			}
		}
	}
}

// TestSummarise_colours looks whether the CLI's own colours stay.
func TestSummarise_colours(t *testing.T) {
	t.Parallel()
	got := summarise(recorded(t, "drift-colour"), true)
	if removed := "\x1b[31m-\x1b[0m\x1b[0m mode      = \"transport\""; !strings.Contains(got, removed) {
		t.Errorf("the summary lacks %q:\n%q", removed, got)
	}
	if got := summarise(recorded(t, "drift"), true); strings.Contains(got, "\x1b[31m") {
		t.Errorf("the summary has a colour that the output lacks: %q", got)
	}
}

func TestSummarise_sameWarningOnce(t *testing.T) {
	t.Parallel()
	const boxed = "╷\n│ Warning: Weak algorithm\n│ \n│   with strongswan_connection.moon\n╵\n"
	got := colour.ReplaceAllString(summarise(boxed+boxed+"\nWarning: Another one\n", false), "")
	if want := "Warning: Weak algorithm\nWarning: Another one\n"; got != want {
		t.Errorf("the summary is %q, want %q", got, want)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	failed := recorded(t, "drift") + "\nError: charon does not answer\n\nIt was asked for its version.\n"
	got, err := report("apply", failed, 1, 0)
	if got != failed || err == nil || err.Error() != "apply ended with exit code 1 instead of 0" {
		t.Errorf("of a command that fails, it shows %q (%v)", got, err)
	}
	if got, err := report("plan", recorded(t, "drift"), changed, unchanged); got != recorded(t, "drift") || err == nil {
		t.Errorf("of a plan with changes instead of none, it shows %q (%v)", got, err)
	}
	if got, err := report("plan", recorded(t, "drift"), changed, changed); !strings.HasPrefix(got, drift) || err != nil {
		t.Errorf("of a plan with changes, it shows %q (%v)", got, err)
	}
	if got, err := report("apply", "Fertig!\n", 0, 0); got != "Fertig!\n" || err != nil {
		t.Errorf("of words that it does not know, it shows %q (%v)", got, err)
	}
	if got, err := report("output", "flowchart LR\n", 0, 0); got != "flowchart LR\n" || err != nil {
		t.Errorf("of output, it shows %q (%v)", got, err)
	}
}
