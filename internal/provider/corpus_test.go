package provider_test

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// TestAccCorpus takes every configuration of the corpus through validate, plan, apply, a second plan, import and destroy on
// a real charon. What a daemon refuses has to be refused by the plan, on account of its release.
//
//strongswan:each release
func TestAccCorpus(t *testing.T) {
	acceptance(t)
	t.Parallel()
	b := newBench(t)
	c := newCorpusCycle(t)
	if diags := c.configure(object{"uri": b.URI(), "swanctl_directory": b.SwanctlDirectory()}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	version, err := swanctl.ParseVersion(b.Version())
	if err != nil {
		t.Fatal(err)
	}
	keys := &pki{directory: b.SwanctlDirectory(), made: map[string]bool{}}
	files := readTrees(t, "corpus")
	passed, connections := 0, 0
	skipped := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		keys.provide(t, files[name])
		text, err := files[name].Render()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		needs := tooNew(name, version)
		all, err := c.file(text)
		switch {
		case err != nil && needs != "":
			skipped[needs]++
			if !strings.Contains(err.Error(), "plan: ") || !strings.Contains(err.Error(), "needs strongSwan") {
				t.Errorf("%s: needs %s, and the plan shall say so: %v", name, needs, err)
			}
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case needs != "":
			t.Errorf("%s: loaded, though it is listed to need %s", name, needs)
		default:
			passed++
			connections += all
		}
	}
	if left := b.names(t); len(left) > 0 {
		t.Errorf("left behind: %s", left)
	}
	t.Logf("strongSwan %s: %d of %d configurations passed, with %d connections", version, passed, len(files), connections)
	for _, needs := range slices.Sorted(maps.Keys(skipped)) {
		t.Logf("skipped %d: %s", skipped[needs], needs)
	}
}

// newerThan lists what configurations of the corpus need that older daemons lack: the beginning of their names, the
// release that brought it, and what it is.
var newerThan = []struct {
	prefix string
	since  swanctl.Version
	what   string
}{
	{"botan-rw-mlkem__", swanctl.Version{Major: 6}, "ML-KEM"},
	{"ikev2-net2net-iptfs__", swanctl.Version{Major: 6, Patch: 2}, "IP-TFS"},
	{"ikev2-ocsp-rfc4806-", swanctl.Version{Major: 5, Minor: 9, Patch: 14}, "OCSP in IKEv2"},
	{"ikev2-per-cpu-sas-", swanctl.Version{Major: 6, Patch: 2}, "CHILD_SAs per CPU"},
}

// tooNew says what the daemon lacks for a configuration, or nothing.
func tooNew(name string, version swanctl.Version) string {
	for _, n := range newerThan {
		if strings.HasPrefix(name, n.prefix) && !version.AtLeast(n.since) {
			return fmt.Sprintf("%s, which needs strongSwan %s", n.what, n.since)
		}
	}
	return ""
}

// expectedOfCorpus: the scenarios have old algorithms, and options without effect. A warning is no obstacle.
func expectedOfCorpus(d *tfprotov6.Diagnostic) bool {
	return d.Summary != "charon changed a value" && d.Summary != "Connection loaded, but not read back"
}

// newCorpusCycle serves the provider as it is released: TestAccShortcuts_corpus compares its answers for the same
// configurations with the framework's.
func newCorpusCycle(t *testing.T) cycle {
	t.Helper()
	c := cycle{server: newServer(t), tolerate: expectedOfCorpus}
	c.ProviderServer = provider.Server("test")()
	return c
}

// file takes the text of a swanctl.conf through everything, and returns the number of its connections.
func (c cycle) file(text string) (int, error) {
	parsed, failed := c.parse(text)
	if failed != nil {
		return 0, fmt.Errorf("parse: %s", failed.Text)
	}
	if err := c.roundTrip(parsed); err != nil {
		return 0, err
	}
	connections := c.members(c.members(parsed)["connections"])
	for _, name := range slices.Sorted(maps.Keys(connections)) {
		if err := c.connection(name, c.withoutStart(name, connections[name])); err != nil {
			return 0, fmt.Errorf("connection %s: %w", name, err)
		}
	}
	return len(connections), nil
}

// scenario tells where in the corpus a connection is.
type scenario struct{ file, connection string }

func (s scenario) String() string { return s.file + ": " + s.connection }

// corpus yields the configurations of all connections of the corpus that the daemon is new enough for, starting nothing. The
// certificates that they name are on the gateway.
func (c cycle) corpus(t *testing.T, b *bench) iter.Seq2[scenario, tftypes.Value] {
	t.Helper()
	version, err := swanctl.ParseVersion(b.Version())
	if err != nil {
		t.Fatal(err)
	}
	keys := &pki{directory: b.SwanctlDirectory(), made: map[string]bool{}}
	files := readTrees(t, "corpus")
	return func(yield func(scenario, tftypes.Value) bool) {
		for _, file := range slices.Sorted(maps.Keys(files)) {
			if tooNew(file, version) != "" {
				continue
			}
			keys.provide(t, files[file])
			text, err := files[file].Render()
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			parsed, failed := c.parse(text)
			if failed != nil {
				t.Fatalf("%s: %s", file, failed.Text)
			}
			connections := c.members(c.members(parsed)["connections"])
			for _, name := range slices.Sorted(maps.Keys(connections)) {
				if !yield(scenario{file, name}, c.withoutStart(name, connections[name])) {
					return
				}
			}
		}
	}
}

// roundTrip renders what was parsed and parses it again.
func (c cycle) roundTrip(parsed tftypes.Value) error {
	text, failed := c.render(parsed)
	if failed != nil {
		return fmt.Errorf("render: %s", failed.Text)
	}
	again, failed := c.parse(text)
	if failed != nil {
		return fmt.Errorf("parse what was rendered: %s\n%s", failed.Text, text)
	}
	if !again.Equal(parsed) {
		return fmt.Errorf("what was rendered reads otherwise:\n%s", text)
	}
	return nil
}

// withoutStart is the configuration of a connection which starts nothing, since it shall reach nobody.
func (c cycle) withoutStart(name string, parsed tftypes.Value) tftypes.Value {
	config, err := tftypes.Transform(parsed, func(p *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if steps := p.Steps(); len(steps) > 0 && steps[len(steps)-1] == tftypes.AttributeName("start_action") {
			return tftypes.NewValue(tftypes.String, nil), nil
		}
		return v, nil
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.named(name, config)
}

// named makes the configuration of a resource from what was parsed, which is keyed by the name.
func (c cycle) named(name string, parsed tftypes.Value) tftypes.Value {
	attributes := c.members(parsed)
	attributes["name"] = tftypes.NewValue(tftypes.String, name)
	if all, ok := c.connectionType().(tftypes.Object); ok {
		for attribute, t := range all.AttributeTypes {
			if _, parsed := attributes[attribute]; !parsed { // it is no option of swanctl.conf
				attributes[attribute] = tftypes.NewValue(t, nil)
			}
		}
	}
	return tftypes.NewValue(c.connectionType(), attributes)
}

// members takes an object or map apart.
func (c cycle) members(v tftypes.Value) map[string]tftypes.Value {
	c.t.Helper()
	members := map[string]tftypes.Value{}
	if err := v.As(&members); err != nil {
		c.t.Fatal(err)
	}
	return members
}

func (c cycle) connection(name string, config tftypes.Value) (err error) {
	if err := c.validateValue(config); err != nil {
		return err
	}
	planned, err := c.plan(c.null(), config)
	if err != nil {
		return err
	}
	state, err := c.apply(c.null(), planned, config)
	if err != nil {
		return err
	}
	defer func() {
		if _, destroyed := c.apply(state, c.null(), c.null()); err == nil {
			err = destroyed
		}
	}()
	refreshed, err := c.refresh(state)
	if err != nil {
		return err
	}
	again, err := c.plan(refreshed, config)
	if err != nil {
		return err
	}
	if diffs, _ := refreshed.Diff(again); len(diffs) > 0 {
		return fmt.Errorf("the second plan is not empty: %s", diffs)
	}
	imported, err := c.imported(name)
	if err != nil {
		return err
	}
	return c.importMatches(imported, config)
}

// importMatches compares an imported connection with its configuration: what was imported has to be configured so. What
// is at its default or is not reported is null after an import.
func (c cycle) importMatches(imported, config tftypes.Value) error {
	planned, err := c.plan(imported, config)
	if err != nil {
		return err
	}
	diffs, err := planned.Diff(imported)
	if err != nil {
		return err
	}
	for _, d := range diffs {
		if d.Value2 != nil && !d.Value2.IsNull() && isPrimitive(d.Value2.Type()) && !c.partlyReported(d, config) {
			return fmt.Errorf("imported otherwise: %s", d)
		}
	}
	return nil
}

// partlyReported knows the differences that are there because charon does not tell all: of certificates it shows the
// subjects, and of auth no constraints; and that unique is at its default depends on mediation, which it does not show.
func (c cycle) partlyReported(d tftypes.ValueDiff, config tftypes.Value) bool {
	steps := d.Path.Steps()
	switch {
	case slices.Contains(steps, tftypes.AttributePathStep(tftypes.AttributeName("certs"))),
		slices.Contains(steps, tftypes.AttributePathStep(tftypes.AttributeName("cacerts"))):
		return true
	case steps[len(steps)-1] == tftypes.AttributeName("auth"):
		return d.Value1 != nil && swanctl.Auth.Reports([]string{c.text(*d.Value1)}, []string{c.text(*d.Value2)})
	case steps[len(steps)-1] == tftypes.AttributeName("unique"):
		return !c.members(config)["mediation"].IsNull()
	}
	return false
}

func (c cycle) text(v tftypes.Value) string {
	c.t.Helper()
	var text string
	if err := v.As(&text); err != nil {
		c.t.Fatal(err)
	}
	return text
}

func isPrimitive(t tftypes.Type) bool {
	return t.Is(tftypes.String) || t.Is(tftypes.Number) || t.Is(tftypes.Bool)
}
