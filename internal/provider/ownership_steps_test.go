package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// act does one of the things that people do, and applies. What is refused is taken back, and then it has to work.
func (o *ownership) act(t *testing.T) {
	t.Helper()
	before := o.clone()
	b := &o.blocks[o.random.IntN(len(o.blocks))]
	name := b.names[o.random.IntN(len(b.names))]
	kind := o.random.IntN(len(ownershipSteps))
	was := fmt.Sprintf("%d: %s %s, %s", kind, b.kind, b.label, name)
	args, want := ownershipSteps[kind](o, t, b, name)
	o.log = append(o.log, was+" "+args)
	if o.apply(t, args, want) {
		if strings.Contains(args, "-target") {
			o.apply(t, "", works)
		}
		return
	}
	o.ownedConfig = before
	o.untaint(t)
	if !o.apply(t, "", works) {
		t.Errorf("taken back, it is not as it was before")
	}
}

// ownershipSteps change the configuration, or something outside. They return arguments of the apply, and what it has to come to.
var ownershipSteps = []func(o *ownership, t *testing.T, b *ownedBlock, name string) (args string, want outcome){
	(*ownership).change, (*ownership).rename, (*ownership).renameWithoutMoved, (*ownership).recount, (*ownership).add, (*ownership).remove,
	(*ownership).toggleBefore, (*ownership).replace, (*ownership).taint, (*ownership).swap, (*ownership).rotateCrosswise, (*ownership).takeForeign,
	(*ownership).togglePersist, (*ownership).target, (*ownership).move, (*ownership).kill, (*ownership).twoWorkspaces, (*ownership).otherURI,
}

// change gives a block other values; a key becomes another one.
func (o *ownership) change(t *testing.T, b *ownedBlock, name string) (string, outcome) {
	t.Helper()
	b.version = b.version%9 + 1
	if b.kind == "private_key" {
		o.keys[name] = newKeyText(t)
	}
	return "", works
}

func (o *ownership) rename(_ *testing.T, b *ownedBlock, _ string) (string, outcome) {
	label := o.name()
	o.moves = fmt.Sprintf("moved {\n  from = strongswan_%[1]s.%[2]s\n  to   = strongswan_%[1]s.%[3]s\n}\n", b.kind, b.label, label)
	b.label = label
	return "", works
}

func (o *ownership) renameWithoutMoved(_ *testing.T, b *ownedBlock, _ string) (string, outcome) {
	b.label = o.name()
	return "", fails
}

// recount is count to for_each and back, with moved blocks or without.
func (o *ownership) recount(_ *testing.T, b *ownedBlock, _ string) (string, outcome) {
	from := *b
	b.counted = !b.counted
	if o.random.IntN(2) == 0 {
		return "", fails
	}
	for _, name := range b.names {
		o.moves += fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}\n", from.address(name), b.address(name))
	}
	return "", works
}

func (o *ownership) add(t *testing.T, b *ownedBlock, _ string) (string, outcome) {
	t.Helper()
	b.names = append(b.names, o.key(t))
	return "", works
}

func (o *ownership) remove(_ *testing.T, b *ownedBlock, name string) (string, outcome) {
	if len(b.names) == 1 {
		return "", works
	}
	last := b.names[len(b.names)-1] == name
	b.names = slices.DeleteFunc(b.names, func(n string) bool { return n == name })
	if b.counted && !last {
		return "", mayFail // the others get other numbers
	}
	return "", works
}

func (o *ownership) toggleBefore(_ *testing.T, b *ownedBlock, _ string) (string, outcome) {
	b.before = !b.before
	return "", works
}

// replaced is what comes of replacing an instance under the name that it has.
func (b *ownedBlock) replaced() outcome {
	if b.before {
		return fails
	}
	return works
}

func (o *ownership) replace(_ *testing.T, b *ownedBlock, name string) (string, outcome) {
	return fmt.Sprintf("'-replace=%s'", b.address(name)), b.replaced()
}

func (o *ownership) taint(t *testing.T, b *ownedBlock, name string) (string, outcome) {
	t.Helper()
	o.must(t, fmt.Sprintf("terraform taint '%s'", b.address(name)))
	return "", b.replaced()
}

// swap gives a name to another block of the kind, and takes one of its.
func (o *ownership) swap(_ *testing.T, b *ownedBlock, name string) (string, outcome) {
	for i := range o.blocks {
		if other := &o.blocks[i]; other != b && other.kind == b.kind && other.daemon() == b.daemon() {
			mine, theirs := slices.Index(b.names, name), o.random.IntN(len(other.names))
			b.names[mine], other.names[theirs] = other.names[theirs], b.names[mine]
			return "", mayFail
		}
	}
	return "", works
}

// rotateCrosswise gives two resources each other's keys.
func (o *ownership) rotateCrosswise(_ *testing.T, b *ownedBlock, name string) (string, outcome) {
	other := b.names[0]
	o.keys[name], o.keys[other] = o.keys[other], o.keys[name]
	return "", works
}

// takeForeign wants a name of somebody else's.
func (o *ownership) takeForeign(t *testing.T, b *ownedBlock, _ string) (string, outcome) {
	t.Helper()
	name := o.key(t)
	daemon := o.daemons[b.daemon()]
	switch b.kind {
	case "connection":
		daemon.load(t, name, func(m *vici.Message) { m.Set("version", "1") })
	case "pool":
		pool := vici.NewMessage()
		pool.Set("addrs", "10.99.0.0/24")
		must(t, daemon.client.LoadPool(ctx(t), name, pool))
	case "shared_secret":
		must(t, daemon.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-" + name, Type: "ike", Data: "theirs"}))
	case "private_key":
		_, err := daemon.client.LoadKey(ctx(t), o.keys[name])
		must(t, err)
	default: // an authority without a CA says nothing of whose it is
		return "", works
	}
	theirs := o.named(t, b, name)
	o.foreign[theirs] = o.report(t, theirs)
	b.names = append(b.names, name)
	return "", fails
}

func (o *ownership) togglePersist(*testing.T, *ownedBlock, string) (string, outcome) {
	o.persist = !o.persist
	return "", works
}

// target changes everything, and applies one instance of it.
func (o *ownership) target(t *testing.T, b *ownedBlock, name string) (string, outcome) {
	t.Helper()
	for i := range o.blocks {
		_, _ = o.change(t, &o.blocks[i], o.blocks[i].names[0])
	}
	return fmt.Sprintf("'-target=%s'", b.address(name)), works
}

// move has another gateway hold what a block has.
func (o *ownership) move(_ *testing.T, b *ownedBlock, _ string) (string, outcome) {
	from := b.daemon()
	b.gateway = ownedGateways[o.random.IntN(len(ownedGateways))]
	if b.daemon() == from && b.before {
		return "", mayFail
	}
	return "", works
}

// kill ends the provider in the middle of an apply of changes and additions. What was loaded and is not in the state is refused or
// not there; with adopt_existing, all is as configured.
func (o *ownership) kill(t *testing.T, b *ownedBlock, name string) (string, outcome) {
	t.Helper()
	_, _ = o.target(t, b, name)
	for i := range o.blocks {
		o.blocks[i].names = append(o.blocks[i].names, o.key(t))
	}
	o.configure(t, o.daemons[0].URI())
	pause := time.Duration(200+o.random.IntN(800)) * time.Millisecond
	_, _ = o.run(t, fmt.Sprintf("(sleep %.3f; pkill -KILL -f %s/bin/terraform-provider-strongswa[n]) & terraform apply -auto-approve || true; wait", pause.Seconds(), o.directory))
	o.foreignIsUntouched(t, "a provider that was killed")
	if out, err := o.run(t, "STRONGSWAN_ADOPT_EXISTING=true terraform apply -auto-approve"); err != nil {
		t.Errorf("after a provider that was killed: %v: %s", err, out)
	}
	return "", works
}

// twoWorkspaces has somebody else's state hold a name that is wanted here, and want one that is held here.
func (o *ownership) twoWorkspaces(t *testing.T, b *ownedBlock, name string) (string, outcome) {
	t.Helper()
	if b.gateway != "" || b.kind == "authority" {
		return "", works
	}
	second := newWorkspace(t, o.daemons[0].environment()...)
	theirs := o.key(t)
	for _, n := range []string{theirs, name} {
		second.write(t, n+".pem", o.keys[n])
	}
	block := ownedBlock{kind: b.kind, label: "theirs", names: []string{theirs}, version: 1}
	second.write(t, "main.tf", requiredProvider+block.String())
	second.must(t, "terraform apply -auto-approve")
	thing := o.named(t, b, theirs)
	o.foreign[thing] = o.report(t, thing)

	block.names = append(block.names, name)
	second.write(t, "main.tf", requiredProvider+block.String())
	if out, err := second.run(t, "terraform apply -auto-approve"); err == nil || !strings.Contains(out, "already") {
		t.Errorf("another workspace takes %s: %v: %s", name, err, out)
	}
	b.names = append(b.names, theirs)
	o.apply(t, "", fails)

	second.must(t, "terraform destroy -auto-approve")
	delete(o.foreign, thing)
	return "", works // the name is free now
}

// otherURI applies the state of the first daemon to another one, which has a connection of one of its names: that is refused. With
// nothing of its names there, everything is loaded there, and the first daemon keeps what it has.
func (o *ownership) otherURI(t *testing.T, b *ownedBlock, _ string) (string, outcome) {
	t.Helper()
	third := newBench(t)
	there := map[string]string{}
	for _, block := range o.blocks {
		if block.kind == "connection" && block.gateway == "" {
			for _, name := range block.names {
				third.load(t, name, func(m *vici.Message) { m.Set("version", "1") })
				there[name] = third.report(t, name).String()
			}
		}
	}
	if b.kind != "private_key" { // its name is its id, and the first daemon keeps the old one
		_, _ = o.change(t, b, b.names[0])
	}
	before := o.loaded(t)
	o.configure(t, third.URI())
	for _, command := range []string{"terraform apply -auto-approve", "terraform destroy -auto-approve -refresh=false"} {
		if len(there) == 0 && strings.Contains(command, "destroy") {
			continue // all that is there is ours by now
		}
		out, err := o.run(t, "STRONGSWAN_SWANCTL_DIRECTORY="+third.SwanctlDirectory()+" "+command)
		if (err == nil) != (len(there) == 0) {
			t.Errorf("%s on another gateway, which has %v: %v: %s", command, there, err, out)
		}
		for name, report := range there {
			if now := third.report(t, name).String(); now != report {
				t.Errorf("%s: the connection %s of another gateway was %s, and is %s: %s", command, name, report, now, out)
			}
		}
		if strings.Contains(command, "apply") && !slices.Equal(onFirst(o.loaded(t)), onFirst(before)) {
			t.Errorf("the gateway that was not configured had %v, and has %v: %s", before, o.loaded(t), out)
		}
	}
	// What the other gateway did not have is out of the state by now, and still loaded.
	o.configure(t, o.daemons[0].URI())
	if out, err := o.run(t, "STRONGSWAN_ADOPT_EXISTING=true terraform apply -auto-approve"); err != nil {
		t.Errorf("back from another gateway: %v: %s", err, out)
	}
	return "", works
}

func onFirst(all []owned) (first []owned) {
	for _, thing := range all {
		if thing.daemon == 0 {
			first = append(first, thing)
		}
	}
	return first
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
