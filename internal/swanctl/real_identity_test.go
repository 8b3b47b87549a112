package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestIdentity_asCharonPrintsIt holds the printed form to what the daemon at hand prints.
//
//strongswan:each release
func TestIdentity_asCharonPrintsIt(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	target, err := transport.Parse(g.URI())
	if err != nil {
		t.Fatal(err)
	}
	client := vici.NewClient(target.Dial)
	defer func() { _ = client.Close() }()
	for text := range identities {
		m := vici.NewMessage()
		m.AddSection("remote").Set("id", text)
		if err := client.LoadConn(t.Context(), "test", m); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		for c, err := range client.ListConns(t.Context(), "test") {
			if err != nil {
				t.Fatal(err)
			}
			round, _ := c.Config.Section("remote-1")
			printed, _ := round.Get("id")
			if strings.HasPrefix(text, "fqdn:^") || strings.HasPrefix(text, "email:^") {
				printed = strings.TrimPrefix(printed, strings.SplitN(text, ":", 2)[0]+":") // before 6.0.2 no prefix is cut off
			}
			if got := swanctl.Identity.Printed(text); got != printed {
				t.Errorf("%s: charon prints %q, and not %q", text, printed, got)
			}
		}
		if err := client.UnloadConn(t.Context(), "test"); err != nil {
			t.Fatal(err)
		}
	}
}
