package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Every text of an address is one of its own, because charon reports it as it was sent.
func TestHost(t *testing.T) {
	t.Parallel()
	good := means{}
	for _, text := range []string{
		"%any", "%any4", "%any6", "0.0.0.0", "::", "192.0.2.1", "192.0.2.0/24", "192.0.2.7/24", "0.0.0.0/0", "::/0",
		"192.0.2.10-192.0.2.20", "192.0.2.10 - 192.0.2.20", "2001:db8::1-2001:db8::ff", "vpn.example.org", "VPN.Example.ORG",
		"vpn.example.org.", "my-vpn.example.org", "vpn-1", "1-vpn", "3com.example", "10-0-0-1.example.org", "_ike.example.org",
		"localhost", "xn--mnchen-3ya.example", "2001:DB8:0:0::1", "2001:db8::1", "2001:db8::/32", "fe80::1%eth0",
		strings.Repeat("a", 63) + ".example",
	} {
		good = append(good, []string{text})
	}
	checkKind(t, swanctl.Host, good, refusals{
		"":                             "is empty",
		" 192.0.2.1":                   "spaces at its ends",
		"192.0.2.1 ":                   "spaces at its ends",
		"192.0.2.1,198.51.100.1":       "write one list item for each",
		"%defaultroute":                `"%any"`,
		"%ANY":                         `"%any"`,
		"10.0.0.256":                   "value >255",
		"10.0.0.256-10.0.0.9":          "value >255",
		"192.0.2.010":                  "leading zero",
		"10.1":                         "too short",
		"0x7f.1":                       "ends with a number",
		"vpn.1":                        "ends with a number",
		"192.0.2.0/33":                 `prefix length "33" is not a number from 0 to 32`,
		"192.0.2.0/255.255.255.0":      `write "192.0.2.0/24"`,
		"192.0.2.0/":                   `prefix length ""`,
		"192.0.2.0/abc":                `prefix length "abc"`,
		"2001:db8::/129":               "from 0 to 128",
		"vpn.example.org/24":           "not an address",
		"192.0.2.20-192.0.2.10":        `write "192.0.2.10-192.0.2.20"`,
		"192.0.2.1-2001:db8::1":        "IPv4 address and ends with an IPv6",
		"10.0.0.1-2":                   `"2" is not an IP address`,
		"192.0.2.1-vpn.example.org":    "not an address",
		"fe80::1%eth0-fe80::2%eth0":    "zone",
		"fe80::%eth0/64":               "zone",
		"192.0.2.1:500":                "local_port",
		"vpn.example.org:500":          "local_port",
		"[2001:db8::1]":                "without them",
		"::ffff:192.0.2.1":             "write the IPv4 address 192.0.2.1",
		"not an address!!":             "a DNS name",
		"vpn..example.org":             "a DNS name",
		"-vpn.example.org":             "a DNS name",
		".":                            "not an address",
		"münchen.example":              "printable ASCII",
		"vpn\n":                        "printable ASCII",
		strings.Repeat("abcdefg.", 40): "253 characters",
		strings.Repeat("a", 64):        "a DNS name",
	})
}

func TestVirtualIP(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.VirtualIP, means{
		{"0.0.0.0", "%any", "%any4"},
		{"::", "%any6", "0::0"},
		{"10.3.0.5"},
		{"2001:db8::5", "2001:DB8:0:0::5"},
	}, refusals{
		"":                 "empty",
		"10.3.0.0/24":      "is a subnet",
		"%config":          "not an IP address",
		"x.invalid":        `"0.0.0.0" or "::"`,
		"fe80::1%eth0":     "zone",
		"10.3.0.5,::":      "not an IP address",
		"10.3.0.5 ":        "not an IP address",
		"::ffff:10.3.0.5":  "not an IP address",
		"10.3.0.1-10.3.02": "not an IP address",
	})
}
