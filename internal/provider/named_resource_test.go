package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// namedUpdate is an update of what one command loads whole.
type namedUpdate struct {
	typeName      string
	before, after object
	load, list    string // commands
	reported      []vicitest.Step
}

func namedUpdates(t *testing.T) map[string]namedUpdate {
	t.Helper()
	authority := object{"name": "acme", "cacert": newIssuer(t, "CA").pem, "crl_uris": []any{"http://crl.example.org/ca.crl"}}
	return map[string]namedUpdate{
		"pool": {
			"strongswan_pool", clients, with(clients, object{"dns": []any{"10.2.0.54"}}),
			"load-pool", "get-pools",
			[]vicitest.Step{havePools(clientsPool)},
		},
		"authority": {
			"strongswan_authority", authority, with(authority, object{"ocsp_uris": []any{"http://ocsp.example.org"}}),
			"load-authority", "list-authorities",
			[]vicitest.Step{haveAuthority("acme"), vicitest.Reply()},
		},
	}
}

// created returns a daemon and what was created on it.
func (u namedUpdate) created(t *testing.T) (*vicitest.Server, *life) {
	t.Helper()
	srv := vicitest.Start(t)
	answerVersion(srv, "6.0.1")
	srv.On("list-certs", vicitest.Reply())
	srv.On(u.load, vicitest.Reply("success", "yes"))
	srv.On(u.list, u.reported...)
	srv.Next(u.list, vicitest.Reply())
	l := newLife(newServer(t), u.typeName)
	if err := l.run(t.Context(), object{"uri": srv.URI(), "timeout": "300ms"}); err != nil {
		t.Fatal(err)
	}
	if err := l.converge(t.Context(), u.before); err != nil {
		t.Fatal(err)
	}
	if err := l.unchanged(t.Context(), u.before); err != nil {
		t.Fatal(err)
	}
	return srv, l
}

// TestNamed_notReadBack: what was planned stays as it was planned when the daemon cannot be asked after it has loaded an update.
func TestNamed_notReadBack(t *testing.T) {
	t.Parallel()
	for name, u := range namedUpdates(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv, l := u.created(t)
			srv.On(u.list, vicitest.Close())
			if err := l.converge(t.Context(), u.after); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestNamed_unsettled: after an update that was cut off, taking the change back loads what was there before once more.
func TestNamed_unsettled(t *testing.T) {
	t.Parallel()
	for name, u := range namedUpdates(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv, l := u.created(t)
			srv.On(u.load, vicitest.Close())
			if err := l.converge(t.Context(), u.after); err == nil {
				t.Fatal("the update did not fail")
			}
			planned, err := l.planChange(t.Context(), u.before)
			if err != nil {
				t.Fatal(err)
			}
			checkDiagnostic(t, planned.Diagnostics, tfprotov6.DiagnosticSeverityWarning, `AttributeName("persisted")`, "cut off")
			srv.On(u.load, vicitest.Reply("success", "yes"))
			if err := l.converge(t.Context(), u.before); err != nil {
				t.Fatal(err)
			}
			if err := l.unchanged(t.Context(), u.before); err != nil {
				t.Error(err)
			}
		})
	}
}
