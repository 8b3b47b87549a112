package provider_test

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// siteOf is one end of a connection whose children are as given, and which differ from what they need by nothing else.
func siteOf(local, remote string, children object, more object) object {
	o := object{
		"name": "site", "version": 2,
		"local_addrs": []any{local}, "remote_addrs": []any{remote},
		"local": []any{object{"auth": "psk", "id": local}}, "remote": []any{object{"auth": "psk", "id": remote}},
		"children": children,
	}
	maps.Copy(o, more)
	return o
}

// moonSite is moon's end. lan and dmz are children by their start_action, with further options after commas: "none
// rekey_time=1h".
func moonSite(children map[string]string, more object) object {
	all := object{}
	for name, text := range children {
		action, options, _ := strings.Cut(text, " ")
		child := object{"start_action": action, "local_ts": []any{"10.1.0.0/16"}, "remote_ts": []any{remoteOf[name]}}
		if key, value, ok := strings.Cut(options, "="); ok {
			child[key] = value
		}
		all[name] = child
	}
	return siteOf("192.0.2.1", "192.0.2.2", all, more)
}

var remoteOf = map[string]string{"lan": "10.2.0.0/16", "dmz": "10.3.0.0/16"}

// sunSite is sun's end, which answers whatever moon asks for.
func sunSite() object {
	all := object{}
	for name, ts := range remoteOf {
		all[name] = object{"local_ts": []any{ts}, "remote_ts": []any{"10.1.0.0/16"}}
	}
	return siteOf("192.0.2.2", "192.0.2.1", all, object{"unique": "never"})
}

// site manages moon's end over the plugin protocol, and sun's by hand.
type site struct {
	pair
	resourceServer
}

func newSite(t *testing.T) site {
	t.Helper()
	p := newPair(t)
	s := site{p, resourceServer{server: newServer(t), typeName: "strongswan_connection"}}
	for _, b := range []*bench{p.moon, p.sun} {
		if err := b.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-site", Type: "ike", Data: "secret"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.sun.AddAddress(ctx(t), netip.MustParseAddr("10.3.0.1")); err != nil {
		t.Fatal(err)
	}
	s.configure(object{"uri": p.sun.URI()})
	s.create(t, sunSite())
	s.configure(object{"uri": p.moon.URI()})
	return s
}

// create applies a new connection and returns its state.
func (s site) create(t *testing.T, config object) *tfprotov6.DynamicValue {
	t.Helper()
	resp := s.apply(ctx(t), s.none(), config)
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			t.Fatal(describe(resp.Diagnostics))
		}
	}
	return resp.NewState
}

// up makes sure that each child has a CHILD_SA.
func (s site) up(t *testing.T, children map[string]string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(children)) {
		if strings.HasPrefix(children[name], "start") {
			continue // by charon itself
		}
		if err := s.moon.client.Initiate(ctx(t), vici.Initiation{IKE: "site", Child: name, Timeout: 10 * time.Second}, nil); err != nil {
			t.Fatal(err)
		}
	}
	s.settle(t, func(now established) bool { return len(now.children) == len(children) })
}

// established is what moon has: numbers of IKE_SAs, and names of children by the numbers of CHILD_SAs.
type established struct {
	ikes     map[uint32]bool
	children map[uint32]string
}

func (s site) established(t *testing.T) (now established, busy bool) {
	t.Helper()
	now = established{map[uint32]bool{}, map[uint32]string{}}
	for sa, err := range s.moon.client.WaitSAs(ctx(t), vici.SAFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		active, _ := sa.Report.List("tasks-active")
		queued, _ := sa.Report.List("tasks-queued")
		busy = busy || sa.State != vici.StateEstablished || len(active)+len(queued) > 0
		if sa.State == vici.StateEstablished {
			now.ikes[sa.ID] = true
		}
		for _, c := range sa.Children {
			if sa.State == vici.StateEstablished && c.State == vici.StateInstalled {
				now.children[c.ID] = c.Name
			}
		}
	}
	return now, busy
}

// settle waits until charon is done, and what it has is as wanted.
func (s site) settle(t *testing.T, wanted func(established) bool) established {
	t.Helper()
	quiet := 0
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		now, busy := s.established(t)
		if quiet++; busy || !wanted(now) {
			quiet = 0
		}
		if quiet == 5 {
			return now
		}
		if time.Since(began) > time.Minute { // a lost packet is sent again after 4 s, and then after 7 s
			t.Fatalf("the SAs do not settle: %+v, busy: %v", now, busy)
		}
	}
}

var (
	dropWarning   = regexp.MustCompile(`Applying this will drop (\d+) established SA`)
	staleWarning  = regexp.MustCompile(`(\d+) established SAs? keeps? (?:its|their) old configuration`)
	doubleWarning = regexp.MustCompile(`makes a second CHILD_SA beside (\d+)`)
)

// warned returns the number in a warning, or 0.
func warned(diags []*tfprotov6.Diagnostic, warning *regexp.Regexp) (n int, at string) {
	for _, d := range diags {
		if m := warning.FindStringSubmatch(d.Summary); m != nil {
			_, _ = fmt.Sscan(m[1], &n)
			return n, d.Attribute.String()
		}
	}
	return 0, ""
}

// TestAccTunnel_effects changes connections with live tunnels, and compares what the plan warns of with what happens.
//
//strongswan:each release
func TestAccTunnel_effects(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	type change struct {
		name      string
		from, to  map[string]string
		more      object
		drops     bool   // on every release
		stale     int    // established CHILD_SAs that keep their old configuration
		doubled   int    // those that get a second one
		attribute string // in the path of each warning
	}
	one := func(text string) map[string]string { return map[string]string{"lan": text} }
	two := func(lan, dmz string) map[string]string { return map[string]string{"lan": lan, "dmz": dmz} }
	for _, c := range []change{ //nolint:paralleltest // they share the gateways
		{name: "nothing of charon's", from: one("start"), to: one("start"), more: object{"terminate_on_destroy": true}},
		{name: "the only child", from: one("start"), to: one("start rekey_time=2h"), drops: true, attribute: `"lan"].rekey_time`},
		{name: "one of two children", from: two("start", "start"), to: two("start rekey_time=2h", "start"), drops: true, attribute: `"lan"].rekey_time`},
		{name: "the connection", from: two("start", "start"), to: two("start", "start"), more: object{"rekey_time": "3h"}, drops: true, attribute: "rekey_time"},
		{name: "the connection, one child of two started", from: two("start", "none"), to: two("start", "none"), more: object{"rekey_time": "3h"}, drops: true, stale: 1, attribute: "rekey_time"},
		{name: "a child added", from: one("start"), to: two("start", "start")},
		{name: "a child removed", from: two("start", "start"), to: one("start"), drops: true, attribute: "children"},
		{name: "nothing started", from: one("none"), to: one("none rekey_time=2h"), stale: 1, attribute: `"lan"].rekey_time`},
		{name: "nothing started, the connection", from: one("none"), to: one("none"), more: object{"rekey_time": "3h"}, stale: 1, attribute: "rekey_time"},
		{name: "none to start", from: one("none"), to: one("start"), doubled: 1, attribute: `"lan"].start_action`},
		{name: "none to start with the connection", from: one("none"), to: one("start"), more: object{"rekey_time": "3h"}, doubled: 1, attribute: "rekey_time"},
		{name: "start to none", from: one("start"), to: one("none"), drops: true, attribute: `"lan"].start_action`},
		{name: "a trap", from: one("trap"), to: one("trap rekey_time=2h"), stale: 1, attribute: `"lan"].rekey_time`},
		{name: "trap to none", from: one("trap"), to: one("none")},
		{name: "what charon does not notice", from: one("start"), to: one("start"), more: object{"dscp": "101110"}, drops: true, attribute: "dscp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer s.clean(t)
			state := s.create(t, moonSite(c.from, nil))
			s.up(t, c.from)
			before := s.settle(t, func(established) bool { return true })

			config := moonSite(c.to, c.more)
			diags := s.plan(state, config).Diagnostics
			resp := s.apply(ctx(t), state, config)
			if len(resp.Diagnostics) > 0 {
				t.Errorf("apply: %s", describe(resp.Diagnostics))
			}
			want := len(c.to) + c.doubled
			if c.from["lan"] == "start" && c.to["lan"] == "none" {
				want = 0
			}
			after := s.settle(t, func(now established) bool { return len(now.children) == want })

			gone := 0
			for id := range before.ikes {
				if !after.ikes[id] {
					gone++
				}
			}
			for id := range before.children {
				if after.children[id] == "" {
					gone++
				}
			}
			if (gone > 0) != c.drops {
				t.Errorf("%d SAs are gone; before %+v, after %+v", gone, before, after)
			}
			for name, w := range map[string]struct {
				warning *regexp.Regexp
				want    int
			}{"drops": {dropWarning, gone}, "keep their configuration": {staleWarning, c.stale}, "are doubled": {doubleWarning, c.doubled}} {
				n, at := warned(diags, w.warning)
				if n != w.want {
					t.Errorf("the plan warns that %d SAs %s, and %d do; before %+v, after %+v; %s", n, name, w.want, before, after, describe(diags))
				}
				if at != "" && !pathHas(at, c.attribute) {
					t.Errorf("the warning about SAs that %s is at %s, want %s", name, at, c.attribute)
				}
			}
		})
	}
}

// pathHas reports whether a path of the protocol has all steps of one as Terraform writes it.
func pathHas(path, end string) bool {
	for _, step := range regexp.MustCompile(`\w+`).FindAllString(end, -1) {
		if !strings.Contains(path, `"`+step+`"`) {
			return false
		}
	}
	return true
}

// clean removes the connection and its SAs by hand.
func (s site) clean(t *testing.T) {
	t.Helper()
	_ = s.moon.client.UnloadConn(ctx(t), "site")
	for _, b := range []*bench{s.moon, s.sun} {
		_, _, _ = b.client.Terminate(ctx(t), vici.Termination{SAFilter: vici.SAFilter{IKE: "site"}, Force: true, Timeout: time.Second}, nil)
	}
	s.settle(t, func(now established) bool { return len(now.ikes) == 0 })
}

// TestAccTunnel_terminateOnDestroy destroys connections that charon would leave the SAs of.
//
//strongswan:each release
func TestAccTunnel_terminateOnDestroy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, terminate := range []bool{false, true} {
		children := map[string]string{"lan": "none"}
		state := s.create(t, moonSite(children, object{"terminate_on_destroy": terminate}))
		s.up(t, children)
		plan, err := s.PlanResourceChange(gateway.Rehearse(ctx(t)), &tfprotov6.PlanResourceChangeRequest{
			TypeName: s.typeName, PriorState: state, ProposedNewState: s.none(), Config: s.none(),
		})
		if err != nil {
			t.Fatal(err)
		}
		if warns := strings.Contains(describe(plan.Diagnostics), "1 established SA outlives the connection"); warns == terminate {
			t.Errorf("terminate_on_destroy = %v: %s", terminate, describe(plan.Diagnostics))
		}
		if resp := s.apply(ctx(t), state, nil); len(resp.Diagnostics) > 0 {
			t.Errorf("destroy: %s", describe(resp.Diagnostics))
		}
		left, _ := s.established(t)
		if len(left.ikes) == 0 != terminate {
			t.Errorf("terminate_on_destroy = %v, and %d IKE_SAs are left", terminate, len(left.ikes))
		}
		if !terminate {
			if err := s.moon.Ping(ctx(t), lab.MoonHost, lab.SunHost); err != nil {
				t.Error(err)
			}
			_, _, _ = s.moon.client.Terminate(ctx(t), vici.Termination{SAFilter: vici.SAFilter{IKE: "site"}, Force: true, Timeout: time.Second}, nil)
		}
	}
	// That there is nothing to close is success.
	state := s.create(t, moonSite(map[string]string{"lan": "none"}, object{"terminate_on_destroy": true}))
	if resp := s.apply(ctx(t), state, nil); len(resp.Diagnostics) > 0 {
		t.Errorf("destroy without SAs: %s", describe(resp.Diagnostics))
	}
}
