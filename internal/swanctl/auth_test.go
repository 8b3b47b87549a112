package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// methods are what list-conns reports for valid texts, and what is read from the report.
var methods = map[string]struct {
	reported swanctl.Method
	read     string
}{
	"psk":                      {swanctl.Method{Class: "pre-shared key"}, "psk"},
	"PSK":                      {swanctl.Method{Class: "pre-shared key"}, "psk"},
	"pubkey":                   {swanctl.Method{Class: "public key"}, "pubkey"},
	"xauth":                    {swanctl.Method{Class: "XAuth"}, "xauth"},
	"xauth-eap":                {swanctl.Method{Class: "XAuth", XAuth: "eap"}, "xauth-eap"},
	"xauth-generic":            {swanctl.Method{Class: "XAuth", XAuth: "generic"}, "xauth-generic"},
	"xauth-pam":                {swanctl.Method{Class: "XAuth", XAuth: "pam"}, "xauth-pam"},
	"XAUTH-pam":                {swanctl.Method{Class: "XAuth", XAuth: "pam"}, "xauth-pam"},
	"xauth-nonexistent":        {swanctl.Method{Class: "XAuth", XAuth: "nonexistent"}, "xauth-nonexistent"},
	"xauth-radius:other":       {swanctl.Method{Class: "XAuth", XAuth: "radius:other"}, "xauth-radius:other"},
	"eap":                      {swanctl.Method{Class: "EAP"}, "eap"},
	"EAP":                      {swanctl.Method{Class: "EAP"}, "eap"},
	"eap-tls":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_TLS"}, "eap-tls"},
	"eap-TLS":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_TLS"}, "eap-tls"},
	"eap-ttls":                 {swanctl.Method{Class: "EAP", EAPType: "EAP_TTLS"}, "eap-ttls"},
	"eap-peap":                 {swanctl.Method{Class: "EAP", EAPType: "EAP_PEAP"}, "eap-peap"},
	"eap-mschapv2":             {swanctl.Method{Class: "EAP", EAPType: "EAP_MSCHAPV2"}, "eap-mschapv2"},
	"eap-md5":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_MD5"}, "eap-md5"},
	"eap-gtc":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_GTC"}, "eap-gtc"},
	"eap-otp":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_OTP"}, "eap-otp"},
	"eap-sim":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_SIM"}, "eap-sim"},
	"eap-aka":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_AKA"}, "eap-aka"},
	"eap-tnc":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_TNC"}, "eap-tnc"},
	"eap-pt":                   {swanctl.Method{Class: "EAP", EAPType: "EAP_PT_EAP"}, "eap-pt"},
	"eap-radius":               {swanctl.Method{Class: "EAP", EAPType: "EAP_RADIUS"}, "eap-radius"},
	"eap-dynamic":              {swanctl.Method{Class: "EAP", EAPType: "EAP_DYNAMIC"}, "eap-dynamic"},
	"eap-identity":             {swanctl.Method{Class: "EAP", EAPType: "EAP_IDENTITY"}, "eap-identity"},
	"eap-13":                   {swanctl.Method{Class: "EAP", EAPType: "EAP_TLS"}, "eap-tls"},
	"eap-18":                   {swanctl.Method{Class: "EAP", EAPType: "EAP_SIM"}, "eap-sim"},
	"eap-33":                   {swanctl.Method{Class: "EAP", EAPType: "EAP_MSTLV"}, "eap-33"},
	"eap-254":                  {swanctl.Method{Class: "EAP", EAPType: "EAP_EXPANDED"}, "eap-254"},
	"eap-99":                   {swanctl.Method{Class: "EAP", EAPType: "(99)"}, "eap-99"},
	"eap-5-12345":              {swanctl.Method{Class: "EAP", EAPType: "EAP_OTP", EAPVendor: "12345"}, "eap-5-12345"},
	"eap-otp-12345":            {swanctl.Method{Class: "EAP", EAPType: "EAP_OTP", EAPVendor: "12345"}, "eap-5-12345"},
	"eap-7-12345":              {swanctl.Method{Class: "EAP", EAPType: "(7)", EAPVendor: "12345"}, "eap-7-12345"},
	"eap-tls:ecdsa-384-sha384": {swanctl.Method{Class: "EAP", EAPType: "EAP_TLS"}, "eap-tls"},
	"eap-ttls:rsa-2048-sha256": {swanctl.Method{Class: "EAP", EAPType: "EAP_TTLS"}, "eap-ttls"},
	"eap:pubkey-sha256":        {swanctl.Method{Class: "EAP"}, "eap"},
	"EAP:pubkey-sha256":        {swanctl.Method{Class: "EAP"}, "eap"},

	"pubkey-sha256":                   {swanctl.Method{Class: "public key"}, "pubkey"},
	"pubkey-sha256-sha384":            {swanctl.Method{Class: "public key"}, "pubkey"},
	"rsa":                             {swanctl.Method{Class: "public key"}, "pubkey"},
	"rsa-2048":                        {swanctl.Method{Class: "public key"}, "pubkey"},
	"rsa-2048-sha256-sha384":          {swanctl.Method{Class: "public key"}, "pubkey"},
	"rsa/pss-sha256":                  {swanctl.Method{Class: "public key"}, "pubkey"},
	"rsa/pss-3072-sha3_256":           {swanctl.Method{Class: "public key"}, "pubkey"},
	"rsa-4096-ecdsa-384-sha256":       {swanctl.Method{Class: "public key"}, "pubkey"},
	"ecdsa":                           {swanctl.Method{Class: "public key"}, "pubkey"},
	"ecdsa-256-sha256":                {swanctl.Method{Class: "public key"}, "pubkey"},
	"ike:pubkey-sha384-sha256":        {swanctl.Method{Class: "public key"}, "pubkey"},
	"ike:rsa/pss-sha256":              {swanctl.Method{Class: "public key"}, "pubkey"},
	"ike:ed25519":                     {swanctl.Method{Class: "public key"}, "pubkey"},
	"ike:ed448-identity":              {swanctl.Method{Class: "public key"}, "pubkey"},
	"ike:rsa-sha256-pubkey-sha512":    {swanctl.Method{Class: "public key"}, "pubkey"},
	"pubkey-sha256-ike:pubkey-sha384": {swanctl.Method{Class: "public key"}, "pubkey"},
	"rsa-2048-ed25519-identity":       {swanctl.Method{Class: "public key"}, "pubkey"},
}

func TestAuthMethod(t *testing.T) {
	t.Parallel()
	for text, want := range methods {
		checkValid(t, swanctl.Auth, text)
		got := swanctl.AuthMethod(text)
		if got != want.reported {
			t.Errorf("AuthMethod(%q) = %+v, want %+v", text, got, want.reported)
		}
		if read := got.Auth(); read != want.read {
			t.Errorf("%+v.Auth() = %q, want %q", got, read, want.read)
		}
	}
}

// What a later release or an ipsec.conf connection has comes out as something to look at, not as another method.
func TestMethodAuth_unknown(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]swanctl.Method{
		"":           {},
		"any":        {Class: "any"},
		"eap-future": {Class: "EAP", EAPType: "EAP_FUTURE"},
	} {
		if got := m.Auth(); got != want {
			t.Errorf("%+v.Auth() = %q, want %q", m, got, want)
		}
	}
}

func TestAuth(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Auth, means{
		{"psk", "PSK", "Psk"},
		{"pubkey"},
		{"eap", "EAP", "Eap"},
		{"eap-tls", "eap-TLS", "eap-13"},
		{"eap-md5", "eap-4"},
		{"eap-5-12345", "eap-otp-12345"},
		{"xauth", "XAuth"},
		{"xauth-pam", "XAUTH-pam"},
	}, refusals{
		"":                              "is empty",
		"bogus":                         `begins with "bogus"`,
		"PUBKEY":                        `write "pubkey"`,
		"pubkeyfoo":                     `begins with "pubkeyfoo"`,
		"IKE:pubkey-sha256":             `"IKE:pubkey" in upper case`,
		"ed25519":                       `write "pubkey", or "ike:ed25519"`,
		"ed448-identity":                `"ike:ed448"`,
		"bliss":                         "6.0.0 removed",
		"bliss-128":                     "6.0.0 removed",
		"pubkey-bliss":                  "6.0.0 removed",
		"any":                           "leave the option out",
		"none":                          "leave the option out",
		"secret":                        `write "psk"`,
		"pskk":                          `did you mean "psk"`,
		"psk-sha256":                    "takes no constraints",
		"pubkey-sha999":                 `"sha999", which charon does not know`,
		"pubkey-foo":                    `"foo", which charon does not know`,
		"ecdsa-foo":                     "after ecdsa there can be sha1, sha256",
		"pubkey-SHA256":                 `write "sha256"`,
		"pubkey-2048":                   "right after rsa",
		"rsa-sha256-2048":               "right after rsa",
		"rsa-02048":                     "right after rsa",
		"rsa-0":                         "right after rsa",
		"rsa-2048x":                     `"2048x", which charon does not know`,
		"rsa-identity":                  `ignores after "rsa"`,
		"ecdsa-md5":                     `ignores after "ecdsa"`,
		"rsa/pss-md5":                   `ignores after "rsa/pss"`,
		"ike:ed25519-sha256":            `ignores after "ed25519"`,
		"ecdsa-384-sha384-ike:sha384":   `write "ike:pubkey-sha384"`,
		"pubkey-":                       "empty constraint",
		"pubkey--sha256":                "empty constraint",
		"pubkey-sha256 ":                "has a space",
		"pubkey xxxxxxxxxxxxxxxxxxxxxx": "has a space",
		"pubkey\n":                      "printable ASCII",
		"eap-bogus":                     `the EAP method "bogus"`,
		"eap-nonexistent":               "any method",
		"eap-mschap":                    `did you mean "eap-mschapv2"`,
		"eap-tsl":                       "EAP method",
		"EAP-TLS":                       `write "eap-tls"`,
		"eap-":                          `the EAP method ""`,
		"eap-0":                         "EAP method",
		"eap-013":                       "EAP method",
		"eap-256":                       "EAP method",
		"eap-eap-tls":                   "EAP method",
		"eap-mschapv2-foo":              `the EAP vendor "foo"`,
		"eap-5-0":                       "EAP vendor",
		"eap-5-16777214":                "EAP vendor",
		"eap-5-12345-1":                 "EAP vendor",
		"eap-tls-rsa-2048":              `"eap-tls:rsa-2048"`,
		"eaptls":                        `begins with "eaptls"`,
		"eap-tls,eap-ttls":              "EAP method",
		"eap-tls:":                      "empty constraint",
		"eap-tls:sha256":                `write "pubkey-sha256"`,
		"eap-tls:ike:rsa-sha256":        `ignores those with "ike:" in EAP`,
		"eap-tls:foo":                   "write a key type first",
		"xauth-":                        "names no backend",
		"xauthfoo":                      "xauth",
		"xauth-PAM":                     `write "xauth-pam"`,
	})
}

// charon reads 63 characters, and would drop a constraint beyond them without a word.
func TestAuth_length(t *testing.T) {
	t.Parallel()
	fits := "rsa-999-sha256-sha384-sha512-ecdsa-384-sha256-sha384-sha512-rsa"
	if len(fits) != 63 {
		t.Fatalf("the text has %d characters", len(fits))
	}
	checkValid(t, swanctl.Auth, fits)
	long := strings.Replace(fits, "999", "4096", 1)
	if err := swanctl.Auth.Problem(long); err == nil || !strings.Contains(err.Error(), "63") {
		t.Errorf("Problem of 64 characters = %v, want an error with the limit", err)
	}
}
