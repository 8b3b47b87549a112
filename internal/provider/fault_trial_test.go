package provider_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// faultTimeout is how long the provider waits for the daemon in trials.
const faultTimeout = 800 * time.Millisecond

// patience is how long one fault may hold up an operation: the time-out, once more where what has come of a command is
// looked up, and what a busy machine takes.
const patience = 2*faultTimeout + 5*time.Second

// faultKind is something that goes wrong with a packet.
type faultKind struct {
	name string
	make func() vicitest.Fault

	// late is how much later than its operation the fault may have an effect.
	late time.Duration

	// harmless tells that nothing may fail.
	harmless bool
}

var faultKinds = []faultKind{
	{name: "connection cut before a packet", make: vicitest.CutBefore},
	{name: "connection cut in the middle of a packet", make: vicitest.CutInside},
	{name: "connection cut after a packet", make: vicitest.CutAfter},
	{name: "daemon gone before a packet", make: vicitest.Gone},
	{name: "daemon gone after a packet", make: vicitest.GoneAfter, late: 20 * time.Millisecond},
	{name: "packet later than the time-out", make: func() vicitest.Fault { return vicitest.Late(faultTimeout + 200*time.Millisecond) }, late: 250 * time.Millisecond},
	{name: "packet that never comes", make: vicitest.Silence},
	{name: "packet that stops in the middle", make: vicitest.Stuck},
	{name: "garbage instead of a packet", make: vicitest.Garbage},
	{name: "packet that says it has 4 GiB", make: vicitest.Huge},
	{name: "packet without its last byte", make: vicitest.Shortened},
	{name: "event that nobody asked for in between", make: vicitest.Between, harmless: true},
}

// faultOperations are what is done to a resource.
var faultOperations = []string{"create", "refresh", "update", "destroy"}

// faultTrials are the trials of one operation on one subject.
type faultTrials struct {
	subject   faultSubject
	operation string
	bench     *bench
	server    *server // for types

	settings object // of a provider that reaches the daemon itself

	// expected is what the daemon has of the two configurations once they are loaded.
	expected [2]string
}

// trial is one resource with one fault.
type trial struct {
	*faultTrials
	settings object
	configs  [2]object
	life     *life
	proxy    *vicitest.Proxy
}

func (f *faultTrials) begin(ctx context.Context, name string, proxy *vicitest.Proxy) (*trial, error) {
	x := &trial{faultTrials: f, life: newLife(f.server, f.subject.typeName), proxy: proxy}
	x.configs[0], x.configs[1] = f.subject.configs(name)
	// All runs reach the daemon by one address.
	x.settings = changed(f.settings, object{"uri": proxy.URI()})
	if err := x.life.run(ctx, x.settings); err != nil {
		return nil, err
	}
	if f.operation != "create" {
		if err := x.life.converge(ctx, x.configs[0]); err != nil {
			return nil, fmt.Errorf("before: %w", err)
		}
	}
	return x, x.life.run(ctx, changed(x.settings, object{"timeout": faultTimeout.String()}))
}

// operate does the operation, and returns what is wanted then: one of the configurations, or nothing.
func (x *trial) operate(ctx context.Context) (wanted object, err error) {
	switch x.operation {
	case "create":
		return x.configs[0], x.life.converge(ctx, x.configs[0])
	case "refresh":
		return x.configs[0], x.life.refresh(ctx)
	case "update":
		return x.configs[1], x.life.converge(ctx, x.configs[1])
	default:
		return nil, x.life.converge(ctx, nil)
	}
}

// has reports whether the daemon has a configuration, as it was seen without a fault.
func (x *trial) has(ctx context.Context, config object) (bool, error) {
	seen, err := x.subject.seen(ctx, x.bench.client, config)
	return seen != "" && seen == x.expected[x.which(config)], err
}

func (x *trial) which(config object) int {
	if x.configs[1] != nil && fmt.Sprint(config) == fmt.Sprint(x.configs[1]) {
		return 1
	}
	return 0
}

// verdict is what a trial has shown. Empty texts are good.
type verdict struct{ lost, wrong, hung string }

// judge does the operation with a fault under way, looks at state and daemon, and lets the next run converge. It reports
// whether the fault has come about: the operation may have fewer packets than the fault lets pass.
func (x *trial) judge(ctx context.Context, kind faultKind, after int) (v verdict, fired bool, err error) {
	x.proxy.Break(kind.make(), after)
	began := time.Now()
	wanted, failed := x.operate(ctx)
	took := time.Since(began)
	fired = x.proxy.Heal() > 0
	time.Sleep(kind.late)
	if took > patience {
		v.hung = took.String()
	}
	switch {
	case failed != nil && (!fired || kind.harmless):
		return v, fired, fmt.Errorf("without a fault: %w", failed)
	case failed != nil && !strings.Contains(failed.Error(), x.proxy.URI()):
		v.wrong = "the error does not name the gateway: " + failed.Error()
	}
	if err := x.look(ctx, wanted, failed, &v); err != nil {
		return v, fired, err
	}
	x.recover(ctx, x.next(wanted, failed, after), &v)
	return v, fired, nil
}

// look compares state and daemon right after the operation.
func (x *trial) look(ctx context.Context, wanted object, failed error, v *verdict) error {
	before, err := x.subject.seen(ctx, x.bench.client, x.configs[0])
	if err != nil {
		return err
	}
	switch {
	case wanted == nil && failed == nil && before != "" && !x.subject.stays:
		v.wrong = "destroyed, and still loaded"
	case x.operation != "create" && x.operation != "destroy" && !x.life.exists() && before != "":
		v.lost = "loaded, and not in the state"
	case x.operation != "create" && failed != nil && !x.life.exists():
		v.lost = "failed, and not in the state"
	case wanted != nil && failed == nil:
		is, err := x.has(ctx, wanted)
		if err != nil {
			return err
		}
		if !is {
			v.wrong = "done, and not loaded"
		}
	}
	return nil
}

// next is what the next run wants: the same, or after every other update that failed what was there before, as of somebody
// who reverts the change.
func (x *trial) next(wanted object, failed error, after int) object {
	if x.operation == "update" && failed != nil && after%2 == 1 {
		return x.configs[0]
	}
	return wanted
}

// recover is the next run, without a fault: it has to get there, and leave nothing to do.
func (x *trial) recover(ctx context.Context, wanted object, v *verdict) {
	held, _ := x.subject.seen(ctx, x.bench.client, x.configs[0])
	existed := x.life.exists()
	steps := []struct {
		name string
		do   func() error
	}{
		{"next run", func() error { return x.life.run(ctx, x.settings) }},
		{"next refresh", func() error { return x.life.refresh(ctx) }},
		{"next refresh", func() error {
			if existed && held != "" && !x.life.exists() {
				v.lost = "loaded, and taken out of the state by the next refresh"
			}
			return nil
		}},
		{"next apply", func() error { return x.life.converge(ctx, wanted) }},
		{"run after it", func() error { return x.life.run(ctx, x.settings) }},
		{"refresh after it", func() error { return x.life.refresh(ctx) }},
		{"plan after it", func() error { return x.life.unchanged(ctx, wanted) }},
		{"in the end", func() error { return x.settled(ctx, wanted) }},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			v.wrong = step.name + ": " + err.Error()
			return
		}
	}
}

// settled returns an error unless the daemon has what is wanted, and nothing else.
func (x *trial) settled(ctx context.Context, wanted object) error {
	for i, config := range x.configs {
		if config == nil {
			continue
		}
		is, err := x.has(ctx, config)
		if err != nil {
			return err
		}
		should := wanted != nil && x.which(wanted) == i
		if x.subject.stays && wanted == nil {
			should = is
		}
		if (is != should) && (should || x.subject.replaces || wanted == nil) {
			return fmt.Errorf("configuration %d is loaded: %v, and should be: %v", i, is, should)
		}
	}
	return nil
}

// end removes what is left.
func (x *trial) end(ctx context.Context) error {
	if err := x.life.run(ctx, x.settings); err != nil {
		return err
	}
	if err := x.life.refresh(ctx); err != nil {
		return err
	}
	return x.life.converge(ctx, nil)
}
