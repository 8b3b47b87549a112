package provider_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// TestAccCorpus_steps applies the successive configurations of strongSwan's own test of start_action under update and
// removal: each is what the next one changes.
//
//strongswan:each release
func TestAccCorpus_steps(t *testing.T) {
	acceptance(t)
	t.Parallel()
	b := newBench(t)
	c := cycle{server: newServer(t), tolerate: expectedOfCorpus}
	if diags := c.configure(object{"uri": b.URI()}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	states := map[string]tftypes.Value{}
	steps := readTrees(t, "steps")
	if len(steps) < 3 {
		t.Fatalf("%d steps are no update and removal", len(steps))
	}
	for _, step := range slices.Sorted(maps.Keys(steps)) {
		text, err := steps[step].Render()
		if err != nil {
			t.Fatal(err)
		}
		parsed, failed := c.parse(text)
		if failed != nil {
			t.Fatal(failed.Text)
		}
		configs := c.members(c.members(parsed)["connections"])
		for name, state := range states {
			if _, stays := configs[name]; !stays {
				c.step(t, step, state, c.null())
				delete(states, name)
			}
		}
		for name, config := range configs {
			prior, loaded := states[name]
			if !loaded {
				prior = c.null()
			}
			states[name] = c.step(t, step, prior, c.named(name, config))
		}
		loaded := b.names(t)
		slices.Sort(loaded)
		if want := slices.Sorted(maps.Keys(configs)); !slices.Equal(loaded, want) {
			t.Errorf("%s: the daemon has %s, want %s", step, loaded, want)
		}
	}
}

// step applies a configuration, null to destroy, and expects that nothing is left to change.
func (c cycle) step(t *testing.T, name string, prior, config tftypes.Value) tftypes.Value {
	t.Helper()
	planned := config
	var err error
	if !config.IsNull() {
		if planned, err = c.plan(prior, config); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	state, err := c.apply(prior, planned, config)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if config.IsNull() {
		return state
	}
	refreshed, err := c.refresh(state)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	again, err := c.plan(refreshed, config)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if diffs, _ := refreshed.Diff(again); len(diffs) > 0 {
		t.Errorf("%s: the plan after the apply is not empty: %s", name, diffs)
	}
	return refreshed
}
