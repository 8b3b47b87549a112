package diagnostic

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestLastCause: the cause is that of the last attempt that tells one.
func TestLastCause(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		attempts []string // of lines separated by |
		shown    int      // which attempt is shown
		cause    string   // a part of it
		certain  bool
	}{
		{name: "nothing logged", shown: -1},
		{
			"a later attempt was cut off",
			[]string{"received NO_PROPOSAL_CHOSEN notify error", "received packet: from 192.0.2.2|received AUTHENTICATION_FAILED notify error", "sending packet: from 192.0.2.1"},
			1, "refused this side's authentication", true,
		},
		{"the peer comes in", []string{"received packet: from 192.0.2.2|received proposals unacceptable"}, 0, "no proposal of the connection in common", true},
		{
			"no answer",
			[]string{"sending packet: from a to b|retransmit 1 of request|sending packet: from a to b|retransmit 2 of request|sending packet: from a to b"},
			0, "no response after 2 retransmits", false,
		},
		{"no attempt tells", []string{"sending packet: from a to b", "received packet: from b to a"}, 1, "", false},
	} {
		var attempts [][]vici.LogLine
		for _, text := range test.attempts {
			var lines []vici.LogLine
			for line := range strings.SplitSeq(text, "|") {
				lines = append(lines, vici.LogLine{Text: line})
			}
			attempts = append(attempts, lines)
		}
		lines, cause, certain := LastCause(attempts)
		var shown []vici.LogLine
		if test.shown >= 0 {
			shown = attempts[test.shown]
		}
		if !slices.Equal(lines, shown) || certain != test.certain || !strings.Contains(cause, test.cause) || test.cause == "" && cause != "" {
			t.Errorf("%s: got %q, %v of %+v", test.name, cause, certain, lines)
		}
	}
}
