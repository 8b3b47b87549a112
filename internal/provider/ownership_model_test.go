package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// ownedKinds are the kinds of resources that the model has.
var ownedKinds = []string{"connection", "pool", "shared_secret"}

// ownedBlock is a resource block.
type ownedBlock struct {
	kind, label string
	names       []string
	counted     bool // by count, and else by for_each
	before      bool // create_before_destroy
	version     int  // of its values
}

// address is that of the instance with a name.
func (b ownedBlock) address(name string) string {
	key := strconv.Quote(name)
	if b.counted {
		key = strconv.Itoa(slices.Index(b.names, name))
	}
	return fmt.Sprintf("strongswan_%s.%s[%s]", b.kind, b.label, key)
}

func (b ownedBlock) String() string {
	many, name := "for_each = toset("+quoted(b.names)+")", "each.key"
	if b.counted {
		many, name = fmt.Sprintf("count = %d", len(b.names)), quoted(b.names)+"[count.index]"
	}
	values := map[string]string{
		"connection":    fmt.Sprintf("rekey_time = \"%dh\"\n  children = { net = { remote_ts = [\"10.1.0.0/16\"] } }", b.version),
		"pool":          fmt.Sprintf("addrs = \"10.%d.0.0/24\"", b.version),
		"shared_secret": fmt.Sprintf("type = \"ike\"\n  secret = \"secret-%d\"", b.version),
	}[b.kind]
	return fmt.Sprintf("resource \"strongswan_%s\" \"%s\" {\n  %s\n  name = %s\n  %s\n  lifecycle {\n    create_before_destroy = %v\n  }\n}\n",
		b.kind, b.label, many, name, values, b.before)
}

func quoted(names []string) string {
	text, _ := json.Marshal(names) //nolint:errchkjson // texts
	return string(text)
}

// ownership is a model of what somebody configures, and of what is on the gateway besides.
type ownership struct {
	*workspace
	bench  *bench
	random *rand.Rand

	blocks  []ownedBlock
	moves   string // moved blocks
	persist bool

	foreign map[string]string // reports of connections that somebody else has loaded
	made    int               // names that were given
	log     []string          // what was done

	applied, refused int
}

// TestAccOwnership does at random what people do to configurations, for the time in the environment variable OWNERSHIP, with the seed
// in OWNERSHIP_SEED. After each command, what the state has is loaded, what is loaded is in the state, and what belongs to others is
// as it was.
//
//strongswan:each cli
func TestAccOwnership(t *testing.T) {
	t.Parallel()
	duration, seed := 20*time.Second, uint64(time.Now().UnixNano())
	if text := os.Getenv("OWNERSHIP"); text != "" {
		var err error
		if duration, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	if text := os.Getenv("OWNERSHIP_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("OWNERSHIP_SEED=%d repeats it", seed)
	b := newBench(t)
	includeConfD(t, b)
	o := &ownership{
		workspace: newWorkspace(t, b.environment()...), bench: b, random: rand.New(rand.NewPCG(seed, 0)), foreign: map[string]string{},
	}
	for _, kind := range ownedKinds {
		for range 2 {
			o.blocks = append(o.blocks, ownedBlock{kind: kind, label: o.name(), names: []string{o.name(), o.name()}, version: 1})
		}
	}
	o.apply(t, "", true)
	steps := 0
	for end := time.Now().Add(duration); time.Now().Before(end) && !t.Failed(); steps++ {
		o.step(t)
	}
	if t.Failed() {
		t.Logf("what was done:\n%s", strings.Join(o.log, "\n"))
	}
	t.Logf("%d steps: %d applies, %d refused", steps, o.applied, o.refused)
	if steps < 3 || o.applied < 3 {
		t.Errorf("only %d steps", steps)
	}
}

func (o *ownership) name() string {
	o.made++
	return fmt.Sprintf("n%d", o.made)
}

// block returns one of the blocks.
func (o *ownership) block() *ownedBlock { return &o.blocks[o.random.IntN(len(o.blocks))] }

// step changes the configuration, or something outside, and applies. What is refused is taken back, and then it has to work.
func (o *ownership) step(t *testing.T) {
	t.Helper()
	before := slices.Clone(o.blocks)
	for i := range before {
		before[i].names = slices.Clone(before[i].names)
	}
	persisted := o.persist
	b := o.block()
	name := b.names[o.random.IntN(len(b.names))]
	args, must := "", true // whether it has to succeed
	what := o.random.IntN(13)
	switch what {
	case 0:
		b.version = b.version%9 + 1
	case 1, 2:
		label := o.name()
		must = what == 1
		if must {
			o.moves = fmt.Sprintf("moved {\n  from = strongswan_%[1]s.%[2]s\n  to   = strongswan_%[1]s.%[3]s\n}\n", b.kind, b.label, label)
		}
		b.label = label
	case 3, 4:
		from := *b
		b.names, b.counted = slices.Clone(b.names), !b.counted
		must = what == 3
		for _, name := range b.names {
			if must {
				o.moves += fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}\n", from.address(name), b.address(name))
			}
		}
	case 5:
		b.names = append(b.names, o.name())
	case 6:
		if len(b.names) > 1 {
			b.names = slices.DeleteFunc(b.names, func(n string) bool { return n == name })
			must = !b.counted // the others get other numbers
		}
	case 7:
		b.before = !b.before
	case 8:
		args, must = fmt.Sprintf("'-replace=%s'", b.address(name)), !b.before
	case 9:
		if out, err := o.run(t, fmt.Sprintf("terraform taint '%s'", b.address(name))); err != nil {
			t.Fatalf("taint: %v: %s", err, out)
		}
		must = !b.before
	case 10: // swap a name with another block of the kind
		for i := range o.blocks {
			if other := &o.blocks[i]; other != b && other.kind == b.kind {
				mine, theirs := slices.Index(b.names, name), o.random.IntN(len(other.names))
				b.names[mine], other.names[theirs] = other.names[theirs], b.names[mine]
				must = false
			}
		}
	case 11: // something of somebody else's has the name
		if b.kind == "connection" {
			theirs := o.name()
			o.bench.load(t, theirs, func(m *vici.Message) { m.Set("version", "1") })
			o.foreign[theirs] = o.bench.report(t, theirs).String()
			b.names = append(b.names, theirs)
			must = false
		}
	case 12:
		o.persist = !o.persist
	}
	o.log = append(o.log, fmt.Sprintf("%d: %s %s, %s %s", what, b.kind, b.label, name, args))
	if o.apply(t, args, must) {
		return
	}
	o.blocks, o.persist = before, persisted
	o.untaint(t)
	if !o.apply(t, "", true) {
		t.Errorf("taken back, it is not as it was before")
	}
}

// apply applies the configuration, and compares. It reports whether that was done.
func (o *ownership) apply(t *testing.T, args string, must bool) (done bool) {
	t.Helper()
	config := requiredProvider + fmt.Sprintf("provider \"strongswan\" {\n  persist = %v\n}\n", o.persist)
	for _, b := range o.blocks {
		config += b.String()
	}
	o.write(t, "main.tf", config+o.moves)
	out, err := o.run(t, "terraform apply -auto-approve "+args)
	o.moves = ""
	if must && err != nil {
		t.Errorf("refused: %s", out)
	}
	if err == nil {
		o.applied++
	} else {
		o.refused++
		if !strings.Contains(out, "Error: ") {
			t.Errorf("no reason is given: %s", out)
		}
	}
	o.compare(t, err == nil, out)
	return err == nil
}

// untaint keeps what a refused replacement has left tainted.
func (o *ownership) untaint(t *testing.T) {
	t.Helper()
	for _, b := range o.blocks {
		for _, name := range b.names {
			_, _ = o.run(t, fmt.Sprintf("terraform untaint -allow-missing '%s' >/dev/null 2>&1", b.address(name)))
		}
	}
}

// compare holds state, daemon, files and what belongs to others against each other.
func (o *ownership) compare(t *testing.T, done bool, out string) {
	t.Helper()
	stored, loaded := o.stored(t), o.loaded(t)
	for name, report := range o.foreign {
		if !slices.Contains(o.bench.names(t), name) {
			t.Errorf("the connection %s of somebody else is gone after %s", name, out)
			continue
		}
		if now := o.bench.report(t, name).String(); now != report {
			t.Errorf("the connection %s of somebody else was\n%s\nand is\n%s\nafter %s", name, report, now, out)
		}
	}
	for _, thing := range stored {
		if !slices.Contains(loaded, thing) {
			t.Errorf("%s is in the state, and not loaded, after %s", thing, out)
		}
	}
	for _, thing := range loaded {
		if !slices.Contains(stored, thing) {
			t.Errorf("%s is loaded, and not in the state, after %s", thing, out)
		}
	}
	if !done {
		return
	}
	files, err := filepath.Glob(filepath.Join(o.bench.SwanctlDirectory(), "conf.d", "terraform-*.conf"))
	if want := len(stored); err != nil || o.persist && len(files) != want || !o.persist && len(files) > want {
		t.Errorf("%d things have the files %q (persist %v): %v, after %s", want, files, o.persist, err, out)
	}
	var wanted []string
	for _, b := range o.blocks {
		for _, name := range b.names {
			wanted = append(wanted, b.kind+" "+name)
		}
	}
	slices.Sort(wanted)
	if !slices.Equal(wanted, stored) {
		t.Errorf("configured are %q, and in the state %q, after %s", wanted, stored, out)
	}
}

// stored is what the state has, sorted.
func (o *ownership) stored(t *testing.T) (all []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(o.directory, "terraform.tfstate"))
	var state struct {
		Resources []struct {
			Type      string
			Instances []struct{ Attributes struct{ Name string } }
		}
	}
	if err == nil {
		err = json.Unmarshal(text, &state)
	}
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, r := range state.Resources {
		for _, i := range r.Instances {
			found[strings.TrimPrefix(r.Type, "strongswan_")+" "+i.Attributes.Name] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// loaded is what the daemon has and is not somebody else's.
func (o *ownership) loaded(t *testing.T) (all []string) {
	t.Helper()
	for _, name := range o.bench.names(t) {
		if _, foreign := o.foreign[name]; !foreign {
			all = append(all, "connection "+name)
		}
	}
	pools, err := o.bench.client.GetPools(ctx(t), "", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pools {
		all = append(all, "pool "+p.Name)
	}
	secrets, err := o.bench.client.GetShared(ctx(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range secrets {
		all = append(all, "shared_secret "+strings.TrimPrefix(id, "ike-"))
	}
	return all
}
