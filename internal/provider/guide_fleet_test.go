package provider_test

import (
	"strings"
	"testing"
)

// followFleets has gateways in the places of the guide's.
func followFleets(t *testing.T, guide string) {
	t.Helper()
	gateways := map[string]*bench{"paris": newBench(t), "rome": newBench(t), "vienna": newBench(t)}
	w := newWorkspace(t)
	blocks := blocksOf(t, guide)
	for _, b := range blocks {
		// A fragment is validated as it is.
		if b.file() != "" {
			for name, g := range gateways {
				b.code = strings.ReplaceAll(b.code, "ssh://root@"+name+".example.org/var/run/charon.vici", g.URI())
			}
		}
	}
	w.followBlocks(t, blocks, elsewhere{"bash": func(t *testing.T, b *guideBlock) string {
		t.Helper()
		name, command, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(b.code), "ssh root@"), ".example.org ")
		switch command {
		case "systemctl stop strongswan":
			gateways[name].Kill()
		case "systemctl start strongswan":
			if err := gateways[name].Restart(ctx(t)); err != nil {
				t.Fatal(err)
			}
		default:
			t.Fatalf("%s: nothing tests %q", b, b.code)
		}
		return ""
	}})
	gateways["paris"].hasConnections(t, "headquarters", "branch")
	gateways["rome"].hasConnections(t)
	gateways["vienna"].hasConnections(t, "headquarters")

	// charon has taken the connection that went from one address to another for what it had.
	if log := gateways["paris"].Log(); strings.Contains(log, "replaced vici connection") || strings.Contains(log, "removed vici connection") {
		t.Errorf("charon's log is %s", log)
	}
}
