package swanctl_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// selectorReports are selectors as they were sent to daemons and as list-conns showed them: first on a gateway with
// Debian's /etc/protocols and /etc/services, then on one without, where names could not be sent but numbers were shown.
var selectorReports = []struct{ sent, named, numbered string }{
	{"10.1.0.0/16", "10.1.0.0/16", "10.1.0.0/16"},
	{"10.1.2.3/16", "10.1.0.0/16", "10.1.0.0/16"},
	{"10.1.0.1", "10.1.0.1/32", "10.1.0.1/32"},
	{"10.1.0.1/32", "10.1.0.1/32", "10.1.0.1/32"},
	{"0.0.0.0/0", "0.0.0.0/0", "0.0.0.0/0"},
	{"::/0", "::/0", "::/0"},
	{"2001:DB8:0:0::/64", "2001:db8::/64", "2001:db8::/64"},
	{"2001:db8::1", "2001:db8::1/128", "2001:db8::1/128"},
	{"2001:db8:0:0:1::/64", "2001:db8::/64", "2001:db8::/64"},
	{"10.1.0.0-10.1.0.255", "10.1.0.0/24", "10.1.0.0/24"},
	{"10.1.0.5-10.1.0.9", "10.1.0.5..10.1.0.9", "10.1.0.5..10.1.0.9"},
	{"10.1.0.5 - 10.1.0.9", "10.1.0.5..10.1.0.9", "10.1.0.5..10.1.0.9"},
	{"10.1.0.0-10.1.255.255", "10.1.0.0/16", "10.1.0.0/16"},
	{"2001:db8::1-2001:db8::ff", "2001:db8::1..2001:db8::ff", "2001:db8::1..2001:db8::ff"},
	{"2001:db8::-2001:db8::ffff", "2001:db8::/112", "2001:db8::/112"},
	{"dynamic", "dynamic", "dynamic"},
	{"dynamic[tcp]", "dynamic[tcp]", "dynamic[6]"},
	{"dynamic[tcp/80]", "dynamic[tcp/http]", "dynamic[6/80]"},
	{"dynamic[gre]", "dynamic[gre]", "dynamic[47]"},
	{"10.1.0.0/16[tcp]", "10.1.0.0/16[tcp]", "10.1.0.0/16[6]"},
	{"10.1.0.0/16[tcp/80]", "10.1.0.0/16[tcp/http]", "10.1.0.0/16[6/80]"},
	{"10.1.0.0/16[TCP/80]", "10.1.0.0/16[tcp/http]", "10.1.0.0/16[6/80]"},
	{"10.1.0.0/16[tcp/http]", "10.1.0.0/16[tcp/http]", "10.1.0.0/16[6/80]"},
	{"10.1.0.0/16[6/80]", "10.1.0.0/16[tcp/http]", "10.1.0.0/16[6/80]"},
	{"10.1.0.0/16[6]", "10.1.0.0/16[tcp]", "10.1.0.0/16[6]"},
	{"10.1.0.0/16[udp/53]", "10.1.0.0/16[udp/domain]", "10.1.0.0/16[17/53]"},
	{"10.1.0.0/16[17/53]", "10.1.0.0/16[udp/domain]", "10.1.0.0/16[17/53]"},
	{"10.1.0.0/16[udp/1701]", "10.1.0.0/16[udp/l2f]", "10.1.0.0/16[17/1701]"},
	{"10.1.0.0/16[tcp/514]", "10.1.0.0/16[tcp/shell]", "10.1.0.0/16[6/514]"},
	{"10.1.0.0/16[udp/514]", "10.1.0.0/16[udp/syslog]", "10.1.0.0/16[17/514]"},
	{"10.1.0.0/16[tcp/1000-2000]", "10.1.0.0/16[tcp/1000-2000]", "10.1.0.0/16[6/1000-2000]"},
	{"10.1.0.0/16[tcp/any]", "10.1.0.0/16[tcp]", "10.1.0.0/16[6]"},
	{"10.1.0.0/16[any/80]", "10.1.0.0/16[0/http]", "10.1.0.0/16[0/80]"},
	{"10.1.0.0/16[any]", "10.1.0.0/16", "10.1.0.0/16"},
	{"10.1.0.0/16[any/any]", "10.1.0.0/16", "10.1.0.0/16"},
	{"10.1.0.0/16[/80]", "10.1.0.0/16[0/http]", "10.1.0.0/16[0/80]"},
	{"10.1.0.0/16[0/80]", "10.1.0.0/16[0/http]", "10.1.0.0/16[0/80]"},
	{"10.1.0.0/16[0]", "10.1.0.0/16", "10.1.0.0/16"},
	{"10.1.0.0/16[]", "10.1.0.0/16", "10.1.0.0/16"},
	{"10.1.0.0/16[tcp/]", "10.1.0.0/16[tcp]", "10.1.0.0/16[6]"},
	{"10.1.0.0/16[icmp]", "10.1.0.0/16[icmp]", "10.1.0.0/16[1]"},
	{"10.1.0.0/16[1/8]", "10.1.0.0/16[icmp/8]", "10.1.0.0/16[1/8]"},
	{"10.1.0.0/16[icmp/8]", "10.1.0.0/16[icmp/8]", "10.1.0.0/16[1/8]"},
	{"10.1.0.0/16[icmp/2048]", "10.1.0.0/16[icmp/8]", "10.1.0.0/16[1/8]"},
	{"10.1.0.0/16[icmp/2049]", "10.1.0.0/16[icmp/8(1)]", "10.1.0.0/16[1/8(1)]"},
	{"10.1.0.0/16[icmp/0]", "10.1.0.0/16[icmp/0]", "10.1.0.0/16[1/0]"},
	{"::/0[ipv6-icmp]", "::/0[ipv6-icmp]", "::/0[58]"},
	{"::/0[58/128]", "::/0[ipv6-icmp/128]", "::/0[58/128]"},
	{"10.1.0.0/16[gre]", "10.1.0.0/16[gre]", "10.1.0.0/16[47]"},
	{"10.1.0.0/16[47]", "10.1.0.0/16[gre]", "10.1.0.0/16[47]"},
	{"10.1.0.0/16[47/opaque]", "10.1.0.0/16[gre/OPAQUE]", "10.1.0.0/16[47/OPAQUE]"},
	{"10.1.0.0/16[tcp/opaque]", "10.1.0.0/16[tcp/OPAQUE]", "10.1.0.0/16[6/OPAQUE]"},
	{"10.1.0.0/16[tcp/0]", "10.1.0.0/16[tcp/0]", "10.1.0.0/16[6/0]"},
	{"10.1.0.0/16[tcp/0-65535]", "10.1.0.0/16[tcp]", "10.1.0.0/16[6]"},
	{"10.1.0.0/16[tcp/1-65535]", "10.1.0.0/16[tcp/1-65535]", "10.1.0.0/16[6/1-65535]"},
	{"10.1.0.0/16[tcp/65535]", "10.1.0.0/16[tcp/65535]", "10.1.0.0/16[6/65535]"},
	{"10.1.0.0/16[tcp/12345]", "10.1.0.0/16[tcp/12345]", "10.1.0.0/16[6/12345]"},
	{"10.1.0.0/16[253]", "10.1.0.0/16[253]", "10.1.0.0/16[253]"},
	{"10.1.0.0/16[sctp/80]", "10.1.0.0/16[sctp/80]", "10.1.0.0/16[132/80]"},
	{"10.1.0.0/16[esp]", "10.1.0.0/16[esp]", "10.1.0.0/16[50]"},
	{"10.1.0.0/16[tcp/80-80]", "10.1.0.0/16[tcp/http]", "10.1.0.0/16[6/80]"},
	{"0.0.0.0", "0.0.0.0/32", "0.0.0.0/32"},
	{"::", "::/128", "::/128"},
	{"10.1.0.0/0", "0.0.0.0/0", "0.0.0.0/0"},
}

func TestTrafficSelector_reports(t *testing.T) {
	t.Parallel()
	k := swanctl.TrafficSelector
	for _, r := range selectorReports {
		checkValid(t, k, r.sent)
		if got := k.Printed(r.sent); got != r.numbered {
			t.Errorf("Printed(%q) = %q, want %q", r.sent, got, r.numbered)
		}
		for _, printed := range []string{r.named, r.numbered} {
			if !k.Reports([]string{r.sent}, []string{printed}) {
				t.Errorf("%q does not count as reported by %q", r.sent, printed)
			}
			read := k.FromReport(printed)
			if err := k.Problem(read); err != nil {
				t.Errorf("FromReport(%q): %v", printed, err)
			}
			if !k.Equal(read, r.sent) {
				t.Errorf("FromReport(%q) = %q, which is not %q", printed, read, r.sent)
			}
		}
		for _, other := range selectorReports {
			if want := other.numbered == r.numbered; k.Reports([]string{r.sent}, []string{other.named}) != want {
				t.Errorf("Reports(%q, %q) = %v, want %v", r.sent, other.named, !want, want)
			}
		}
	}
}

// What is sent has no names, because daemons without /etc/protocols refuse them.
func TestTrafficSelector_wire(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"10.1.2.3/16[tcp/http]":          "10.1.0.0/16[6/80]",
		"10.1.0.5 - 10.1.0.9[udp/1-53]":  "10.1.0.5-10.1.0.9[17/1-53]",
		"10.1.0.0-10.1.0.255":            "10.1.0.0/24",
		"2001:DB8::1":                    "2001:db8::1/128",
		"dynamic[gre/opaque]":            "dynamic[47/opaque]",
		"10.0.0.0/8[/22]":                "10.0.0.0/8[0/22]",
		"10.0.0.0/8[any/any]":            "10.0.0.0/8",
		"10.0.0.0/8[icmp/8]":             "10.0.0.0/8[1/8]",
		"10.0.0.0/8[icmp/3(1)]":          "10.0.0.0/8[1/769]",
		"10.0.0.0/8[icmp/3(1)-5]":        "10.0.0.0/8[1/769-5]",
		"::/0[icmpv6/128-129]":           "::/0[58/128-129]",
		"::ffff:a00:1":                   "::ffff:a00:1/128",
		"10.0.0.0/8[ICMP/255(255)]":      "10.0.0.0/8[1/65535]",
		"10.0.0.0/8[IPv6_ICMP/2048]":     "10.0.0.0/8[58/8]",
		"10.0.0.0/8[sctp/diameter]":      "10.0.0.0/8[132/3868]",
		"10.0.0.0/8[tcp/Microsoft-DS]":   "10.0.0.0/8[6/445]",
		"2001:db8::1 - 2001:db8::1[tcp]": "2001:db8::1/128[6]",
	} {
		checkValid(t, swanctl.TrafficSelector, text)
		if got := swanctl.TrafficSelector.ToWire(text); got != want {
			t.Errorf("ToWire(%q) = %q, want %q", text, got, want)
		}
	}
}

// The first half of these is taken by daemons before 6.1.0 and means something else to them.
func TestTrafficSelector_refuses(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.TrafficSelector, nil, refusals{
		"10.0.0.0/33":                `prefix length "33" is not a number from 0 to 32`,
		"10.0.0.0/64":                "from 0 to 32",
		"2001:db8::/129":             "from 0 to 128",
		"10.0.0.0/":                  `prefix length ""`,
		"10.0.0.0/abc":               `prefix length "abc"`,
		"10.0.0.0/0x8":               `prefix length "0x8"`,
		"10.0.0.0/8abc":              `prefix length "8abc"`,
		"10.0.0.0/8 ":                "spaces at its ends",
		"10.0.0.0/8/16":              `prefix length "8/16"`,
		"2001:db8::/64/1":            `prefix length "64/1"`,
		"10.0.0.0/+8":                `prefix length "+8"`,
		"10.0.0.0/ 8":                `prefix length " 8"`,
		"10.0.0.0/08":                `prefix length "08"`,
		"10.0.0.0/-1":                `prefix length "-1"`,
		"192.168.1.0/255.255.255.0":  `write "192.168.1.0/24"`,
		"192.168.1.0/255.0.255.0":    `prefix length "255.0.255.0"`,
		"10.0.0.0/8,10.1.0.0/16":     "one list item for each",
		"10.0.0.0/8 [6/80]":          "space before the bracket",
		"10.0.0.5-10.0.0.1":          `write "10.0.0.1-10.0.0.5"`,
		"%any":                       `write "0.0.0.0/0"`,
		"%any/0":                     "names of hosts are not looked up",
		"10.0.0.0/8[tcp/1-]":         `"1-" is not a port`,
		"10.0.0.0/8[tcp/2000-1000]":  `write "1000-2000"`,
		"10.0.0.0/8[0x6/80]":         "not an IP protocol",
		"10.0.0.0/8[tcp/0x50]":       "neither a port nor a service name",
		"10.0.0.0/8[tcp/0080]":       "not a port",
		"10.0.0.0/8[006]":            "not an IP protocol",
		"10.0.0.0/8[ 6]":             "not an IP protocol",
		"10.0.0.0/8[tcp/ 80]":        "neither a port nor",
		"":                           "is empty",
		"any":                        `write "0.0.0.0/0"`,
		"DYNAMIC":                    `"dynamic", in lower case`,
		"%dynamic":                   `"dynamic", in lower case`,
		"dynamic [6]":                "space before the bracket",
		"garbage":                    "names of hosts are not looked up",
		"localhost":                  "names of hosts are not looked up",
		"vpn.example.org":            "names of hosts are not looked up",
		"my-vpn":                     "names of hosts are not looked up",
		"300.0.0.0/8":                "value >255",
		"10.1/16":                    "too short",
		"010.0.0.0/8":                "leading zero",
		"10.0.0.1-2001:db8::1":       "IPv4 address and ends with an IPv6",
		"2001:db8::1-10.0.0.1":       "or the other way round",
		"10.0.0.5..10.0.0.9":         `a range is written "10.0.0.5-10.0.0.9"`,
		"10.0.0.1-":                  `"" is not an IP address`,
		"a-b,c":                      "comma",
		"10.0.0.1,10.0.0.2":          "comma",
		"10.0.0.1 ":                  "spaces at its ends",
		" 10.1.0.0/16":               "spaces at its ends",
		"::ffff:10.0.0.1":            "write the IPv4 address 10.0.0.1",
		"64:ff9b::10.0.0.1/96":       "dots in them",
		"fe80::1%eth0/64":            "no zone",
		"fe80::1%eth0":               "zone",
		"fe80::1%eth0-fe80::2":       "no zone",
		"10.0.0.0/8[tcp":             `one part in brackets`,
		"10.0.0.0/8[":                `one part in brackets`,
		"10.0.0.0/8tcp]":             `prefix length "8tcp]"`,
		"10.0.0.0/8[tcp/80][udp]":    `one part in brackets`,
		"10.0.0.0/8[tcp/80]x":        `one part in brackets`,
		"10.0.0.0/8[tcp/-5]":         `"-5" is not a port`,
		"10.0.0.0/8[tcp/99999]":      `"99999" is not a port`,
		"10.0.0.0/8[tcp/1-99999]":    `"1-99999" is not a port`,
		"10.0.0.0/8[tcp/1-2-3]":      `"1-2-3" is not a port`,
		"10.0.0.0/8[tcp/OPAQUE]":     `"opaque", in lower case`,
		"10.0.0.0/8[tcp/no-such]":    "neither a port nor a service name",
		"10.0.0.0/8[tcp/http-alt]":   "the name of ports 8080, 591, 8008",
		"10.0.0.0/8[256]":            "from 0 to 255",
		"10.0.0.0/8[foo]":            "not an IP protocol",
		"10.0.0.0/8[tcp,udp]":        "comma",
		"10.0.0.0/8[icmp/http]":      "not an ICMP type",
		"10.0.0.0/8[icmp/8(256)]":    "not an ICMP type",
		"10.0.0.0/8[icmp/0(1)]":      "not an ICMP type",
		"10.0.0.0/8[icmp/8(]":        "not an ICMP type",
		"10.0.0.0/8[icmp/8)]":        "not an ICMP type",
		"10.0.0.0/8[icmp/5-3]":       `write "3-5"`,
		"10.0.0.0/8[icmp/65536]":     "not an ICMP type",
		"10.0.0.0/8\n":               "printable ASCII",
		"10.0.0.0/8[tcp/80]\x00[17]": "printable ASCII",
	})
}
