package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// halfReachable is a configuration of as many connections on each gateway.
func halfReachable(connections int, settings string, gateways map[string]*bench) string {
	text := requiredProvider + "provider \"strongswan\" {\n  timeout = \"3s\"\n  gateways = {\n"
	for name, b := range gateways {
		text += fmt.Sprintf("    %s = { uri = %q }\n", name, b.URI())
	}
	text += "  }\n" + settings + "}\n"
	for name := range gateways {
		text += fmt.Sprintf("resource \"strongswan_connection\" %[1]q {\n  count = %[2]d\n  gateway = %[1]q\n  name = \"site-${count.index}\"\n"+
			"  local = [{ auth = \"psk\" }]\n  remote = [{ auth = \"psk\" }]\n}\n", name, connections)
	}
	return text
}

// TestAccUnreachable: a gateway that hangs costs a run one time-out, and tells its story once. The others of the fleet are worked on, and
// with unreachable = "warn" so is the whole configuration.
//
//strongswan:each cli
func TestAccUnreachable(t *testing.T) {
	t.Parallel()
	const connections = 80
	gateways := map[string]*bench{"moon": newBench(t), "sun": newBench(t)}
	w := newWorkspace(t)
	w.write(t, "main.tf", halfReachable(connections, "", gateways))
	w.must(t, "terraform apply -auto-approve")
	gateways["moon"].unload(t, "site-7")
	must(t, gateways["sun"].Pause())

	began := time.Now()
	out, err := w.run(t, "terraform plan")
	took := time.Since(began)
	if err == nil || strings.Count(out, "Error: Gateway \"sun\" cannot be reached") != connections {
		t.Errorf("the plan: %v: %s", err, out)
	}
	if n := strings.Count(out, "did not answer in time"); n != 1 {
		t.Errorf("the story is told %d times: %s", n, out)
	}
	// Each time-out more would be three seconds.
	t.Logf("%d lines after %s", strings.Count(out, "\n"), took.Round(100*time.Millisecond))
	if lines := strings.Count(out, "\n"); lines > 14*connections {
		t.Errorf("%d lines", lines)
	}

	w.write(t, "main.tf", halfReachable(connections, "  unreachable = \"warn\"\n", gateways))
	out = w.must(t, "terraform apply -auto-approve")
	if !strings.Contains(out, "1 added, 0 changed, 0 destroyed") || !strings.Contains(out, "Warning: Gateway \"sun\" cannot be reached") {
		t.Errorf("with unreachable = \"warn\": %s", out)
	}
	if out, err := w.run(t, "terraform apply -auto-approve '-replace=strongswan_connection.sun[0]'"); err == nil || !strings.Contains(out, "Error: Gateway \"sun\" cannot be reached") {
		t.Errorf("a change on it: %v: %s", err, out)
	}
	must(t, gateways["sun"].Resume())
	w.must(t, "terraform plan -detailed-exitcode")
}

// TestAccUnreachable_new: where the names of new resources cannot be looked up, that is said once.
//
//strongswan:once
func TestAccUnreachable_new(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	w.write(t, "main.tf", requiredProvider+"provider \"strongswan\" {\n  uri = \"unix:///nowhere/charon.vici\"\n}\n"+manyConnections(5))
	out := w.must(t, "terraform plan")
	if strings.Count(out, "Warning: Names not checked") != 1 || strings.Contains(out, "more similar warning") {
		t.Errorf("the plan: %s", out)
	}
}
