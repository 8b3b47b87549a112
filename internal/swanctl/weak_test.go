package swanctl_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// TestWeakProposal_keywords tries every keyword there is, in each kind of proposal that it fits: only those that the RFCs
// name are weak.
func TestWeakProposal_keywords(t *testing.T) {
	t.Parallel()
	want := map[swanctl.Protocol][]string{
		swanctl.IKE: {
			"des", "md5", "md5_128", "modp1024", "modp1024s160", "modp1536", "modp2048s224", "modp2048s256", "modp768", "modpnull", "prfmd5",
		},
		swanctl.ESP: {
			"3des", "blowfish", "blowfish128", "blowfish192", "blowfish256", "des", "md5", "md5_128",
			"modp1024", "modp1024s160", "modp1536", "modp2048s224", "modp2048s256", "modp768", "modpnull",
		},
		swanctl.AH: {
			"md5", "md5_128", "modp1024", "modp1024s160", "modp1536", "modp2048s224", "modp2048s256", "modp768", "modpnull",
		},
	}
	for p, weak := range want {
		var got []string
		for list, words := range keywordsByList(t) {
			for _, word := range words {
				if swanctl.WeakProposal(p, around(p, list, word)) != nil {
					got = append(got, word)
				}
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, weak) {
			t.Errorf("protocol %d: %q are weak, want %q", p, got, weak)
		}
	}
}

// keywordsByList returns the keywords of proposals by the list that they belong to.
func keywordsByList(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("proposal_keywords.txt")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 5 {
			words[f[0]] = append(words[f[0]], strings.Fields(f[4])...)
		}
	}
	return words
}

// around is a proposal with the keyword in it and nothing weak besides. What does not fit together is no proposal, and so
// has no weaknesses.
func around(p swanctl.Protocol, list, word string) string {
	switch {
	case p == swanctl.IKE && list == "encr" && (strings.Contains(word, "gcm") || strings.Contains(word, "ccm")):
		return word + "-prfsha256-x25519"
	case p == swanctl.IKE:
		return map[string]string{"encr": "", "integ": "aes256-prfsha256-", "prf": "aes256-sha256-", "ke": "aes256-sha256-", "sn": "aes256-sha256-"}[list] +
			word + map[string]string{"encr": "-sha256-x25519", "integ": "-x25519", "prf": "-x25519", "sn": "-x25519"}[list]
	case list == "encr":
		return word + "-sha256"
	case list == "integ":
		return "aes256-" + word
	default:
		return "aes256-sha256-" + word
	}
}

func TestWeakProposal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		p    swanctl.Protocol
		text string
		says []string // of each weakness
	}{
		{swanctl.IKE, "default", nil},
		{swanctl.IKE, "3des-sha1-modp2048", nil}, // MAY, MUST- and MUST
		{swanctl.IKE, "no proposal", nil},
		{swanctl.IKE, "3des-md5-modp1024", []string{
			"prfmd5 (PRF_HMAC_MD5) is MUST NOT (RFC 8247, section 2.2)", "md5 (HMAC_MD5_96) is MUST NOT (RFC 8247, section 2.3); use sha256",
			"modp1024 (MODP_1024) is SHOULD NOT (RFC 8247, section 2.4); use x25519",
		}},
		{swanctl.IKE, "aes256-sha256-x25519-ke2_modp768", []string{"modp768"}},
		{swanctl.ESP, "aes256", []string{"no integrity algorithm"}},
		{swanctl.ESP, "null-x25519", []string{"no integrity algorithm"}},
		{swanctl.ESP, "null-sha256", nil},
		{swanctl.ESP, "aes256gmac", nil},
		{swanctl.ESP, "aes128gcm16-chacha20poly1305", nil},
		{swanctl.ESP, "3des-sha1-modp1024", []string{"MODP_1024", "3DES_CBC) is SHOULD NOT (RFC 8221, section 5)"}},
		{swanctl.AH, "sha1-aes256gmac", nil},
	} {
		t.Run(fmt.Sprint(c.p, c.text), func(t *testing.T) {
			t.Parallel()
			got := swanctl.WeakProposal(c.p, c.text)
			if !slices.EqualFunc(got, c.says, strings.Contains) {
				t.Errorf("%q, want parts %q", got, c.says)
			}
		})
	}
}
