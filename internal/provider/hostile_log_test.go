package provider_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestHostile_log: charon's log has what peers send, and is shown when a tunnel does not come up.
func TestHostile_log(t *testing.T) {
	t.Parallel()
	srv := vicitest.Start(t)
	for command, a := range goodAnswers(t, newIssuer(t, "CA").pem, "") {
		srv.On(command, a.steps()...)
	}
	srv.On("list-sas", vicitest.Reply())
	line := func(text string) vicitest.Step {
		return vicitest.StrayEvent("log", vicitest.Message("group", evil, "level", evil, "ikesa-name", "moon", "ikesa-uniqueid", "1", "msg", text))
	}
	none := vicitest.StrayEvent("log", vici.NewMessage())
	srv.On("register log", vicitest.Confirm(), none, line(evil), line("received TS_UNACCEPTABLE from "+evil))
	l := hostileLife{resourceServer: resourceServer{server: newServer(t), typeName: "strongswan_connection"}, what: "log"}
	l.reset(srv)
	config := object{
		"name": "moon", "local": []any{object{"auth": "psk"}}, "remote": []any{object{"auth": "psk"}},
		"children": object{"net": object{"start_action": "trap"}}, "remote_addrs": []any{"192.0.2.1"},
		"wait_for": object{"children": []any{"net"}, "timeout": "100ms"},
	}
	resp := l.apply(t.Context(), l.none(), config)
	l.check("create", resp.Diagnostics, resp.NewIdentity, resp.NewState)
	if said := describe(resp.Diagnostics); !strings.Contains(said, "The peer does not accept the traffic selectors") || !strings.Contains(said, `x\x1b[2J`) {
		t.Errorf("the log is not shown:%s", said)
	}
}
