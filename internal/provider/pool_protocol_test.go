package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

func newPoolServer(t *testing.T) resourceServer {
	t.Helper()
	return resourceServer{server: newServer(t), typeName: "strongswan_pool"}
}

// poolServer is configured for a scripted daemon that has pools.
func poolServer(t *testing.T, srv *vicitest.Server, pools ...vici.Pool) resourceServer {
	t.Helper()
	answerVersion(srv, "6.0.1")
	srv.On("get-algorithms", vicitest.Reply())
	srv.On("get-pools", havePools(pools...))
	srv.On("load-pool", vicitest.Reply("success", "yes"))
	srv.On("unload-pool", vicitest.Reply("success", "yes"))
	s := newPoolServer(t)
	if diags := s.configure(object{"uri": srv.URI(), "timeout": "300ms"}); len(diags) > 0 {
		t.Fatal(describe(diags))
	}
	return s
}

func havePools(pools ...vici.Pool) vicitest.Step {
	m := vicitest.Message()
	for _, p := range pools {
		section := m.AddSection(p.Name)
		section.Set("base", p.Base)
		section.Set("size", fmt.Sprint(p.Size))
		section.Set("online", fmt.Sprint(p.Online))
		section.Set("offline", fmt.Sprint(p.Offline))
	}
	return vicitest.ReplyMessage(m)
}

var (
	clients     = object{"name": "clients", "addrs": "10.3.0.0/24", "dns": []any{"10.2.0.53"}}
	clientsPool = vici.Pool{Name: "clients", Base: "10.3.0.1", Size: 254}
	inUse       = vici.Pool{Name: "clients", Base: "10.3.0.1", Size: 254, Online: 2}
)

// storedPool is the state of clients.
func storedPool(s resourceServer) *tfprotov6.DynamicValue {
	return s.of(with(clients, object{"base": "10.3.0.1", "size": 254}))
}

func TestPool_badInput(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more object
		at   string
		says string
	}{
		"name":               {object{"name": ""}, `AttributeName("name")`, "empty"},
		"no addresses":       {object{"addrs": "dhcp"}, `AttributeName("addrs")`, "write a subnet"},
		"too large":          {object{"addrs": "2001:db8::/64"}, `AttributeName("addrs")`, "2001:db8::/97"},
		"name of a server":   {object{"dns": []any{"dns.example.org"}}, `AttributeName("dns").ElementKeyInt(0)`, "not looked up"},
		"subnet for address": {object{"nbns": []any{"10.2.0.1", "10.2.0.0/24"}}, `AttributeName("nbns").ElementKeyInt(1)`, "is a subnet"},
		"address for subnet": {object{"split_include": []any{"10.2.0.1"}}, `AttributeName("split_include").ElementKeyInt(0)`, "10.2.0.1/32"},
		"empty list":         {object{"dhcp": []any{}}, `AttributeName("dhcp")`, "Leave the attribute out"},
		"unknown attribute":  {object{"attributes": object{"dns": []any{"10.2.0.53"}}}, `AttributeName("attributes").ElementKeyString("dns")`, "from 1 to 32767"},
		"empty attribute":    {object{"attributes": object{"25": []any{}}}, `AttributeName("attributes").ElementKeyString("25")`, "Leave"},
		"no attributes":      {object{"attributes": object{}}, `AttributeName("attributes")`, "Leave the attribute out"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oneError(t, newPoolServer(t).validateResource(with(clients, c.more)), c.at, c.says)
		})
	}
	unknown := tftypes.UnknownValue
	for _, good := range []object{
		{},
		{"addrs": "10.3.0.10-10.3.0.20", "attributes": object{"25": []any{"example.org"}, "28672": []any{unknown}}},
		{"name": unknown, "addrs": unknown, "dns": unknown, "subnet": []any{unknown, "10.2.0.0/16", "2001:db8::/32"}, "attributes": unknown},
	} {
		if diags := newPoolServer(t).validateResource(with(clients, good)); len(diags) > 0 {
			t.Errorf("%v:%s", good, describe(diags))
		}
	}
}

// TestPool_sent: the addresses go as a value, all else as lists.
func TestPool_sent(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := poolServer(t, srv)
	resp := s.apply(t.Context(), s.none(), with(clients, object{
		"split_include": []any{"10.2.0.0/16", "10.4.0.0/16"}, "attributes": object{"25": []any{"example.org", "example.net"}},
	}))
	// The daemon never shows the pool.
	checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "does not have it any more")
	pool, _ := lastRequest(t, srv, "load-pool").Section("clients")
	if addrs, _ := pool.Get("addrs"); addrs != "10.3.0.0/24" {
		t.Errorf("addrs is %q", addrs)
	}
	for key, want := range map[string]string{"dns": "[10.2.0.53]", "split_include": "[10.2.0.0/16 10.4.0.0/16]", "25": "[example.org example.net]"} {
		if got, _ := pool.List(key); fmt.Sprint(got) != want {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
	if _, sent := pool.List("nbns"); sent {
		t.Error("an attribute that is null was sent")
	}
}

// TestPool_planned: base and size change with the addresses only.
func TestPool_planned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config  object
		known   bool
		changed bool
	}{
		"nothing":                {clients, true, false},
		"same addresses":         {with(clients, object{"addrs": "10.3.0.1-10.3.0.254"}), true, false},
		"others for the clients": {with(clients, object{"dns": []any{"10.2.0.54"}}), true, true},
		"other addresses":        {with(clients, object{"addrs": "10.3.0.0/25"}), false, true},
		"unknown addresses":      {with(clients, object{"addrs": tftypes.UnknownValue}), false, true},
	} {
		srv := vicitest.Start(t)
		s := poolServer(t, srv, clientsPool)
		s.computed = []string{"base"}
		prior := storedPool(s)
		// A CLI proposes what is computed from the state.
		plan, err := s.PlanResourceChange(gateway.Rehearse(t.Context()), &tfprotov6.PlanResourceChangeRequest{
			TypeName: s.typeName, PriorState: prior, Config: s.of(c.config), ProposedNewState: s.of(with(c.config, object{"base": "10.3.0.1", "size": 254})),
		})
		if err != nil || len(plan.Diagnostics) > 0 {
			t.Fatalf("%s: %v%s", name, err, describe(plan.Diagnostics))
		}
		planned := s.holds(plan.PlannedState)
		if planned["base"].IsKnown() != c.known || planned["size"].IsKnown() != c.known {
			t.Errorf("%s: the plan has %v and %v", name, planned["base"], planned["size"])
		}
		if changed := string(plan.PlannedState.MsgPack) != string(prior.MsgPack); changed != c.changed {
			t.Errorf("%s: changed: %t, want %t", name, changed, c.changed)
		}
	}
}

// TestPool_inUse: a plan warns of clients that would make the apply fail, and the apply says how many there are.
func TestPool_inUse(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := poolServer(t, srv, inUse)
	refused := vicitest.Reply("success", "no", "errmsg", "clients has online leases, unable to unload")
	srv.On("load-pool", refused)
	srv.On("unload-pool", refused)
	prior := storedPool(s)
	moved := with(clients, object{"addrs": "10.4.0.0/24"})
	checkDiagnostic(t, s.plan(prior, moved).Diagnostics, tfprotov6.DiagnosticSeverityWarning, `AttributeName("addrs")`, "2 of its addresses are online")
	updated := s.apply(t.Context(), prior, moved)
	oneError(t, updated.Diagnostics, `AttributeName("addrs")`, "2 of its addresses are online", "unable to unload", srv.URI())
	if got := s.holds(updated.NewState)["addrs"]; !got.Equal(tftypes.NewValue(tftypes.String, "10.3.0.0/24")) {
		t.Errorf("the state has %v", got)
	}
	null := s.none()
	destroying, err := s.PlanResourceChange(gateway.Rehearse(t.Context()), &tfprotov6.PlanResourceChangeRequest{TypeName: s.typeName, PriorState: prior, Config: null, ProposedNewState: null})
	if err != nil {
		t.Fatal(err)
	}
	checkDiagnostic(t, destroying.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "refuse to unload", "2 of its addresses")
	destroyed := s.apply(t.Context(), prior, nil)
	oneError(t, destroyed.Diagnostics, "", "2 of its addresses are online", "swanctl --terminate")
	if s.holds(destroyed.NewState) == nil {
		t.Error("the pool was removed from the state")
	}
}

func TestPool_faults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		command string
		step    vicitest.Step
		says    string
	}{
		"refused":   {"load-pool", vicitest.Reply("success", "no", "errmsg", "invalid addrs value: 10.3.0.0/24"), "invalid addrs"},
		"closed":    {"load-pool", vicitest.Close(), "closed"},
		"no answer": {"load-pool", vicitest.Stall(), "in time"},
		"no look":   {"get-pools", vicitest.Close(), "closed"},
		"version":   {"version", vicitest.Close(), "closed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			s := poolServer(t, srv)
			srv.On(c.command, c.step)
			resp := s.apply(t.Context(), s.none(), clients)
			oneError(t, resp.Diagnostics, "", c.says, srv.URI(), `pool "clients"`)
			checkDoubt(t, s, resp, name == "closed" || name == "no answer")
		})
	}
	t.Run("answer lost", func(t *testing.T) {
		t.Parallel()
		srv := vicitest.Start(t)
		s := poolServer(t, srv, clientsPool)
		srv.Next("get-pools", havePools()) // for the plan
		srv.Next("get-pools", havePools())
		srv.On("load-pool", vicitest.Close())
		resp := s.apply(t.Context(), s.none(), clients)
		checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "closed")
		if s.holds(resp.NewState) == nil {
			t.Error("the pool is not in the state")
		}
	})
}

// TestPool_refresh: only an answer that lacks the pool removes it from the state, and other addresses are drift.
func TestPool_refresh(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		step  vicitest.Step
		addrs string // empty if it is gone
		says  string
	}{
		"there":             {havePools(clientsPool), "10.3.0.0/24", ""},
		"of an old release": {havePools(vici.Pool{Name: "clients", Base: "10.3.0.0", Size: 254}), "10.3.0.0/24", ""},
		"others":            {havePools(vici.Pool{Name: "clients", Base: "10.3.0.10", Size: 5}), "10.3.0.10-10.3.0.14", ""},
		"gone":              {havePools(), "", ""},
		"another one":       {havePools(vici.Pool{Name: "client", Base: "10.3.0.1", Size: 254}), "", ""},
		"closed":            {vicitest.Close(), "10.3.0.0/24", "closed"},
	} {
		srv := vicitest.Start(t)
		s := poolServer(t, srv)
		srv.On("get-pools", c.step)
		resp := s.refresh(storedPool(s))
		state := s.holds(resp.NewState)
		if (state == nil) != (c.addrs == "") || state != nil && !state["addrs"].Equal(tftypes.NewValue(tftypes.String, c.addrs)) {
			t.Errorf("%s: the state is %v", name, state)
		}
		if c.says != "" {
			oneError(t, resp.Diagnostics, "", c.says, srv.URI())
		} else if len(resp.Diagnostics) > 0 {
			t.Errorf("%s:%s", name, describe(resp.Diagnostics))
		}
	}
	s := newPoolServer(t)
	s.configure(object{"uri": tftypes.UnknownValue})
	resp := s.refresh(storedPool(s))
	checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "as it was last seen")
	if s.holds(resp.NewState) == nil {
		t.Error("the pool was removed from the state")
	}
}

// TestPool_oldDaemon: what a release does not know is refused before it is loaded.
func TestPool_oldDaemon(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	s := poolServer(t, srv)
	plan := s.plan(s.none(), with(clients, object{"p_cscf": []any{"10.2.0.1"}}))
	oneError(t, plan.Diagnostics, `AttributeName("p_cscf")`, "6.0.3", srv.URI())
	if strings.Contains(fmt.Sprint(changing(srv)), "load-pool") {
		t.Error("it was loaded")
	}
}
