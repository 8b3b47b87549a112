package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestProposal_Algorithms(t *testing.T) {
	t.Parallel()
	cases := []struct {
		kind       *swanctl.Kind
		text, want string
	}{
		{
			swanctl.IKEProposal, "aes128-aes256-sha256-x25519-ke1_mlkem768",
			"encryption AES_CBC, integrity HMAC_SHA2_256_128, prf PRF_HMAC_SHA2_256, ke CURVE_25519, ke ML_KEM_768",
		},
		{swanctl.IKEProposal, "aes256gcm16-prfsha384-ecp384", "aead AES_GCM_16, prf PRF_HMAC_SHA2_384, ke ECP_384"},
		{swanctl.IKEProposal, "chacha20poly1305-prfsha256-ecp256", "aead CHACHA20_POLY1305, prf PRF_HMAC_SHA2_256, ke ECP_256"},
		{swanctl.IKEProposal, "3des-md5-modp1024", "encryption 3DES_CBC, integrity HMAC_MD5_96, prf PRF_HMAC_MD5, ke MODP_1024"},
		{swanctl.IKEProposal, "null-sha256_96-prfsha1-ecp192", "encryption NULL, integrity HMAC_SHA2_256_96, prf PRF_HMAC_SHA1, ke ECP_192"},
		{swanctl.IKEProposal, "default", ""},
		// What encrypts ESP and AH is in the kernel.
		{swanctl.ESPProposal, "aes256-sha256-x25519-ke1_none-esn", "ke CURVE_25519"},
		{swanctl.ESPProposal, "aes256gmac", ""},
		{swanctl.AHProposal, "sha256-modp2048", "ke MODP_2048"},
	}
	for _, c := range cases {
		if err := c.kind.Problem(c.text); err != nil {
			t.Errorf("the case is wrong: %v", err)
		}
		var got []string
		for _, a := range c.kind.Algorithms(c.text) {
			got = append(got, a.Type+" "+a.Name)
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}
