package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// namedLoad is what one command loads whole, and an update of it.
type namedLoad struct {
	typeName      string
	before, after object

	load, unload, list string // commands
	reported           []vicitest.Step
}

func namedLoads(t *testing.T) map[string]namedLoad {
	t.Helper()
	authority := object{"name": "acme", "cacert": newIssuer(t, "CA").pem, "crl_uris": []any{"http://crl.example.org/ca.crl"}}
	return map[string]namedLoad{
		"pool": {
			"strongswan_pool", clients, with(clients, object{"dns": []any{"10.2.0.54"}}),
			"load-pool", "unload-pool", "get-pools",
			[]vicitest.Step{havePools(clientsPool)},
		},
		"authority": {
			"strongswan_authority", authority, with(authority, object{"ocsp_uris": []any{"http://ocsp.example.org"}}),
			"load-authority", "unload-authority", "list-authorities",
			[]vicitest.Step{haveAuthority("acme"), vicitest.Reply()},
		},
	}
}

// created returns a daemon and what was created on it.
func (n namedLoad) created(t *testing.T) (*vicitest.Server, *life) {
	t.Helper()
	srv := vicitest.Start(t)
	answerVersion(srv, "6.0.1")
	srv.On("list-certs", vicitest.Reply())
	srv.On(n.load, vicitest.Reply("success", "yes"))
	srv.On(n.list, n.reported...)
	srv.Next(n.list, vicitest.Reply()) // for the plan
	srv.Next(n.list, vicitest.Reply())
	l := newLife(newServer(t), n.typeName)
	if err := l.run(t.Context(), object{"uri": srv.URI(), "timeout": "300ms"}); err != nil {
		t.Fatal(err)
	}
	if err := l.converge(t.Context(), n.before); err != nil {
		t.Fatal(err)
	}
	if err := l.unchanged(t.Context(), n.before); err != nil {
		t.Fatal(err)
	}
	return srv, l
}

// TestNamed_notReadBack: what was planned stays as it was planned when the daemon cannot be asked after it has loaded an update.
func TestNamed_notReadBack(t *testing.T) {
	t.Parallel()
	for name, n := range namedLoads(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv, l := n.created(t)
			srv.On(n.list, vicitest.Close())
			if err := l.converge(t.Context(), n.after); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNamed_unsettled: after an update that was cut off, taking the change back loads what was there before once more.
func TestNamed_unsettled(t *testing.T) {
	t.Parallel()
	for name, n := range namedLoads(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv, l := n.created(t)
			srv.On(n.load, vicitest.Close())
			if err := l.converge(t.Context(), n.after); err == nil {
				t.Fatal("the update did not fail")
			}
			planned, err := l.planChange(t.Context(), n.before)
			if err != nil {
				t.Fatal(err)
			}
			checkDiagnostic(t, planned.Diagnostics, tfprotov6.DiagnosticSeverityWarning, `AttributeName("persisted")`, "cut off")
			srv.On(n.load, vicitest.Reply("success", "yes"))
			if err := l.converge(t.Context(), n.before); err != nil {
				t.Fatal(err)
			}
			if err := l.unchanged(t.Context(), n.before); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNamed_destroy: that charon does not have it any more is as good as unloading it.
func TestNamed_destroy(t *testing.T) {
	t.Parallel()
	refused := vicitest.Reply("success", "no", "errmsg", "not found")
	for what, n := range namedLoads(t) {
		for name, c := range map[string]struct {
			step  vicitest.Step
			there bool
			says  string
		}{
			"unloaded":    {vicitest.Reply("success", "yes"), true, ""},
			"gone":        {refused, false, ""},
			"still there": {refused, true, "not found"},
			"closed":      {vicitest.Close(), true, "closed"},
		} {
			t.Run(what+" "+name, func(t *testing.T) {
				t.Parallel()
				srv, l := n.created(t)
				srv.On(n.unload, c.step)
				if !c.there {
					srv.On(n.list, vicitest.Reply())
				}
				err := l.converge(t.Context(), nil)
				if l.exists() != (c.says != "") {
					t.Errorf("in the state: %t", l.exists())
				}
				if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), srv.URI())) {
					t.Error(err)
				}
			})
		}
	}
}
