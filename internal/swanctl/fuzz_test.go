package swanctl_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// tableKinds are the grammars of all options, and those of values outside the table.
func tableKinds() []*swanctl.Kind {
	kinds := []*swanctl.Kind{swanctl.CertificateData, swanctl.SharedSecretType}
	var collect func(*swanctl.Section)
	collect = func(s *swanctl.Section) {
		for _, o := range s.Options {
			if !slices.Contains(kinds, o.Kind) {
				kinds = append(kinds, o.Kind)
			}
		}
		for _, n := range s.Nested {
			collect(n.Section)
		}
	}
	for _, s := range []*swanctl.Section{swanctl.Connection, swanctl.Secret, swanctl.Pool, swanctl.Authority} {
		collect(s)
	}
	return kinds
}

// kindSeeds are a text and another one, which a daemon may report for it, or which may mean the same.
var kindSeeds = [][2]string{
	{"4h", "14400"},
	{"1G", "1073741824"},
	{"trap|start", "trap | start"},
	{"yes", "True"},
	{"mtu", "1500"},
	{"46", "101110"},
	{"%unique/0xff", "42/0x2a"},
	{"%any", "192.0.2.1-192.0.2.9"},
	{"fe80::1%eth0", "::ffff:a00:1"},
	{"vpn.example.org", "::ffff:192.0.2.1"},
	{"10.3.0.0/24", "10.3.0.1-10.3.0.254"},
	{"dynamic[tcp/http]", "dynamic[tcp/80]"},
	{"10.1.0.0/16\n10.1.2.0/24", "10.1.0.0/16"},
	{"CN=moon, C=CH", "/CN=moon/C=ch"},
	{"keyid:#00ff", "00:ff"},
	{"@#6d6f6f6e", "moon"},
	{"{11}:moon", "fqdn:^moon.*$"},
	{"eap-tls:rsa-2048-sha256", "EAP-TLS"},
	{"eap-13-9", "xauth-radius:profile"},
	{"ike:rsa/pss-sha384", "ed25519"},
	{"aes256gcm16-prfsha384-ecp384", "encr=AES_GCM_16_256;prf=PRF_HMAC_SHA2_384;ke=ECP_384"},
	{"aes128-sha256-x25519-ke1_mlkem768", "encr=AES_CBC_128;integ=HMAC_SHA2_256_128;ke=CURVE_25519;ake1=ML_KEM_768;sn=NO_EXT_SEQ"},
	{"default\nsha256", "integ=HMAC_SHA2_256_128;sn=NO_EXT_SEQ"},
	{"system_u:object_r:ipsec_spd_t:s0", "73797374656d5f7500"},
	{"5e:7c:c1:24", "5E7CC124"},
	{"1.3.6.1.4.1.36906.1.1.1", "2.999"},
	{"http://crl.example.org/ca.crl", "ldap:x"},
	{"ike-moon", "0x6d6f6f6e"},
	{"tls:rsa", "EAP-TLS"},
	{"peap-4", "EAP_4"},
	{"EAP_4", "peap-4"},
	{"13", "9:rsa"},
	{"::", "0"},
	{"moon", "^:x[xxxxxxxxxxxxxxx$"},
	{"moon", "A::f:192.0.2.1"},
	{"moon", "CN=::192.0.2.1"},
	{"moon", "2b:06:01:04:01:89:31:01:01:02:02:4b=a , CN=moon"},
	{"moon", "::192.0.2.1/64"},
	{"moon", "::192.0.2.9-::192.0.2.1"},
	{"@::192.0.2.1", "192.0.2.1::"},
	{"0" + strings.Repeat("5", 1500), "1"},
	{"6.0.2dr1", "0sbW9vbg=="},
	{"/etc/swanctl/x509/moon.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"},
}

// FuzzKinds: whatever text an option is given, and whatever a daemon reports for it, every grammar of the table says what
// it says of all its valid texts.
func FuzzKinds(f *testing.F) {
	kinds := tableKinds()
	for _, seed := range kindSeeds {
		f.Add(uint8(len(kinds)), seed[0], seed[1])
	}
	for i, k := range kinds {
		for _, seed := range kindSeeds {
			if k.Problem(seed[0]) == nil || k.Problem(seed[1]) == nil {
				f.Add(uint8(i), seed[0], seed[1])
			}
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, text, other string) {
		if int(which) >= len(kinds) {
			checkOtherTexts(t, text, other)
			return
		}
		k := kinds[which]
		k.Reports(strings.Split(text, "\n"), strings.Split(other, "\n"))
		checkAnyReport(t, k, other)
		if err := k.Problem(text); err != nil {
			checkRefusal(t, k, text, err)
			return
		}
		checkAccepted(t, k, text)
		if k.Problem(other) == nil {
			checkPair(t, k, text, other)
		}
	})
}

// checkAnyReport checks that a value which a refresh takes over is not seen as changed by the next one.
func checkAnyReport(t *testing.T, k *swanctl.Kind, printed string) {
	t.Helper()
	if read := k.FromReport(printed); k.Problem(read) == nil && !k.Reports([]string{read}, []string{printed}) {
		t.Errorf("%s: %q is read as %q, which does not count as reported by it", k.Name, printed, read)
	}
}

// checkRefusal checks what becomes of an error: a line that Terraform can show, however long the text is.
func checkRefusal(t *testing.T, k *swanctl.Kind, text string, err error) {
	t.Helper()
	if message := err.Error(); strings.ToValidUTF8(text, "") == text && strings.ToValidUTF8(message, "") != message || len(message) > 2000 {
		t.Errorf("%s: %q: the error is %d bytes: %q", k.Name, text, len(message), message)
	}
}

// checkAccepted checks what holds of a valid text, also where a report or canonical form is not in the grammar: some
// identities are printed so that nobody can read them.
func checkAccepted(t *testing.T, k *swanctl.Kind, text string) {
	t.Helper()
	if !k.Equal(text, text) {
		t.Errorf("%s: %q does not equal itself", k.Name, text)
	}
	wire := k.ToWire(text)
	if err := k.Problem(wire); err != nil || !k.Equal(text, wire) {
		t.Errorf("%s: %q is sent as %q, which is refused or means something else: %v", k.Name, text, wire, err)
	}
	if !swanctl.IsPEM(wire) && k != swanctl.CertificateData {
		if strings.IndexFunc(wire, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 || len(wire) > 65535 {
			t.Errorf("%s: %q is sent as %q, which charon does not parse", k.Name, text, wire)
		}
	}
	if canonical := call(k.Canonical, text); k.Problem(canonical) == nil && !k.Equal(canonical, text) {
		t.Errorf("%s: the canonical form of %q is %q, and of that %q", k.Name, text, canonical, call(k.Canonical, canonical))
	}
	if printed := call(k.Printed, text); !k.Reports([]string{text}, []string{printed}) {
		t.Errorf("%s: %q does not count as reported by %q", k.Name, text, printed)
	}
	for _, version := range []func(string) swanctl.Version{k.Since, k.Until} {
		if version != nil {
			_ = version(text)
		}
	}
	if k.Algorithms != nil {
		_ = k.Algorithms(text)
	}
}

// checkPair checks that equality does not depend on the order, and that equal texts are reported alike.
func checkPair(t *testing.T, k *swanctl.Kind, a, b string) {
	t.Helper()
	equal := k.Equal(a, b)
	if k.Equal(b, a) != equal {
		t.Errorf("%s: whether %q equals %q depends on the order", k.Name, a, b)
	}
	if equal && k.Printed != nil && !k.Reports([]string{b}, []string{k.Printed(a)}) {
		t.Errorf("%s: %q equals %q, but does not count as reported by %q", k.Name, b, a, k.Printed(a))
	}
}

// checkOtherTexts runs the parsers of what is no option.
func checkOtherTexts(t *testing.T, text, other string) {
	t.Helper()
	if v, err := swanctl.ParseVersion(text); err == nil {
		if again, err := swanctl.ParseVersion(v.String()); err != nil || again != v {
			t.Errorf("%q: the version %v is read as %v: %v", text, v, again, err)
		}
	}
	if secretType, name, err := swanctl.ParseSharedSecretID(text); err == nil && swanctl.SharedSecretID(secretType, name) != text {
		t.Errorf("the id %q is taken apart into %q and %q", text, secretType, name)
	}
	for _, encoding := range []string{"text", "hex", "base64"} {
		if data, err := swanctl.DecodeSharedSecret("ike", encoding, text); (len(data) > 0) != (err == nil) {
			t.Errorf("%q as %s: %d bytes, %v", text, encoding, len(data), err)
		}
	}
	for _, m := range []swanctl.Method{{Class: "EAP", EAPType: text, EAPVendor: other}, {Class: "XAuth", XAuth: text}} {
		if auth := m.Auth(); swanctl.Auth.Problem(auth) == nil && swanctl.AuthMethod(auth).Auth() != auth {
			t.Errorf("%+v is read as %q, and that is reported as %q", m, auth, swanctl.AuthMethod(auth).Auth())
		}
	}
	if !swanctl.SameSubject(text, text) || swanctl.SameSubject(text, other) != swanctl.SameSubject(other, text) {
		t.Errorf("whether the subjects %q and %q are the same depends on the order", text, other)
	}
	if size, err := strconv.ParseInt(other, 10, 64); err == nil {
		if pool := swanctl.ReadPool(text, size); swanctl.PoolAddresses.Problem(pool) == nil && !swanctl.ReportsPool(pool, text, size) {
			t.Errorf("a pool of %d from %q is read as %q, which does not count as reported by it", size, text, pool)
		}
	}
	_, _ = swanctl.EncodeInline(swanctl.DecodeInline(swanctl.Certificate, text))
	_, _ = swanctl.CertificateSubject(text)
	_ = swanctl.CheckPoolAttribute(text)
	_ = swanctl.CheckName(text)
}
