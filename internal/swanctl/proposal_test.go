package swanctl_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var protocols = map[swanctl.Protocol]*swanctl.Kind{
	swanctl.IKE: swanctl.IKEProposal, swanctl.ESP: swanctl.ESPProposal, swanctl.AH: swanctl.AHProposal,
}

// proposals are proposals with the algorithms that charon reports for them, and the text that is read back from that.
var proposals = []struct {
	protocol        swanctl.Protocol
	text, key, read string
}{
	{
		swanctl.IKE, "aes256-sha256-modp2048",
		"encr=AES_CBC_256;integ=HMAC_SHA2_256_128;prf=PRF_HMAC_SHA2_256;ke=MODP_2048", "aes256-sha256-modp2048",
	},
	{
		swanctl.IKE, "modp2048-sha256-aes256",
		"encr=AES_CBC_256;integ=HMAC_SHA2_256_128;prf=PRF_HMAC_SHA2_256;ke=MODP_2048", "aes256-sha256-modp2048",
	},
	{
		swanctl.IKE, " aes256 - sha256--modp2048- ",
		"encr=AES_CBC_256;integ=HMAC_SHA2_256_128;prf=PRF_HMAC_SHA2_256;ke=MODP_2048", "aes256-sha256-modp2048",
	},
	{
		swanctl.IKE, "aes128-aes256-sha256-sha384-ecp256-x25519",
		"encr=AES_CBC_128,AES_CBC_256;integ=HMAC_SHA2_256_128,HMAC_SHA2_384_192;prf=PRF_HMAC_SHA2_256,PRF_HMAC_SHA2_384;ke=ECP_256,CURVE_25519",
		"aes128-aes256-sha256-sha384-ecp256-x25519",
	},
	{
		swanctl.IKE, "aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_none-ke3_ecp384",
		"encr=AES_GCM_16_256;prf=PRF_HMAC_SHA2_384;ke=CURVE_25519;ake1=ML_KEM_768,KE_NONE;ake3=ECP_384",
		"aes256gcm16-prfsha384-x25519-ke1_mlkem768-ke1_none-ke3_ecp384",
	},
	{
		swanctl.IKE, "aes256-sha256_96-sha1-modp2048",
		"encr=AES_CBC_256;integ=HMAC_SHA2_256_96,HMAC_SHA1_96;prf=PRF_HMAC_SHA1;ke=MODP_2048", "aes256-sha256_96-sha1-modp2048",
	},
	{
		swanctl.IKE, "aes256-sha256-none-modp2048",
		"encr=AES_CBC_256;integ=HMAC_SHA2_256_128;prf=PRF_HMAC_SHA2_256;ke=MODP_2048", "aes256-sha256-modp2048",
	},
	{
		swanctl.IKE, "aes256gmac-sha256-modp2048",
		"encr=NULL_AES_GMAC_256;prf=PRF_HMAC_SHA2_256;ke=MODP_2048", "aes256gmac-prfsha256-modp2048",
	},
	{
		swanctl.IKE, "aes256-sha256-modp2048-esn",
		"encr=AES_CBC_256;integ=HMAC_SHA2_256_128;prf=PRF_HMAC_SHA2_256;ke=MODP_2048;sn=EXT_SEQ", "aes256-sha256-modp2048-esn",
	},
	{
		swanctl.IKE, "aes256-sha256-prfsha384-modp2048",
		"encr=AES_CBC_256;integ=HMAC_SHA2_256_128;prf=PRF_HMAC_SHA2_384;ke=MODP_2048", "aes256-sha256-prfsha384-modp2048",
	},
	{swanctl.ESP, "aes256gcm16", "encr=AES_GCM_16_256;sn=NO_EXT_SEQ", "aes256gcm16"},
	{swanctl.ESP, "aes256gcm", "encr=AES_GCM_16_256;sn=NO_EXT_SEQ", "aes256gcm16"},
	{swanctl.ESP, "aes256gcm16-sha256-prfsha256", "encr=AES_GCM_16_256;sn=NO_EXT_SEQ", "aes256gcm16"},
	{swanctl.ESP, "aes256-sha256-modp2048-none", "encr=AES_CBC_256;integ=HMAC_SHA2_256_128;ke=MODP_2048,KE_NONE;sn=NO_EXT_SEQ", "aes256-sha256-modp2048-none"},
	{swanctl.ESP, "aes256gcm16-ke1_mlkem768", "encr=AES_GCM_16_256;ake1=ML_KEM_768;sn=NO_EXT_SEQ", "aes256gcm16-ke1_mlkem768"},
	{swanctl.ESP, "null-sha256", "encr=NULL;integ=HMAC_SHA2_256_128;sn=NO_EXT_SEQ", "null-sha256"},
	{swanctl.ESP, "aes256gmac", "encr=NULL_AES_GMAC_256;sn=NO_EXT_SEQ", "aes256gmac"},
	{swanctl.ESP, "aes128-sha1-esn-noesn", "encr=AES_CBC_128;integ=HMAC_SHA1_96;sn=EXT_SEQ,NO_EXT_SEQ", "aes128-sha1-esn-noesn"},
	{swanctl.ESP, "aes256", "encr=AES_CBC_256;sn=NO_EXT_SEQ", "aes256"},
	{swanctl.AH, "aes128gmac-sha256", "integ=AES_128_GMAC,HMAC_SHA2_256_128;sn=NO_EXT_SEQ", "aes128gmac-sha256"},
	{swanctl.AH, "aes256-sha256-prfsha1", "integ=HMAC_SHA2_256_128;sn=NO_EXT_SEQ", "sha256"},
}

func TestProposal_printed(t *testing.T) {
	t.Parallel()
	for _, c := range proposals {
		k := protocols[c.protocol]
		if err := k.Problem(c.text); err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := k.Printed(c.text); got != c.key {
			t.Errorf("%s: printed %s, want %s", c.text, got, c.key)
		}
		if got := k.FromReport(c.key); got != c.read {
			t.Errorf("%s is read as %s, want %s", c.key, got, c.read)
		}
		if !k.Reports([]string{c.text}, []string{c.key}) {
			t.Errorf("%s is not recognised in %s", c.text, c.key)
		}
		if !k.Equal(c.text, c.read) {
			t.Errorf("%s and %s are not equal", c.text, c.read)
		}
	}
}

func TestProposal_refused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		protocol   swanctl.Protocol
		text, says string
	}{
		{swanctl.IKE, "", "empty"},
		{swanctl.IKE, "-", "encryption algorithm"},
		{swanctl.IKE, "aes256-sha256", "key exchange"},
		{swanctl.IKE, "aes256-sha256-none", "key exchange"},
		{swanctl.IKE, "aes256gcm16-ecp256", "pseudo-random function"},
		{swanctl.IKE, "aes256-modp2048", "integrity algorithm"},
		{swanctl.IKE, "aes256-aes256gcm16-sha256-modp2048", "AEAD"},
		{swanctl.IKE, "AES256-SHA256-ECP256", `"aes256"`},
		{swanctl.IKE, "aes256-sha256-modp2048!", `"modp2048"`},
		{swanctl.IKE, "aes256-sha256-dh14", `"modp2048"`},
		{swanctl.IKE, "aes256-sha256-group19", `"ecp256"`},
		{swanctl.IKE, "aes256-sha256-modp2047", `"modp2048"`},
		{swanctl.IKE, "aes256-sha256-modp2048,aes128-sha1-modp1024", "comma"},
		{swanctl.IKE, "default-aes256", "default"},
		{swanctl.IKE, "aes256-sha256-x25519-ke8_mlkem768", "ke8_mlkem768"},
		{swanctl.IKE, "aes256-sha256-x25519-ke1_aes256", "ke1_aes256"},
		{swanctl.IKE, strings.Repeat("aes256-", 300) + "sha256-modp2048", "2047"},
		{swanctl.ESP, "sha256", "encryption algorithm"},
		{swanctl.AH, "aes256", "integrity algorithm"},
	} {
		if err := protocols[c.protocol].Problem(c.text); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want it to say %s", c.text, err, c.says)
		}
	}
}

func TestProposal_lists(t *testing.T) {
	t.Parallel()
	a, b := swanctl.ESPProposal.Printed("aes256gcm16"), swanctl.ESPProposal.Printed("aes128-sha256")
	for _, c := range []struct {
		protocol             swanctl.Protocol
		configured, reported []string
		same                 bool
	}{
		{swanctl.ESP, []string{"aes256gcm16", "aes128-sha256"}, []string{a, b}, true},
		{swanctl.ESP, []string{"aes128-sha256", "aes256gcm16"}, []string{a, b}, false},
		{swanctl.ESP, []string{"aes256gcm16", "aes256gcm", "aes128-sha256"}, []string{a, b}, true},
		{swanctl.ESP, []string{"aes256gcm16"}, []string{a, b}, false},
		{swanctl.ESP, []string{"default"}, []string{a, b}, true},
		{swanctl.ESP, []string{"DEFAULT"}, nil, true},
		{swanctl.ESP, []string{"aes256gcm16", "default"}, []string{a, b}, true},
		{swanctl.ESP, []string{"default", "aes128-sha256"}, []string{a, b}, true},
		{swanctl.ESP, []string{"default", "aes256gcm16"}, []string{a, b}, true}, // default holds it already
		{swanctl.ESP, []string{"aes128-sha256", "default"}, []string{a, b}, false},
		{swanctl.IKE, []string{"default"}, []string{"x", "y"}, true},
		{swanctl.ESP, []string{"default", "aes256gcm16", "default", "aes128-sha256"}, []string{a, b}, true},
		{swanctl.ESP, []string{"default", "aes256gcm16", "aes128-sha256"}, []string{b, a}, true},
		{swanctl.ESP, []string{"default", "aes256gcm16"}, []string{b, b}, false},
		// So many that trying all ways to split the report among them would never end.
		{swanctl.IKE, append(slices.Repeat([]string{"default"}, 40), "aes256-sha256-modp2048"), slices.Repeat([]string{"x"}, 40), false},
	} {
		if got := protocols[c.protocol].Reports(c.configured, c.reported); got != c.same {
			t.Errorf("%q reported as %q: %v, want %v", c.configured, c.reported, got, c.same)
		}
	}
	same := swanctl.IKEProposal.Printed("aes256-sha256-modp2048")
	if !swanctl.IKEProposal.Reports([]string{"aes256-sha256-modp2048", "modp2048-aes256-sha256"}, []string{same, same}) {
		t.Error("IKE proposals that are equal are not reported twice")
	}
}

func TestProposal_releases(t *testing.T) {
	t.Parallel()
	six := swanctl.Version{Major: 6}
	for text, want := range map[string][2]swanctl.Version{
		"aes256-sha256-modp2048":                          {},
		"aes256-sha256-x25519-ke1_mlkem768":               {six, {}},
		"aes256-sha256-modp2048-ke1_ecp256":               {six, {}},
		"aes256-sha256-mlkem768":                          {six, {}},
		"aes256-sha256-ntru256":                           {{}, six},
		strings.Repeat("aes256-", 70) + "sha256-modp2048": {},
		strings.Repeat("aes256-", 80) + "sha256-modp2048": {six, {}},
	} {
		if got := [2]swanctl.Version{swanctl.ProposalSince(text), swanctl.ProposalUntil(text)}; got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func FuzzProposal(f *testing.F) {
	for _, c := range proposals {
		f.Add(int(c.protocol), c.text)
	}
	f.Fuzz(func(t *testing.T, protocol int, text string) {
		k, ok := protocols[swanctl.Protocol(protocol)]
		if !ok || k.Problem(text) != nil {
			return
		}
		printed := k.Printed(text)
		if !slices.Contains([]string{"default", printed}, k.Printed(k.FromReport(printed))) {
			t.Errorf("%q is printed as %q, which is read as %q", text, printed, k.FromReport(printed))
		}
	})
}

// TestProposal_suggestions: names that RFCs, other products and habit have for an algorithm.
func TestProposal_suggestions(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"aes256-sha2-modp2048":                    `did you mean "sha256"?`,
		"aes256gcm16-PRFSHA2-modp2048":            `did you mean "prfsha256"?`,
		"AES256-GCM-16":                           `has "AES256-GCM-16"; did you mean "aes256gcm16"?`,
		"aes256-gcm-16-prfsha384-ecp384":          `has "aes256-gcm-16"; did you mean "aes256gcm16"?`,
		"AES-256-GCM-16-PRFSHA384":                `has "AES-256-GCM-16"; did you mean "aes256gcm16"?`,
		"aes-256-sha256":                          `has "aes-256"; did you mean "aes256"?`,
		"aes256-sha-384-modp2048":                 `has "sha-384"; did you mean "sha384"?`,
		"aes256-sha256 - modp - 2048":             `has "modp - 2048"; did you mean "modp2048"?`,
		"aes256-sha256-modp2084":                  `did you mean "modp2048"?`,
		"aes256-sha256-ke1_mlkem786":              `did you mean "ke1_mlkem768"?`,
		"aes256-sha256-group14":                   `did you mean "modp2048"?`,
		"aes256-sha256-bogus-modp2048":            "keywords are joined by dashes",
		"aes256-sha256-modp2048-something_longer": "keywords are joined by dashes",
	} {
		if err := swanctl.IKEProposal.Problem(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want one that says %q", text, err, says)
		}
	}
}
