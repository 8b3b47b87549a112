package swanctl_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestBoolean(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Boolean, means{
		{"yes", "YES", "true", "True", "enabled", "1"},
		{"no", "No", "false", "disabled", "0"},
	}, refusals{
		"": `neither "yes" nor "no"`, "maybe": `neither`, "on": `neither`, "yes ": `neither`, "2": `neither`,
	})
}
