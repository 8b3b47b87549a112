package provider_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestDrift_everyOption changes every option of the table behind Terraform's back, configured and not. The plan has to
// show the change of exactly the attributes whose documentation promises that, on the release at hand.
//
//strongswan:each release
func TestDrift_everyOption(t *testing.T) {
	t.Parallel()
	d := newDriftBench(t)
	t.Run("options", func(t *testing.T) {
		t.Parallel()
		for _, p := range tablePlaces(swanctl.Connection, nil) {
			for _, o := range p.section.Options {
				t.Run(strings.Join(append(slices.Clone(p.names), o.Name), "."), func(t *testing.T) {
					t.Parallel()
					d.with(t).option(p, o)
				})
			}
		}
	})
}

// TestDrift_allOptionsTogether: a connection with all options of the table that the release knows is valid, loads, and is
// read back as it was configured, reported or not.
//
//strongswan:each release
func TestDrift_allOptionsTogether(t *testing.T) {
	t.Parallel()
	d := newDriftBench(t).with(t)
	config := d.base(t.Name())
	options := 0
	for _, p := range tablePlaces(swanctl.Connection, nil) {
		section := sectionOf(config, p)
		for _, o := range p.section.Options {
			f := d.fixtures[p.fixtures()+"."+o.Name]
			if f.refused != "" || f.without != nil || f.alone || o.CheckRelease(d.release) != nil {
				continue
			}
			options++
			section[o.Name] = f.value
			for name, value := range f.with {
				if section[name] == nil {
					section[name] = value
				}
			}
		}
	}
	value := d.value(d.connectionType(), config)
	// That is no connection for anybody to use, and there are warnings enough.
	validating := d.cycle
	validating.tolerate = func(diag *tfprotov6.Diagnostic) bool { return diag.Severity == tfprotov6.DiagnosticSeverityWarning }
	if err := validating.validateValue(value); err != nil {
		t.Error(err)
	}
	state := d.applied(value)
	if planned := d.must(d.plan(state, value)); !planned.Equal(state) {
		t.Errorf("the plan after apply changes %q", differing("", state, planned))
	}
	if options < 100 {
		t.Errorf("only %d options were configured", options)
	}
}

// TestDrift_noStaleFixture: every fixture is for a row of the table.
func TestDrift_noStaleFixture(t *testing.T) {
	t.Parallel()
	fixtures := optionFixtures(t, t.TempDir())
	for _, p := range tablePlaces(swanctl.Connection, nil) {
		for _, o := range p.section.Options {
			delete(fixtures, p.fixtures()+"."+o.Name)
		}
	}
	if len(fixtures) > 0 {
		t.Errorf("there are no rows for the fixtures of %q", slices.Sorted(maps.Keys(fixtures)))
	}
}

// tablePlace is a section of the table with the attributes that lead to it.
type tablePlace struct {
	section *swanctl.Section
	names   []string
}

func tablePlaces(s *swanctl.Section, names []string) []tablePlace {
	places := []tablePlace{{s, names}}
	for _, n := range s.Nested {
		places = append(places, tablePlaces(n.Section, append(slices.Clone(names), n.Name))...)
	}
	return places
}

// fixtures is how the names of the section's fixtures begin.
func (p tablePlace) fixtures() string {
	if name := p.section.Name; name != "local" && name != "remote" {
		return name
	}
	return "auth"
}

// driftBench is a gateway with a provider for it.
type driftBench struct {
	*bench
	cycle
	release  swanctl.Version
	fixtures map[string]optionFixture
}

func newDriftBench(t *testing.T) *driftBench {
	t.Helper()
	d := &driftBench{bench: newBench(t), cycle: cycle{server: newServer(t)}}
	if diags := d.configure(object{"uri": d.URI(), "weak_crypto": "allow"}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	// Undoing the drift of some options costs an unload, and one of them is the version of IKE.
	expected := []string{"Connection has to be unloaded", "IKEv1 may not be available on the gateway"}
	d.tolerate = func(diag *tfprotov6.Diagnostic) bool { return slices.Contains(expected, diag.Summary) }
	answer, err := d.client.Version(ctx(t))
	if err != nil {
		t.Fatal(err)
	}
	if d.release, err = swanctl.ParseVersion(answer.Version); err != nil {
		t.Fatal(err)
	}
	d.fixtures = optionFixtures(t, d.SwanctlDirectory())
	return d
}

// with returns the bench for a subtest, with a provider of its own: as in a run of Terraform, its refresh shows what has
// changed before.
func (d *driftBench) with(t *testing.T) *driftBench {
	t.Helper()
	of := *d
	of.cycle.server = newServer(t)
	of.configure(object{"uri": d.URI(), "weak_crypto": "allow"})
	return &of
}

func (d *driftBench) option(p tablePlace, o *swanctl.Option) {
	t := d.t
	t.Helper()
	f, ok := d.fixtures[p.fixtures()+"."+o.Name]
	if !ok {
		t.Fatal("a new row: give it a fixture in option_fixtures_test.go")
	}
	if err := o.CheckRelease(d.release); err != nil {
		t.Log(err)
		return
	}
	if f.refused != "" {
		d.expectRefusal(p, o, f)
		return
	}
	promise := d.promise(p, o)
	name := t.Name()

	seen := d.drift(name, p, o, f, f.value)
	if promised := promise.detected && d.release.AtLeast(promise.since); seen != promised {
		t.Errorf("configured, the change is seen: %v; but the documentation says: %s", seen, promise.sentence)
	}
	if f.required {
		return
	}
	seen = d.drift(name, p, o, f, nil)
	if promised := promise.detected && !promise.whereConfigured && d.release.AtLeast(promise.since); seen != promised {
		t.Errorf("not configured, the change is seen: %v; but the documentation says: %s", seen, promise.sentence)
	}
}

// drift loads a connection with a value of the option, or without it, changes that on the daemon, and returns whether
// the change is seen in the plan. Everything else that is seen is an error.
func (d *driftBench) drift(name string, p tablePlace, o *swanctl.Option, f optionFixture, configured any) bool {
	t := d.t
	t.Helper()
	behind := f.other
	if configured == nil {
		behind = f.value
	}
	config := d.value(d.connectionType(), d.config(name, p, o, f, configured))
	state := d.applied(config)
	d.change(name, o, d.config(name, p, o, f, behind))
	state = d.must(d.refresh(state))
	planned := d.must(d.plan(state, config))
	if !planned.Equal(config) {
		t.Errorf("the plan is not what is configured, but differs at %q", differing("", config, planned))
	}
	place := placeAttribute(p)
	attribute := place + f.shownBy
	if f.shownBy == "" {
		attribute = place + o.Name
	}
	seen := false
	for _, at := range differing("", state, planned) {
		switch at {
		case attribute:
			seen = true
		case place + f.sideEffect:
		default:
			t.Errorf("changing %s shows in %s, too", o.Name, at)
		}
	}
	d.unload(t, name)
	return seen
}

// applied creates the connection, and checks that it is then as it was configured. There is nothing to plan that would
// not be configured.
func (d *driftBench) applied(config tftypes.Value) tftypes.Value {
	d.t.Helper()
	state := d.must(d.apply(d.null(), config, config))
	refreshed := d.must(d.refresh(state))
	if at := differing("", config, refreshed); at != nil {
		d.t.Errorf("after apply the daemon differs at %q", at)
	}
	return refreshed
}

func (d *driftBench) expectRefusal(p tablePlace, o *swanctl.Option, f optionFixture) {
	d.t.Helper()
	config := d.value(d.connectionType(), d.config(d.t.Name(), p, o, f, f.value))
	if _, err := d.apply(d.null(), config, config); err == nil || !strings.Contains(err.Error(), f.refused) {
		d.t.Errorf("%v, want %q", err, f.refused)
	}
}

func (d *driftBench) must(v tftypes.Value, err error) tftypes.Value {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
	return v
}

// change loads a connection as somebody else would.
func (d *driftBench) change(name string, o *swanctl.Option, config object) {
	d.t.Helper()
	if o.Unnoticed {
		d.unload(d.t, name)
	}
	d.load(d.t, name, func(m *vici.Message) { fillSection(m, config) })
}

// config is a connection with the option, or without it if the value is nil.
func (d *driftBench) config(name string, p tablePlace, o *swanctl.Option, f optionFixture, value any) object {
	config := d.base(name)
	if f.alone {
		delete(config, "children")
	}
	section := sectionOf(config, p)
	maps.Copy(section, f.with)
	for _, option := range f.without {
		delete(section, option)
	}
	delete(section, o.Name)
	if value != nil {
		section[o.Name] = value
	}
	return config
}

// base is a connection with few options.
func (d *driftBench) base(name string) object {
	return object{
		"name":     name,
		"local":    []any{object{"auth": "psk", "id": "moon"}},
		"remote":   []any{object{"auth": "psk", "id": "sun"}},
		"children": object{"net": object{}},
	}
}

// sectionOf returns the section at a place, which it makes if need be.
func sectionOf(config object, p tablePlace) object {
	section := config
	for _, step := range p.names {
		switch inside := section[step].(type) {
		case object:
			section, _ = inside["net"].(object)
		case []any:
			section, _ = inside[0].(object)
		default:
			inner := object{}
			section[step] = []any{inner}
			section = inner
		}
	}
	return section
}

// fillSection writes a configuration as load-conn wants it. It is not the provider's own encoding, which is under test.
func fillSection(m *vici.Message, section object) {
	for _, name := range slices.Sorted(maps.Keys(section)) {
		switch v := section[name].(type) {
		case string:
			if name != "name" {
				m.Set(name, v)
			}
		case bool:
			m.Set(name, map[bool]string{true: "yes", false: "no"}[v])
		case int:
			m.Set(name, strconv.Itoa(v))
		case object:
			inside := m.AddSection(name)
			for key, section := range v {
				fillSection(inside.AddSection(key), section.(object)) //nolint:forcetypeassert // a wrong test
			}
		case []any:
			fillList(m, name, v)
		}
	}
}

func fillList(m *vici.Message, name string, list []any) {
	var items []string
	for i, item := range list {
		switch item := item.(type) {
		case string:
			items = append(items, item)
		case object:
			fillSection(m.AddSection(fmt.Sprintf("%s-%d", name, i+1)), item)
		}
	}
	if items != nil {
		m.SetList(name, items)
	}
}

// placeAttribute is how the attributes of a place begin in what [differing] returns.
func placeAttribute(p tablePlace) string {
	place := ""
	for _, step := range p.names {
		key := "0"
		if step == "children" {
			key = "net"
		}
		place += step + "[" + key + "]."
	}
	return place
}

// differing returns the attributes that differ, going into sections as far as both sides have the same ones.
func differing(at string, a, b tftypes.Value) []string {
	if a.Equal(b) {
		return nil
	}
	x, y := parts(a), parts(b)
	if x == nil || y == nil || !slices.Equal(slices.Sorted(maps.Keys(x)), slices.Sorted(maps.Keys(y))) {
		return []string{at}
	}
	var all []string
	for _, key := range slices.Sorted(maps.Keys(x)) {
		inside := at + "[" + key + "]"
		if a.Type().Is(tftypes.Object{}) {
			inside = strings.TrimPrefix(at+"."+key, ".")
		}
		all = append(all, differing(inside, x[key], y[key])...)
	}
	return all
}

// parts takes an object, or a list or map of objects, apart. It is nil for anything else.
func parts(v tftypes.Value) map[string]tftypes.Value {
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	var members map[string]tftypes.Value
	var list []tftypes.Value
	switch t := v.Type().(type) {
	case tftypes.Object:
		_ = v.As(&members)
	case tftypes.Map:
		_ = v.As(&members)
	case tftypes.List:
		if !t.ElementType.Is(tftypes.Object{}) {
			return nil
		}
		members = map[string]tftypes.Value{}
		_ = v.As(&list)
		for i, element := range list {
			members[strconv.Itoa(i)] = element
		}
	}
	return members
}

// promise is what the documentation of an attribute says of its drift.
type promise struct {
	sentence        string
	detected        bool
	whereConfigured bool
	since           swanctl.Version
}

var driftSentence = regexp.MustCompile(`Drift is (not )?detected( where it is configured)?,?(?: from strongSwan ([0-9.]+) on)?[^.]*\.`)

// promise reads the documentation out of the schema.
func (d *driftBench) promise(p tablePlace, o *swanctl.Option) promise {
	d.t.Helper()
	attributes := d.schema.ResourceSchemas["strongswan_connection"].Block.Attributes
	find := func(name string) *tfprotov6.SchemaAttribute {
		i := slices.IndexFunc(attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == name })
		if i < 0 {
			d.t.Fatalf("there is no attribute %s", name)
		}
		return attributes[i]
	}
	for _, step := range p.names {
		attributes = find(step).NestedType.Attributes
	}
	m := driftSentence.FindStringSubmatch(find(o.Name).Description)
	if m == nil {
		d.t.Fatal("the documentation does not say whether drift is detected")
	}
	said := promise{sentence: m[0], detected: m[1] == "", whereConfigured: m[2] != ""}
	if m[3] != "" {
		said.since, _ = swanctl.ParseVersion(m[3])
	}
	return said
}
