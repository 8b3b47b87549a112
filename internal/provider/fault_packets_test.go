package provider_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// manyTrials is how many trials are made at a time: most of them wait.
const manyTrials = 24

// TestAccFaults breaks, in every operation on everything that is managed, each packet between provider and daemon in each
// way. Afterwards no resource is lost, no state is wrong, and the next apply leaves nothing to do. It looks at all goroutines of
// the process, so it has one of its own.
//
//nolint:paralleltest // it is parallel as long as it is not alone
//strongswan:once
func TestAccFaults(t *testing.T) {
	acceptance(t)
	if !alone(t) {
		return
	}
	b := newBench(t)
	includeConfD(t, b)
	s := newServer(t)
	trials := allFaultTrials(t, b, s)
	table := newFaultTable()
	for _, kind := range faultKinds {
		var group sync.WaitGroup
		limit := make(chan struct{}, manyTrials)
		for _, f := range trials {
			group.Go(func() {
				limit <- struct{}{}
				defer func() { <-limit }()
				f.all(t, kind, table)
			})
		}
		group.Wait()
		if left := providersGoroutines(); left != "" {
			table.row(kind.name, func(r *faultRow) { r.leaked++ })
			t.Errorf("%s: goroutines are left:\n%s", kind.name, left)
		}
	}
	table.write(t, "FAULTS_TABLE", b.Version())
	if n := table.tried(); n < 1000 {
		t.Errorf("only %d faults were tried", n)
	}
}

// allFaultTrials has each operation on each subject, and notes what the daemon has of these without a fault.
func allFaultTrials(t *testing.T, b *bench, s *server) (all []*faultTrials) {
	t.Helper()
	proxy, err := vicitest.NewProxy(b.Socket())
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Close()
	for i, subject := range faultSubjects(t) {
		f := &faultTrials{subject: subject, bench: b, server: s, settings: object{"uri": b.URI(), "swanctl_directory": b.SwanctlDirectory()}}
		if subject.persist {
			f.settings["persist"] = true
		}
		f.operation = "create"
		x, err := f.begin(t.Context(), fmt.Sprintf("without-%d", i), proxy)
		for i, config := range x.configs {
			if err == nil && config != nil {
				err = x.life.converge(t.Context(), config)
				f.expected[i], _ = subject.seen(t.Context(), b.client, config)
			}
		}
		if err == nil {
			err = x.end(t.Context())
		}
		if err != nil || f.expected[0] == "" {
			t.Fatalf("%s: %v, %q", subject.name, err, f.expected)
		}
		for _, operation := range faultOperations {
			if operation == "update" && x.configs[1] == nil {
				continue
			}
			one := *f
			one.operation = operation
			all = append(all, &one)
		}
	}
	return all
}

// trialNames are the names of all resources in trials.
var trialNames atomic.Int64

// all lets a fault come about at each packet of the operation.
func (f *faultTrials) all(t *testing.T, kind faultKind, table *faultTable) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	proxy, err := vicitest.NewProxy(f.bench.Socket())
	if err != nil {
		t.Error(err)
		return
	}
	defer proxy.Close()
	for after := 0; ; after++ {
		where := fmt.Sprintf("%s of %s, packet %d", f.operation, f.subject.name, after)
		x, err := f.begin(ctx, fmt.Sprintf("trial-%d", trialNames.Add(1)), proxy)
		if err != nil {
			t.Errorf("%s, %s: %v", kind.name, where, err)
			return
		}
		v, fired, err := x.judge(ctx, kind, after)
		if err != nil {
			t.Errorf("%s, %s: %v", kind.name, where, err)
			return
		}
		if fired {
			table.add(t, kind.name, where, v)
		}
		if err := x.end(ctx); err != nil {
			t.Errorf("%s, %s: %v", kind.name, where, err)
			return
		}
		if !fired {
			return
		}
	}
}

// providersGoroutines waits for the goroutines that run code of the provider or its client to end, and returns those that do
// not.
func providersGoroutines() (left string) {
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		stacks := make([]byte, 8<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		left = ""
		for stack := range strings.SplitSeq(string(stacks), "\n\n") {
			if strings.Contains(stack, "/internal/vici.") || strings.Contains(stack, "/internal/provider.") || strings.Contains(stack, "/internal/transport.") {
				left += stack + "\n\n"
			}
		}
		if left == "" {
			return ""
		}
	}
	return left
}
