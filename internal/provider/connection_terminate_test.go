package provider_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

// TestConnection_terminateOnDestroy: an SA that goes while charon is about to close it is closed. One that does not go is
// an error.
func TestConnection_terminateOnDestroy(t *testing.T) {
	t.Parallel()
	refused := vicitest.Reply("success", "no", "matches", "1", "terminated", "0", "errmsg", "terminating SA failed")
	for name, c := range map[string]struct {
		after vicitest.Step // what charon answers when it is asked again
		says  string
	}{
		"gone":   {after: vicitest.Reply("success", "no", "matches", "0", "terminated", "0", "errmsg", "no matching SAs to terminate found")},
		"closed": {after: vicitest.Reply("success", "yes", "matches", "1", "terminated", "1")},
		"stays":  {after: refused, says: "terminating SA failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := vicitest.Start(t)
			answerVersion(srv, "5.9.8")
			srv.On("unload-conn", vicitest.Reply("success", "yes"))
			srv.Next("terminate", refused)
			srv.On("terminate", c.after)
			s := resourceServer{server: newServer(t), typeName: "strongswan_connection"}
			s.configure(object{"uri": srv.URI()})
			resp := s.apply(ctx(t), s.of(object{"name": "moon", "terminate_on_destroy": true}), nil)
			if said := describe(resp.Diagnostics); c.says == "" && len(resp.Diagnostics) > 0 || !strings.Contains(said, c.says) {
				t.Errorf("want %q: %s", c.says, said)
			}
		})
	}
}
