package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// identities are identities with what charon prints for them.
var identities = map[string]string{
	"moon.example.org":                       "moon.example.org",
	"@moon.example.org":                      "moon.example.org",
	"@@moon":                                 "moon",
	"moon@example.org":                       "moon@example.org",
	"@@moon@example.org":                     "moon@example.org",
	"192.0.2.1":                              "192.0.2.1",
	"2001:DB8:0:0::1":                        "2001:db8::1",
	"192.0.2.0/24":                           "192.0.2.0/24",
	"192.0.2.7/24":                           "192.0.2.0/24",
	"192.0.2.1-192.0.2.9":                    "192.0.2.1-192.0.2.9",
	"2001:db8::/32":                          "2001:db8::/32",
	"%any":                                   "%any",
	"%any6":                                  "%any",
	"0.0.0.0":                                "%any",
	"::":                                     "%any",
	"*":                                      "%any",
	"0::0":                                   "%any",
	"@#0a0b0c":                               "0a:0b:0c",
	"@#0A0B0C":                               "0a:0b:0c",
	"@#0a:0b:0c":                             "0a:0b:0c",
	"@#616263":                               "abc",
	"keyid:abc":                              "abc",
	"keyid:#616263":                          "abc",
	"keyid:#00ff":                            "00:ff",
	"fqdn:moon":                              "moon",
	"dns:moon":                               "moon",
	"dns:*":                                  "*",
	"FQDN:Moon":                              "Moon",
	"email:a@b":                              "a@b",
	"rfc822:a@b":                             "a@b",
	"userfqdn:a@b":                           "a@b",
	"ipv4:#c0000201":                         "192.0.2.1",
	"ipv6:#20010db8000000000000000000000001": "2001:db8::1",
	"asn1gn:#8200":                           "(ASN.1 general name)",
	"xmppaddr:a@b":                           "(ASN.1 general name)",
	"{2}:moon":                               "moon",
	"{2}:#6d6f6f6e":                          "moon",
	"{11}:#616263":                           "abc",
	"ipv4net:#c0000200ffffff00":              "192.0.2.0/24",
	"ipv4range:#c0000200c0000209":            "192.0.2.0-192.0.2.9",
	"C=CH, O=strongSwan Test, CN=moon":       "C=CH, O=strongSwan Test, CN=moon",
	"C=CH,O=strongSwan Test,CN=moon":         "C=CH, O=strongSwan Test, CN=moon",
	"CN=moon,O=strongSwan Test,C=CH":         "CN=moon, O=strongSwan Test, C=CH",
	"/C=CH/O=strongSwan Test/CN=moon":        "C=CH, O=strongSwan Test, CN=moon",
	"/C=CH/O=Acme, Inc./CN=moon":             "C=CH, O=Acme, Inc., CN=moon",
	"c=ch, o=x, cn=y":                        "C=ch, O=x, CN=y",
	"C = CH , O = x":                         "C=CH, O=x",
	"C=CH, O=strongSwan Test, CN=*":          "C=CH, O=strongSwan Test, CN=*",
	"E=a@b.org, CN=x":                        "E=a@b.org, CN=x",
	"emailAddress=a@b.org":                   "E=a@b.org",
	"Email=a@b.org, CN=x":                    "E=a@b.org, CN=x",
	"DC=org, DC=example, CN=x":               "DC=org, DC=example, CN=x",
	"OU=a+CN=x":                              "OU=a+CN=x",
	"UID=foo, CN=x":                          "UID=foo, CN=x",
	"ST=Bern, L=Bern, CN=x":                  "ST=Bern, L=Bern, CN=x",
	"street=Main, EN=7":                      "STREET=Main, employeeNumber=7",
	"CN=":                                    "CN=",
	"CN=a/b":                                 "CN=a/b",
	"/CN=a,b":                                "CN=a,b",
	"*@example.org":                          "*@example.org",
	"*.example.org":                          "*.example.org",
	"user name":                              "user name",
	`DOMAIN\user`:                            `DOMAIN\user`,
	`a"b`:                                    `a"b`,
	`email:^(moon|sun)@example\.org$`:        `^(moon|sun)@example\.org$`,
	`fqdn:^vpn[0-9]+\.example\.org$`:         `^vpn[0-9]+\.example\.org$`,
	"fqdn:^no-dollar":                        "^no-dollar",
	"fqdn:#5e3a785b78787878787878787878787878787824": "^:x[xxxxxxxxxxxxxxx$", // as long as a hash, and no regular expression
	"%identity":   "%identity",
	"::0.0.0.0A0": "::0.0.0.0A0",
	"keyid:a=b":   "a=b",
	"1.2.3":       "1.2.3",
	"#abc":        "#abc",
}

func TestIdentity_printed(t *testing.T) {
	t.Parallel()
	for text, printed := range identities {
		if err := swanctl.Identity.Problem(text); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := swanctl.Identity.Printed(text); got != printed {
			t.Errorf("%s: printed %q, want %q", text, got, printed)
		}
		if !swanctl.Identity.Reports([]string{text}, []string{printed}) {
			t.Errorf("%s is not recognised in %q", text, printed)
		}
		read := swanctl.Identity.FromReport(printed)
		if printed == "(ASN.1 general name)" || strings.Contains(text, "Inc.") {
			continue // charon prints these so that nobody can read them back
		}
		if err := swanctl.Identity.Problem(read); err != nil {
			t.Errorf("%s is read back as %s: %v", printed, read, err)
		}
		if got := swanctl.Identity.Printed(read); got != printed {
			t.Errorf("%s is read back as %s, which prints %s", printed, read, got)
		}
	}
}

func TestIdentity_refused(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"":                                    "%any",
		"jürgen@example.org":                  "ASCII",
		"new\nline":                           "ASCII",
		strings.Repeat("x", 512):              "511",
		"@":                                   "nobody",
		"@@":                                  "nobody",
		"@#0a0":                               "hexadecimal",
		"@#zz":                                "hexadecimal",
		"@#":                                  "hexadecimal",
		"ipv4:10.0.0.1":                       "hexadecimal",
		"ipv4:#0a0000":                        "4 bytes",
		"asn1dn:CN=x":                         "hexadecimal",
		"{99}:#01":                            "1 to 11",
		"10.0.0.256":                          "no IP address",
		"010.0.0.1":                           "no IP address",
		"10.0.0.0/abc":                        "no subnet",
		"10.0.0.0/33":                         "no subnet",
		"2001:db8::zz":                        "", // a key id, as a name with a colon is
		"0a:0b:0c":                            "@#",
		"192.0.2.9-192.0.2.1":                 "range",
		`C=CH, O="Acme, Inc.", CN=x`:          "slashes",
		`CN=a\, b`:                            "slashes",
		"GN=v, CN=x":                          `"GN"`,
		"2.5.4.3=v":                           `"2.5.4.3"`,
		"CN=x,,O=y":                           "distinguished name",
		"a=b":                                 "keyid:",
		"=":                                   "distinguished name",
		"fqdn:^([$":                           "regular expression",
		"fqdn:^*$":                            "repeat",
		"fqdn:^a{1$":                          "repetitions",
		"  spaced  ":                          "space",
		"@#0a:b:0":                            "colon",
		"@#0a0b:0c":                           "colon",
		"::ffff:192.0.2.1":                    "dots",
		"2001:db8::1%eth0":                    "zone",
		"{0x2}:moon":                          "1 to 11",
		"{02}:moon":                           "1 to 11",
		"ipv4net:#c0000200ff00ff00":           "holes",
		"asn1dn:#3000":                        "empty",
		"C=CH" + strings.Repeat(", OU=x", 20): "20",
	} {
		err := swanctl.Identity.Problem(text)
		switch {
		case says == "":
			if err != nil {
				t.Errorf("%q: %v", text, err)
			}
		case err == nil:
			t.Errorf("%q is accepted", text)
		case !strings.Contains(err.Error(), says):
			t.Errorf("%q: %v lacks %q", text, err, says)
		}
	}
}

func TestIdentity_equal(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"moon", "@moon"},
		{"moon", "fqdn:moon"},
		{"a@b", "email:a@b"},
		{"2001:DB8::1", "2001:db8:0::1"},
		{"C=CH,CN=x", "/C=CH/CN=x"},
		{"@#616263", "keyid:abc"},
		{"*", "%any"},
	} {
		if !swanctl.Identity.Equal(pair[0], pair[1]) {
			t.Errorf("%s and %s are not equal", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{
		{"fqdn:moon", "keyid:moon"},
		{"moon", "Moon"},
		{"C=CH, CN=x", "CN=x, C=CH"},
		{"/C=CH/O=a, CN=x", "C=CH, O=a, CN=x"},
		{"fqdn:^moon$", "email:^moon$"},
	} {
		if swanctl.Identity.Equal(pair[0], pair[1]) {
			t.Errorf("%s and %s are equal", pair[0], pair[1])
		}
	}
}

func TestSameIdentity(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"moon", "MOON"},
		{"moon@example.org", "Moon@Example.org"},
		{"C=CH, CN=moon", "C=ch,CN=Moon"},
		{"E=moon@example.org", "E=MOON@example.org"},
	} {
		if !swanctl.SameIdentity(pair[0], pair[1]) {
			t.Errorf("charon takes %s and %s for the same", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{
		{"keyid:moon", "keyid:Moon"},
		{"CN=moon_1", "CN=Moon_1"},
		{"CN=moon*", "CN=Moon*"},
		{"UN=moon", "UN=Moon"},
		{"moon", "sun"},
		{"moon", "keyid:moon"},
		{"CN=moon", "CN=moon, C=CH"},
	} {
		if swanctl.SameIdentity(pair[0], pair[1]) {
			t.Errorf("charon tells %s from %s", pair[0], pair[1])
		}
	}
}

func FuzzIdentity(f *testing.F) {
	for text := range identities {
		f.Add(text)
	}
	f.Add("@::2.0.0.0")
	f.Add("::0.0.0.2:A")
	f.Fuzz(func(t *testing.T, text string) {
		if swanctl.Identity.Problem(text) != nil {
			return
		}
		printed := swanctl.Identity.Printed(text)
		if !swanctl.Identity.Reports([]string{text}, []string{printed}) {
			t.Errorf("%q is not recognised in %q", text, printed)
		}
		read := swanctl.Identity.FromReport(printed)
		if swanctl.Identity.Problem(read) == nil && !swanctl.Identity.Reports([]string{read}, []string{printed}) {
			t.Errorf("%q is read back as %q, which prints %q", printed, read, swanctl.Identity.Printed(read))
		}
	})
}
