package gateway_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// TestUnnamed: whoever names no gateway, though there are some, is told which.
func TestUnnamed(t *testing.T) {
	t.Parallel()
	target, err := transport.Parse("unix:///no/such/charon.vici")
	if err != nil {
		t.Fatal(err)
	}
	for _, others := range [][]string{nil, {"paris", "rome"}} {
		g := gateway.New("", gateway.Settings{Target: target, Timeout: time.Second, Others: others})
		_, err := g.Client.Version(t.Context())
		if err == nil {
			t.Fatal("somebody answers")
		}
		var unnamed *gateway.UnnamedError
		if errors.As(err, &unnamed) != (others != nil) {
			t.Errorf("with the gateways %q: %v", others, err)
		}
		if others == nil {
			continue
		}
		if text := err.Error() + unnamed.Advice(); !strings.Contains(text, `gateways are "paris", "rome"`) || !strings.Contains(text, "paris/NAME") ||
			strings.Contains(text, "charon.vici") {
			t.Errorf("with the gateways %q: %s", others, text)
		}
	}
}
