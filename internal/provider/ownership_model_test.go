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
)

// ownedKinds are the kinds of resources that the model has.
var ownedKinds = []string{"connection", "pool", "shared_secret", "authority", "private_key"}

// ownedBlock is a resource block.
type ownedBlock struct {
	kind, label string
	names       []string
	counted     bool   // by count, and else by for_each
	before      bool   // create_before_destroy
	version     int    // of its values
	gateway     string // of ownedGateways, or empty for the provider's own
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
		"connection":    fmt.Sprintf("name = %s\n  rekey_time = \"%dh\"\n  children = { net = { remote_ts = [\"10.1.0.0/16\"] } }", name, b.version),
		"pool":          fmt.Sprintf("name = %s\n  addrs = \"10.%d.0.0/24\"", name, b.version),
		"shared_secret": fmt.Sprintf("name = %s\n  type = \"ike\"\n  secret = \"secret-%d\"", name, b.version),
		"authority":     fmt.Sprintf("name = %s\n  cacert = file(\"ca.pem\")\n  crl_uris = [\"http://crl.example.org/%d.crl\"]", name, b.version),
		"private_key":   fmt.Sprintf("pem = file(\"${%s}.pem\")", name),
	}[b.kind]
	if b.gateway != "" {
		values += fmt.Sprintf("\n  gateway = %q", b.gateway)
	}
	return fmt.Sprintf("resource \"strongswan_%s\" \"%s\" {\n  %s\n  %s\n  lifecycle {\n    create_before_destroy = %v\n  }\n}\n", b.kind, b.label, many, values, b.before)
}

func quoted(names []string) string {
	text, _ := json.Marshal(names) //nolint:errchkjson // texts
	return string(text)
}

// daemon is the one that the block's things are on: the first, or the second.
func (b ownedBlock) daemon() int { return slices.Index(ownedGateways, b.gateway) / 2 }

// ownedGateways are the values of gateway: the provider's own daemon, the same by another way, and another daemon.
var ownedGateways = []string{"", "alias", "other"}

// ownedConfig is what somebody has configured.
type ownedConfig struct {
	blocks  []ownedBlock
	keys    map[string]string // by name, as PEM
	persist bool
}

func (c ownedConfig) clone() ownedConfig {
	c.blocks, c.keys = slices.Clone(c.blocks), maps.Clone(c.keys)
	for i := range c.blocks {
		c.blocks[i].names = slices.Clone(c.blocks[i].names)
	}
	return c
}

// ownership is a model of what somebody configures, and of what is on two gateways besides.
type ownership struct {
	*workspace
	ownedConfig
	daemons []*bench
	alias   string // another way to the first one
	random  *rand.Rand

	moves   string // moved blocks
	foreign map[owned]string
	made    int      // names that were given
	log     []string // what was done

	applied, refused int
}

// newOwnership has an empty configuration.
func newOwnership(t *testing.T, seed uint64, daemons ...*bench) *ownership {
	t.Helper()
	for _, b := range daemons {
		includeConfD(t, b)
	}
	o := &ownership{
		workspace: newWorkspace(t, daemons[0].environment()...), daemons: daemons, random: rand.New(rand.NewPCG(seed, 0)), foreign: map[owned]string{},
	}
	o.keys = map[string]string{}
	o.alias = filepath.Join(t.TempDir(), "socket")
	must(t, os.Symlink(daemons[0].Socket(), o.alias))
	o.write(t, "ca.pem", newIssuer(t, "Acme CA").pem)
	return o
}

// TestAccOwnership does at random what people do to configurations, for the time in the environment variable OWNERSHIP, with the seed
// in OWNERSHIP_SEED. After each command, what the state has is loaded, what is loaded is in the state, and what belongs to others is
// as it was.
//
//strongswan:each cli
func TestAccOwnership(t *testing.T) {
	t.Parallel()
	duration, seed := time.Minute, uint64(time.Now().UnixNano())
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
	acceptance(t)
	ours := newBench(t)
	time.Sleep(2100 * time.Millisecond) // charon tells when it was started by the second, and nothing else of itself
	o := newOwnership(t, seed, ours, newBench(t))
	for _, kind := range ownedKinds {
		for range 2 {
			o.blocks = append(o.blocks, ownedBlock{kind: kind, label: o.name(), names: []string{o.key(t), o.key(t)}, version: 1})
		}
	}
	o.apply(t, "", works)
	steps := 0
	for end := time.Now().Add(duration); time.Now().Before(end) && !t.Failed(); steps++ {
		o.act(t)
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

// key is a new name, and makes the private key of that name.
func (o *ownership) key(t *testing.T) string {
	t.Helper()
	name := o.name()
	o.keys[name] = newKeyText(t)
	return name
}

// outcome is what an apply has to come to.
type outcome int

const (
	works outcome = iota
	mayFail
	fails
)

// apply applies the configuration, and compares. It reports whether that was done.
func (o *ownership) apply(t *testing.T, args string, want outcome) (done bool) {
	t.Helper()
	o.configure(t, o.daemons[0].URI())
	out, err := o.run(t, "terraform apply -auto-approve "+args)
	o.moves = ""
	if want == works && err != nil || want == fails && err == nil {
		t.Errorf("the apply: %v: %s", err, out)
	}
	if err == nil {
		o.applied++
	} else {
		o.refused++
		if !strings.Contains(out, "Error: ") {
			t.Errorf("no reason is given: %s", out)
		}
	}
	o.compare(t, out)
	if err == nil && !strings.Contains(args, "-target") {
		o.compareAll(t, out)
	}
	return err == nil
}

// configure writes the configuration, for a gateway in the place of the first daemon.
func (o *ownership) configure(t *testing.T, uri string) {
	t.Helper()
	text := requiredProvider + fmt.Sprintf("provider \"strongswan\" {\n  uri = %q\n  persist = %v\n  gateways = {\n", uri, o.persist)
	for name, gateway := range map[string][]string{
		"alias": {"unix://" + o.alias, o.daemons[0].SwanctlDirectory()},
		"other": {o.daemons[len(o.daemons)-1].URI(), o.daemons[len(o.daemons)-1].SwanctlDirectory()},
	} {
		text += fmt.Sprintf("    %s = { uri = %q, swanctl_directory = %q }\n", name, gateway[0], gateway[1])
	}
	text += "  }\n}\n"
	for _, b := range o.blocks {
		text += b.String()
	}
	for name, key := range o.keys {
		o.write(t, name+".pem", key)
	}
	o.write(t, "main.tf", text+o.moves)
}
