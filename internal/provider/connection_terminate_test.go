package provider_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestConnection_closedMeanwhile: charon counts an SA that goes away by itself before its turn as one that it could not close. That there is none
// left is all that matters.
func TestConnection_closedMeanwhile(t *testing.T) {
	t.Parallel()
	failed := vicitest.Reply("success", "no", "errmsg", "terminating SA failed", "matches", "1", "terminated", "0")
	for name, c := range map[string]struct {
		script func(*vicitest.Server)
		fails  bool
	}{
		"gone": {script: func(srv *vicitest.Server) {
			srv.Next("terminate", failed)
			srv.On("terminate", vicitest.Reply("success", "no", "errmsg", "no matching SAs to terminate found", "matches", "0", "terminated", "0"))
		}},
		"stays": {script: func(srv *vicitest.Server) { srv.On("terminate", failed) }, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			answerVersion(srv, "6.0.1")
			srv.On("unload-conn", vicitest.Reply("success", "yes"))
			c.script(srv)
			s := resourceServer{server: newServer(t), typeName: "strongswan_connection"}
			s.configure(object{"uri": srv.URI()})
			resp := s.apply(t.Context(), s.of(object{"name": "net-net", "terminate_on_destroy": true}), nil)
			if c.fails {
				oneError(t, resp.Diagnostics, "", "terminating SA failed", srv.URI())
			} else if len(resp.Diagnostics) > 0 {
				t.Error(describe(resp.Diagnostics))
			}
		})
	}
}
