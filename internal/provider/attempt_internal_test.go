package provider

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestAttempts_cause: the cause is that of the last attempt that tells one, whatever else is logged in between.
func TestAttempts_cause(t *testing.T) {
	t.Parallel()
	l := &logListener{name: "site", peers: []string{"192.0.2.2"}}
	for _, line := range []vici.LogLine{
		{IKE: "site", IKEID: "1", Text: "received NO_PROPOSAL_CHOSEN notify error"},
		{IKE: "(unnamed)", IKEID: "7", Text: "received packet: from 198.51.100.9[500] to 192.0.2.1[500] (80 bytes)"},
		{IKE: "(unnamed)", IKEID: "7", Text: "no matching peer config found"},
		{IKE: "other", IKEID: "8", Text: "giving up after 5 retransmits"},
		{IKE: "site", IKEID: "2", Text: "received packet: from 192.0.2.2[500] to 192.0.2.1[500] (80 bytes)"},
		{IKE: "site", IKEID: "2", Text: "received AUTHENTICATION_FAILED notify error"},
		{IKE: "site", IKEID: "3", Text: "sending packet: from 192.0.2.1[500] to 192.0.2.2[500] (80 bytes)"},
		{Text: "about no IKE_SA"},
	} {
		l.take(line)
	}
	w := &waiting{log: l}
	lines, cause := w.lastAttempt()
	if len(lines) != 2 || lines[0].IKEID != "2" || !strings.Contains(cause, "refused this side's authentication") {
		t.Errorf("got %q of %+v", cause, lines)
	}

	// A peer that tries to come in, and is known by its address alone.
	l = &logListener{name: "site", peers: []string{"192.0.2.2"}}
	l.take(vici.LogLine{IKE: "(unnamed)", IKEID: "9", Text: "received packet: from 192.0.2.2[500] to 192.0.2.1[500] (80 bytes)"})
	l.take(vici.LogLine{IKE: "(unnamed)", IKEID: "9", Text: "received proposals unacceptable"})
	w = &waiting{log: l}
	if _, cause = w.lastAttempt(); !strings.Contains(cause, "no proposal of the connection in common") {
		t.Errorf("got %q", cause)
	}

	l = &logListener{name: "site"}
	for _, text := range []string{"sending packet: from a to b", "retransmit 1 of request", "sending packet: from a to b", "retransmit 2 of request", "sending packet: from a to b"} {
		l.take(vici.LogLine{IKE: "site", IKEID: "1", Text: text})
	}
	w = &waiting{log: l}
	if _, cause = w.lastAttempt(); !strings.Contains(cause, "no response after 2 retransmits") {
		t.Errorf("got %q", cause)
	}
}
