package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestDecodeSharedSecret(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ secretType, encoding, text, want string }{
		{"ike", "text", "grüße", "gr\xc3\xbc\xc3\x9fe"},
		{"ike", "text", "0x6d6f6f6e", "0x6d6f6f6e"},
		{"ike", "text", "0sbW9vbg==", "0sbW9vbg=="},
		{"ike", "text", " spaces and a line break \n", " spaces and a line break \n"},
		{"ike", "hex", "6d6F6f6E00", "moon\x00"},
		{"ike", "hex", "6d6f\r\n6f6e\n", "moon"},
		{"eap", "base64", "bW9vbg==\n", "moon"},
		{"ppk", "base64", "+/8=", "\xfb\xff"},
		{"ntlm", "hex", "00112233445566778899aabbccddeeff", "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff"},
		{"ike", "text", strings.Repeat("x", 65535), strings.Repeat("x", 65535)},
	} {
		if got, err := swanctl.DecodeSharedSecret(c.secretType, c.encoding, c.text); err != nil || string(got) != c.want {
			t.Errorf("%s, %s: %.40q, want %.40q: %v", c.secretType, c.encoding, got, c.want, err)
		}
	}
}

// TestDecodeSharedSecret_bad: an error says what to do, and nothing of the secret.
func TestDecodeSharedSecret_bad(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ secretType, encoding, text, says string }{
		"empty":            {"ike", "text", "", "is empty"},
		"empty hex":        {"ike", "hex", "\n", "is empty"},
		"empty base64":     {"ike", "base64", "", "is empty"},
		"no hex":           {"ike", "hex", "zanzibar", "not hexadecimal"},
		"half a byte":      {"ike", "hex", "abc", "two digits for each byte"},
		"hex with a mark":  {"ike", "hex", "0xcafe", "no 0x"},
		"no base64":        {"ike", "base64", "zanzibar!", "not base64"},
		"no padding":       {"ike", "base64", "bW9vbg", "="},
		"base64url":        {"ike", "base64", "-_8=", "+ and /"},
		"bits left over":   {"ike", "base64", "bW9vbh==", "not base64"},
		"too long":         {"ike", "text", strings.Repeat("z", 65536), "65535 at most"},
		"long when in hex": {"ike", "hex", strings.Repeat("00", 65536), "65536 bytes"},
		"password as hash": {"ntlm", "text", "zanzibar", "no NT hash, which has 16 bytes"},
		"digits as text":   {"ntlm", "text", "00112233445566778899aabbccddeeff", `encoding = "hex"`},
	} {
		_, err := swanctl.DecodeSharedSecret(c.secretType, c.encoding, c.text)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
			continue
		}
		if len(c.text) > 3 && strings.Contains(err.Error(), c.text[:4]) {
			t.Errorf("%s: the error shows the secret: %v", name, err)
		}
	}
}

func TestSharedSecretID(t *testing.T) {
	t.Parallel()
	for id, want := range map[string][2]string{
		"ike-moon":                          {"ike", "moon"},
		"eap-carol@strongswan.org":          {"eap", "carol@strongswan.org"},
		"ppk--":                             {"ppk", "-"},
		"xauth-a-b":                         {"xauth", "a-b"},
		"ntlm-" + strings.Repeat("n", 250):  {"ntlm", strings.Repeat("n", 250)},
		"ike":                               {},
		"ike-":                              {},
		"moon":                              {},
		"rsa-moon":                          {},
		"IKE-moon":                          {},
		"ike-m\u00f6nd":                     {},
		"xauth-" + strings.Repeat("n", 250): {},
	} {
		secretType, name, err := swanctl.ParseSharedSecretID(id)
		if (err != nil) != (want[0] == "") || err == nil && [2]string{secretType, name} != want {
			t.Errorf("%q is %q, %q, want %q: %v", id, secretType, name, want, err)
		}
		if err == nil && swanctl.SharedSecretID(secretType, name) != id {
			t.Errorf("%q does not come back", id)
		}
	}
}

func TestWeakSharedSecret(t *testing.T) {
	t.Parallel()
	short, long := make([]byte, 15), make([]byte, 16)
	if !swanctl.WeakSharedSecret("ike", short) || swanctl.WeakSharedSecret("ike", long) || swanctl.WeakSharedSecret("eap", short) {
		t.Error("a pre-shared key is weak below 16 bytes, and nothing else is")
	}
}
