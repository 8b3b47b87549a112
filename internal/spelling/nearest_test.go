package spelling

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"mode", "modes", "updown", "modp1024", "modp2048", "start_action"}
	for text, want := range map[string]string{
		"mode": "mode", "mdoe": "mode", "mod": "mode", "moode": "mode", "node": "mode", "updwon": "updown", "pudonw": "updown",
		"modp2084": "modp2048", "start_acton": "start_action", "tsart_actoin": "start_action",
		"": "", "mo": "", "me": "", "MODE": "", "action": "", "up": "",
	} {
		if got := Nearest(text, names); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := Nearest("mode", nil); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abcd", "badc", 2},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
