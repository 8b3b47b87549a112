package swanctl_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// propertySeed makes the values of TestReal_properties. Other seeds make others: go test -run Real_properties -seed 7.
var propertySeed = flag.Int64("seed", 1, "seed of the random values that are loaded into a daemon")

// valuesEach is how many values of an option are loaded. The first three quarters are single ones, even of lists.
const valuesEach = 240

// TestReal_properties loads random values of every option that the daemon at hand reports, and holds the option's kind
// to what list-conns shows: it recognises the value there, and no other one.
//
//strongswan:each release
func TestReal_properties(t *testing.T) {
	t.Parallel()
	t.Logf("seed %d", *propertySeed)
	client := labClient(t)
	answer, err := client.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	release := version(t, answer.Version)
	sections := map[string]*swanctl.Section{
		"connection": swanctl.Connection, "local": swanctl.Local, "remote": swanctl.Remote, "child": swanctl.Child,
	}
	t.Run("options", func(t *testing.T) {
		t.Parallel()
		for name, section := range sections {
			for _, o := range section.Options {
				if o.Report.Key == "" || o.Kind == swanctl.Certificate || o.Kind == swanctl.PublicKey {
					continue // of certificates see TestReal_certificateLists
				}
				t.Run(name+"."+o.Name, func(t *testing.T) {
					t.Parallel()
					d := &daemon{client: client, release: release, section: section, option: o, name: name + "." + o.Name}
					if !d.reports(t) {
						t.Logf("strongSwan %s does not report it", release)
						return
					}
					d.checkProperties(t)
				})
			}
		}
	})
}

// daemon is the daemon at hand with one option of it.
type daemon struct {
	client  *vici.Client
	release swanctl.Version
	section *swanctl.Section
	option  *swanctl.Option

	// name is that of the connection for this option alone.
	name string
}

// sample is the value of an option, which is a list of texts, and what list-conns showed after it was loaded.
type sample struct{ sent, shown []string }

// reports tells whether the daemon is new enough to report the option.
func (d *daemon) reports(t *testing.T) bool {
	t.Helper()
	visible := false
	d.each(t, vici.NewMessage(), func(_ string, section swanctl.Reported) { visible = d.option.Visible(section) })
	return visible
}

func (d *daemon) checkProperties(t *testing.T) {
	t.Helper()
	k := d.option.Kind
	name := fnv.New32()
	_, _ = name.Write([]byte(d.name)) // so that options of one kind have values of their own
	r := rand.New(rand.NewSource(*propertySeed + int64(name.Sum32())))
	values := d.values(t, r)
	for _, value := range values {
		for _, text := range value {
			checkForms(t, k, text)
		}
	}
	samples := d.load(t, values)
	for _, s := range samples {
		if !k.Reports(s.sent, s.shown) {
			t.Errorf("%q was loaded, and is not recognised in %q", s.sent, s.shown)
		}
	}
	d.checkReadBack(t, samples)
	d.checkDistinct(t, r, samples)
}

// values returns valid values that the release knows. Each is there once.
func (d *daemon) values(t *testing.T, r *rand.Rand) [][]string {
	t.Helper()
	var all [][]string
	var texts []string
	seen := map[string]bool{}
	add := func(value []string) {
		if key := strings.Join(value, "\n"); !seen[key] {
			seen[key] = true
			all = append(all, value)
		}
	}
	foreign := 0
	for range 20 * valuesEach {
		if len(texts) == valuesEach*3/4 {
			break
		}
		text := randomText(r, d.option.Kind)
		switch {
		case seen[text] || d.option.Kind.Problem(text) != nil:
		case d.option.Kind.CheckRelease(d.release, text) != nil:
			foreign++
		default:
			texts = append(texts, text)
			add([]string{text})
		}
	}
	if len(texts) < 2 {
		t.Fatalf("only %d values were made", len(texts))
	}
	if d.option.List {
		for range valuesEach / 4 {
			list := make([]string, 2+r.Intn(3))
			for i := range list {
				list[i] = texts[r.Intn(len(texts))]
			}
			add(list)
		}
	}
	t.Logf("%d values, and %d that strongSwan %s does not know", len(all), foreign, d.release)
	return all
}

// checkForms checks what has to hold of every valid text, whatever a daemon says.
func checkForms(t *testing.T, k *swanctl.Kind, text string) {
	t.Helper()
	canonical := call(k.Canonical, text)
	if k.Canonical != nil && k.Problem(canonical) == nil && k.Canonical(canonical) != canonical {
		t.Errorf("the canonical form of %q is %q, and of that %q", text, canonical, k.Canonical(canonical))
	}
	wire := k.ToWire(text)
	if again := k.ToWire(wire); again != wire {
		t.Errorf("%q is sent as %q, and that as %q", text, wire, again)
	}
	if !k.Equal(text, wire) {
		t.Errorf("%q is sent as %q, which means something else", text, wire)
	}
}

// checkReadBack checks that what is shown turns into configuration text that is valid, and shown alike.
func (d *daemon) checkReadBack(t *testing.T, samples []sample) {
	t.Helper()
	var read [][]string
	var shown []sample
	for _, s := range samples {
		texts := d.option.Configured(s.shown)
		valid := true
		for _, text := range texts {
			if err := d.option.Kind.Problem(text); err != nil {
				valid = false
				t.Errorf("%q is shown as %q, and from that comes what nobody can configure: %v", s.sent, s.shown, err)
			}
		}
		if valid {
			read = append(read, texts)
			shown = append(shown, s)
		}
	}
	for i, again := range d.load(t, read) {
		if !slices.Equal(again.shown, shown[i].shown) {
			t.Errorf("%q is shown as %q, read as %q, and that is shown as %q", shown[i].sent, shown[i].shown, again.sent, again.shown)
		}
		if !d.option.Kind.Reports(again.sent, again.shown) {
			t.Errorf("%q was read from a report, and is not recognised in %q", again.sent, again.shown)
		}
	}
}

// checkDistinct checks that values which are shown differently are never taken for equal, nor one's report for the
// other's. Otherwise drift would go unseen.
func (d *daemon) checkDistinct(t *testing.T, r *rand.Rand, samples []sample) {
	t.Helper()
	differ := 0
	for _, a := range samples {
		for range 40 {
			b := samples[r.Intn(len(samples))]
			if slices.Equal(a.shown, b.shown) || slices.ContainsFunc(append(slices.Clone(a.sent), b.sent...), isDefault) {
				continue
			}
			differ++
			if d.option.Kind.Reports(a.sent, b.shown) {
				t.Errorf("%q counts as reported by %q, but is shown as %q", a.sent, b.shown, a.shown)
			}
			if len(a.sent) == 1 && len(b.sent) == 1 && d.option.Kind.Equal(a.sent[0], b.sent[0]) {
				t.Errorf("%q and %q count as equal, but are shown as %q and %q", a.sent, b.sent, a.shown, b.shown)
			}
		}
	}
	if differ == 0 {
		t.Error("all values are shown alike")
	}
}

// isDefault recognises the proposal that stands for any others.
func isDefault(text string) bool { return strings.EqualFold(text, "default") }

// load loads values and returns what is shown of each, in their order: many in one connection where it can hold many.
func (d *daemon) load(t *testing.T, values [][]string) []sample {
	t.Helper()
	many := 1
	if d.section != swanctl.Connection {
		many = 120
	}
	var samples []sample
	for batch := range slices.Chunk(values, many) {
		samples = append(samples, d.loadBatch(t, batch)...)
	}
	return samples
}

// loadBatch loads values as one connection. If charon refuses that, it halves the batch until the value is found.
func (d *daemon) loadBatch(t *testing.T, values [][]string) []sample {
	t.Helper()
	m := vici.NewMessage()
	keys := map[string]int{}
	for i, value := range values {
		section, key := d.place(m, i)
		keys[key] = i
		wire := make([]string, len(value))
		for j, text := range value {
			wire[j] = d.option.Kind.ToWire(text)
		}
		if d.option.List {
			section.SetList(d.option.Name, wire)
		} else {
			section.Set(d.option.Name, wire[0])
		}
	}
	samples := make([]sample, len(values))
	err := d.each(t, m, func(key string, section swanctl.Reported) {
		if i, ok := keys[key]; ok {
			samples[i] = sample{sent: values[i], shown: d.option.Reported(section)}
		}
	})
	switch half := len(values) / 2; {
	case err == nil:
		return samples
	case half > 0:
		return append(d.loadBatch(t, values[:half]), d.loadBatch(t, values[half:])...)
	}
	t.Errorf("%q: %v", values[0], err)
	return []sample{{sent: values[0]}}
}

// place adds a section for the value with number i, and returns it with its key in the report.
func (d *daemon) place(m *vici.Message, i int) (section *vici.Message, key string) {
	switch d.section {
	case swanctl.Connection:
		return m, ""
	case swanctl.Child:
		children, ok := m.Section("children")
		if !ok {
			children = m.AddSection("children")
		}
		key = fmt.Sprintf("c%d", i)
		return children.AddSection(key), key
	default:
		key = fmt.Sprintf("%s-%d", d.section.Name, i+1)
		section = m.AddSection(key)
		section.Set("round", strconv.Itoa(i+1))
		return section, key
	}
}

// each loads a connection, goes through the sections that list-conns shows of the option's kind, and unloads it.
func (d *daemon) each(t *testing.T, m *vici.Message, visit func(key string, section swanctl.Reported)) error {
	t.Helper()
	if err := d.client.LoadConn(t.Context(), d.name, m); err != nil {
		return err
	}
	for c, err := range d.client.ListConns(t.Context(), d.name) {
		if err != nil {
			t.Fatal(err)
		}
		switch d.section {
		case swanctl.Connection:
			visit("", reportedMessage{c.Config})
		case swanctl.Child:
			children, _ := c.Config.Section("children")
			for key, section := range children.Sections() {
				visit(key, reportedMessage{section})
			}
		default:
			for key, section := range c.Config.Sections() {
				if strings.HasPrefix(key, d.section.Name+"-") {
					visit(key, reportedMessage{section})
				}
			}
		}
	}
	if err := d.client.UnloadConn(t.Context(), d.name); err != nil {
		t.Fatal(err)
	}
	return nil
}

// reportedMessage adapts a message to what the table of options reads.
type reportedMessage struct{ *vici.Message }

func (r reportedMessage) Section(key string) (swanctl.Reported, bool) {
	m, ok := r.Message.Section(key)
	return reportedMessage{m}, ok
}
