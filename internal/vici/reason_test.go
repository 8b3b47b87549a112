package vici

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

func TestReasonOf(t *testing.T) {
	t.Parallel()
	const secret = "correct horse\x00battery staple"
	request := NewMessage()
	request.Set("id", "ike-moon")
	request.AddSection("inside").Set("PIN", "4711")
	request.Set("data", secret)
	for reason, want := range map[string]string{
		"":                            "",
		"invalid type: ike-moon":      "invalid type: ike-moon",
		"bad\n\x1b[2J":                `bad\n\x1b[2J`,
		"data=" + secret + ".":        "data=<secret>.",
		"data=" + secret[:10] + "...": "data=<secret>...",
		secret + secret:               "<secret>",
		"battle for hors":             "battle for hors", // a few letters tell nothing
		"PIN 4711 refused":            "PIN <secret> refused",
		"0x" + hex.EncodeToString([]byte(secret)):               "0x<secret>",
		strings.ToUpper(hex.EncodeToString([]byte(secret))):     "<secret>",
		"[" + base64.StdEncoding.EncodeToString([]byte(secret)): "[<secret>",
		fmt.Sprintf("%q", "\xff"+secret):                        `"\xff<secret>"`,
		"data=" + secret + "\xff\n":                             `data=<secret>\xff\n`,
	} {
		reply := NewMessage()
		reply.Set("errmsg", reason)
		if got := reasonOf(reply, request); got != want {
			t.Errorf("%q: got %q, want %q", reason, got, want)
		}
	}
	long := NewMessage()
	long.Set("errmsg", strings.Repeat("ü", 30_000))
	if got := reasonOf(long, nil); len(got) > longestReason+50 || !strings.HasSuffix(got, "ü… (60000 bytes)") {
		t.Errorf("a long one has %d bytes: %q", len(got), got[len(got)-30:])
	}
	if got := reasonOf(NewMessage(), request); got != "" {
		t.Errorf("without a reason: %q", got)
	}
}
