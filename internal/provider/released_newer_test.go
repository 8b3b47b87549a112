package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
)

// TestAccStates_newer: who goes back to a version that cannot read the state is told so by the CLI, and nothing changes.
//
//strongswan:each cli
func TestAccStates_newer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := newWorkspace(t, b.environment()...)
	w.write(t, "main.tf", requiredProvider+"resource \"strongswan_pool\" \"clients\" {\n  name  = \"clients\"\n  addrs = \"10.3.0.0/24\"\n}\n")
	w.must(t, "terraform apply -auto-approve")
	state := filepath.Join(w.directory, "terraform.tfstate")
	text, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	version := newServer(t).schema.ResourceSchemas["strongswan_pool"].Version
	newer := strings.Replace(string(text), fmt.Sprintf(`"schema_version": %d`, version), fmt.Sprintf(`"schema_version": %d`, version+1), 1)
	if newer == string(text) {
		t.Fatalf("the state has no version: %s", text)
	}
	w.write(t, "terraform.tfstate", newer)
	for _, command := range []string{"plan", "apply -auto-approve", "destroy -auto-approve", "apply -refresh-only -auto-approve"} {
		out := w.must(t, "! terraform "+command)
		words := strings.Join(strings.Fields(regexp.MustCompile(`[│╷╵]`).ReplaceAllString(out, "")), " ")
		for _, want := range []string{"managed by newer provider version", "strongswan_pool.clients", "Upgrade the ", "strongswan provider to work with this state"} {
			if !strings.Contains(words, want) {
				t.Errorf("%s does not say %q: %s", command, want, out)
			}
		}
	}
	if again, err := os.ReadFile(state); err != nil || string(again) != newer {
		t.Errorf("the state has changed (%v): %s", err, again)
	}
	pools, err := b.client.GetPools(ctx(t), "", false)
	if err != nil || len(pools) != 1 {
		t.Errorf("the gateway has the pools %v (%v)", pools, err)
	}
}

// TestStates_otherVersion: a state of another version of a schema is never read as if it were of this one.
func TestStates_otherVersion(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.ProviderServer = provider.NewShortcuts("test", func(request string, _ any, _ func() (any, error)) {
		t.Errorf("%s was answered without the framework", request)
	})
	for name, schema := range s.schema.ResourceSchemas {
		resp, err := s.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
			TypeName: name, Version: schema.Version + 1, RawState: &tfprotov6.RawState{JSON: stateJSON(t, schema.ValueType(), object{"name": "a"})},
		})
		if err != nil {
			t.Fatal(err)
		}
		if resp.UpgradedState != nil || len(onlyErrors(resp.Diagnostics)) == 0 {
			t.Errorf("%s reads a state of a newer version: %s", name, describe(resp.Diagnostics))
		}
	}
}
