package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestEnum(t *testing.T) {
	t.Parallel()
	k := swanctl.Enum("mode",
		swanctl.EnumValue{Name: "tunnel"},
		swanctl.EnumValue{Name: "transport", Synonyms: []string{"host-to-host"}},
		swanctl.EnumValue{Name: "drop"},
		swanctl.EnumValue{Name: "pass"},
		swanctl.EnumValue{Name: "iptfs", Since: swanctl.Version{Major: 6, Patch: 2}})
	checkKind(t, k, means{{"tunnel"}, {"transport", "host-to-host"}, {"drop"}, {"pass"}, {"iptfs"}}, refusals{
		"TUNNEL":      `did you mean "tunnel"?`,
		"tunel":       `did you mean "tunnel"?`,
		"transprot":   `did you mean "transport"?`,
		"passthrough": `did you mean "pass"?`,
		"block":       `did you mean "drop"?`,
		"bogus":       `not one of "tunnel", "transport", "drop", "pass", "iptfs"`,
		"":            `not one of`,
	})
	if err := k.Problem("bogus"); err != nil && strings.Contains(err.Error(), "did you mean") {
		t.Errorf("Problem(bogus) = %v, want no guess", err)
	}
	if len(k.Values) != 5 || k.Values[4].Since != (swanctl.Version{Major: 6, Patch: 2}) {
		t.Errorf("Values = %v, want the five values with the release of the last", k.Values)
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Actions, means{
		{"none", "clear", "none|none"},
		{"trap", "route", "trap|none", "trap|trap"},
		{"start", "restart", "none|start"},
		{"trap|start", "start|trap", "trap | start", "start | trap", "route|restart"},
	}, refusals{
		"hold":       `"hold" is not one of "none", "trap", "start"; did you mean "trap"?`,
		"trap,start": `write "trap|start"`,
		"trap start": `write "trap|start"`,
		"TRAP":       `did you mean "trap"?`,
		"trap|hold":  `did you mean "trap"?`,
		"trap|":      "not one of",
		"":           "not one of",
	})
}

// charon takes synonyms by themselves only, and prints its own names with spaces.
func TestActions_wireAndReport(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"clear":         {"none", "none"},
		"route|restart": {"trap|start", "trap | start"},
		"start | trap":  {"trap|start", "trap | start"},
	} {
		if got := swanctl.Actions.ToWire(text); got != want[0] {
			t.Errorf("ToWire(%q) = %q, want %q", text, got, want[0])
		}
		if got := swanctl.Actions.Printed(text); got != want[1] {
			t.Errorf("Printed(%q) = %q, want %q", text, got, want[1])
		}
	}
	if got := swanctl.Actions.FromReport("(7)"); got != "(7)" {
		t.Errorf("FromReport((7)) = %q, want it as it is", got)
	}
}
