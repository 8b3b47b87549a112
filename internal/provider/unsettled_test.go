package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestUnsettled: after an update that was cut off, taking the change back loads what was there before once more, although
// state and configuration are the same: the daemon may have the change, and does not report it.
func TestUnsettled(t *testing.T) {
	t.Parallel()
	before := changed(faultConnection("net"), object{"pools": []any{"one"}})
	after := changed(before, object{"pools": []any{"other"}})
	srv := vicitest.Start(t)
	answerVersion(srv, "5.9.8")
	none := vici.NewMessage()
	none.SetList("conns", nil)
	srv.On("get-conns", vicitest.ReplyMessage(none))
	srv.On("list-conns", vicitest.Reply())
	srv.On("load-conn", vicitest.Reply("success", "yes"))
	l := newLife(newServer(t), "strongswan_connection")
	if err := l.run(t.Context(), object{"uri": srv.URI(), "timeout": "300ms"}); err != nil {
		t.Fatal(err)
	}
	if err := l.converge(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	if err := l.unchanged(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	srv.On("load-conn", vicitest.Close())
	if err := l.converge(t.Context(), after); err == nil {
		t.Fatal("the update did not fail")
	}

	planned, err := l.planChange(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	checkDiagnostic(t, planned.Diagnostics, tfprotov6.DiagnosticSeverityWarning, `AttributeName("persisted")`, "cut off")
	srv.On("load-conn", vicitest.Reply("success", "yes"))
	if err := l.converge(t.Context(), before); err != nil {
		t.Fatal(err)
	}
	c, _ := lastRequest(t, srv, "load-conn").Section("net")
	if pools, _ := c.List("pools"); strings.Join(pools, " ") != "one" {
		t.Errorf("loaded with %q", pools)
	}
	if err := l.unchanged(t.Context(), before); err != nil {
		t.Error(err)
	}
}

// TestUnsettled_unload: the next apply unloads the connection only if the update that was cut off came that far, as it costs SAs.
func TestUnsettled_unload(t *testing.T) {
	t.Parallel()
	before := changed(faultConnection("net"), object{"dscp": "000000"})
	after := changed(before, object{"dscp": "000001"})
	for command, unloads := range map[string]bool{"load-conn": false, "unload-conn": true} {
		srv := vicitest.Start(t)
		answerVersion(srv, "5.9.8")
		none := vici.NewMessage()
		none.SetList("conns", nil)
		srv.On("get-conns", vicitest.ReplyMessage(none))
		srv.On("list-conns", vicitest.Reply())
		srv.On("load-conn", vicitest.Reply("success", "yes"))
		srv.On("unload-conn", vicitest.Reply("success", "yes"))
		l := newLife(newServer(t), "strongswan_connection")
		if err := l.run(t.Context(), object{"uri": srv.URI(), "timeout": "2s"}); err != nil {
			t.Fatal(err)
		}
		if err := l.converge(t.Context(), before); err != nil {
			t.Fatal(err)
		}
		srv.On(command, vicitest.Close())
		if err := l.converge(t.Context(), after); err == nil {
			t.Fatalf("%s: the update did not fail", command)
		}
		planned, err := l.planChange(t.Context(), before)
		if err != nil {
			t.Fatal(err)
		}
		if says := strings.Contains(describe(planned.Diagnostics), "has to be unloaded"); says != unloads {
			t.Errorf("%s was cut off: the next plan unloads: %v:%s", command, says, describe(planned.Diagnostics))
		}
	}
}
