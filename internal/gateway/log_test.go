package gateway

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestLogListener_attempts: whatever else is logged in between, the attempts are those of the connection and of its peer, the
// one that was heard of last at the end.
func TestLogListener_attempts(t *testing.T) {
	t.Parallel()
	l := &LogListener{name: "site", peers: []string{"192.0.2.2"}}
	for _, line := range []vici.LogLine{
		{IKE: "site", IKEID: "1", Text: "received NO_PROPOSAL_CHOSEN notify error"},
		{IKE: "(unnamed)", IKEID: "7", Text: "received packet: from 198.51.100.9[500] to 192.0.2.1[500] (80 bytes)"},
		{IKE: "(unnamed)", IKEID: "7", Text: "no matching peer config found"},
		{IKE: "other", IKEID: "8", Text: "giving up after 5 retransmits"},
		{IKE: "(unnamed)", IKEID: "9", Text: "received packet: from 192.0.2.2[500] to 192.0.2.1[500] (80 bytes)"},
		{IKE: "(unnamed)", IKEID: "9", Text: "received proposals unacceptable"},
		{IKE: "site", IKEID: "2", Text: "received packet: from 192.0.2.2[500] to 192.0.2.1[500] (80 bytes)"},
		{IKE: "site", IKEID: "1", Text: "destroying IKE_SA"},
		{Text: "about no IKE_SA"},
	} {
		l.take(line)
	}
	var got []string
	for _, attempt := range l.Attempts() {
		ids := ""
		for _, line := range attempt {
			ids += line.IKEID
		}
		got = append(got, ids)
	}
	if len(got) != 3 || got[0] != "99" || got[1] != "2" || got[2] != "11" {
		t.Errorf("the lines of the attempts are those of %q", got)
	}
}
