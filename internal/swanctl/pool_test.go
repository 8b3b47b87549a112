package swanctl_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestPoolAddresses(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.PoolAddresses, means{
		{"10.3.0.0/24", "10.3.0.1-10.3.0.254", "10.3.0.1 - 10.3.0.254", "10.3.0.1/24"},
		{"10.3.0.7/24", "10.3.0.7-10.3.0.254"},
		{"10.3.0.0/31", "10.3.0.0-10.3.0.1"},
		{"10.3.0.1/31", "10.3.0.1/32", "10.3.0.1-10.3.0.1"},
		{"10.3.0.0/30", "10.3.0.1-10.3.0.2"},
		{"0.0.0.0/1", "0.0.0.1-127.255.255.254"},
		{"2001:db8::/97", "2001:DB8::/97", "2001:db8::1-2001:db8::7fff:fffe"},
		{"10.3.0.5", "10.3.0.5/32"},
		{"2001:db8::5/128", "2001:db8::5", "2001:db8::5-2001:db8::5"},
	}, refusals{
		"":                          "is empty",
		"pool.example.org":          "write a subnet",
		"dhcp":                      "write a subnet",
		"10.3.0.0/33":               "from 0 to 32",
		"10.3.0.0/255.255.255.0":    `write "10.3.0.0/24"`,
		"10.3.0.99-10.3.0.10":       `write "10.3.0.10-10.3.0.99"`,
		"10.3.0.10-2001:db8::1":     "IPv4 address and ends with an IPv6",
		"0.0.0.0/0":                 `write "0.0.0.0/1"`,
		"2001:db8::/64":             `write "2001:db8::/97"`,
		"0.0.0.0-255.255.255.255":   "no pools of ranges that large",
		"2001:db8::-2001:db8:0:1::": "no pools of ranges that large",
		"10.3.0.255/24":             "never handed out",
		"10.3.0.0/24,10.4.0.0/24":   "number from 0 to 32",
		"10.3.0.0/24 ":              "number from 0 to 32",
		"fe80::1%eth0/120":          "zone",
		"10.3.0.0/24\n":             "printable ASCII",
	})
}

func TestPoolAddress(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.PoolAddress, means{{"10.3.0.1"}, {"255.255.255.0"}, {"2001:db8::1", "2001:DB8:0::1"}}, refusals{
		"": "is empty", "10.3.0.0/24": "is a subnet", "dns.example.org": "names are not looked up", "fe80::1%eth0": "zone", "10.3.0.256": "not an IP address",
	})
}

func TestPoolSubnet(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.PoolSubnet, means{{"10.2.0.0/16"}, {"10.2.0.1/16"}, {"0.0.0.0/0"}, {"2001:db8::/32", "2001:DB8:0::/32"}}, refusals{
		"": "is empty", "10.2.0.1": `write "10.2.0.1/32"`, "10.2.0.0/abc": "prefix length", "10.2.0.1-10.2.0.9": "not a subnet", "net/16": "not a subnet",
	})
}

func TestCheckPoolAttribute(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"1", "25", "28672", "32767"} {
		if err := swanctl.CheckPoolAttribute(number); err != nil {
			t.Error(err)
		}
	}
	for _, number := range []string{"", "0", "025", "32768", "-1", "12abc", "dns", "99999"} {
		if swanctl.CheckPoolAttribute(number) == nil {
			t.Errorf("%q passes", number)
		}
	}
}

// TestReadPool: what a daemon reports gives addresses that it would report like this.
func TestReadPool(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		base string
		size int64
		want string
	}{
		{"10.3.0.0", 254, "10.3.0.0/24"}, // before 6.0.0
		{"10.3.0.1", 254, "10.3.0.0/24"},
		{"10.3.0.10", 90, "10.3.0.10-10.3.0.99"},
		{"10.3.0.1", 1, "10.3.0.1-10.3.0.1"},
		{"10.3.0.0", 2, "10.3.0.0/30"},
		{"10.3.0.5", 2, "10.3.0.4/30"},
		{"2001:db8::1", 65534, "2001:db8::/112"},
		{"2001:db8::7", 2, "2001:db8::7-2001:db8::8"},
		{"0.0.0.1", 2147483646, "0.0.0.0/1"},
	} {
		if got := swanctl.ReadPool(c.base, c.size); got != c.want || !swanctl.ReportsPool(got, c.base, c.size) {
			t.Errorf("%s, %d: %s, want %s", c.base, c.size, got, c.want)
		}
	}
	for text, base := range map[string]string{"10.3.0.0/24": "10.3.0.2", "10.3.0.1-10.3.0.254": "10.3.0.0", "nothing": "10.3.0.0"} {
		if swanctl.ReportsPool(text, base, 254) {
			t.Errorf("%s is said to be what is reported as %s", text, base)
		}
	}
	for _, base := range []string{"", "moon"} {
		if got := swanctl.ReadPool(base, 1); got != base {
			t.Errorf("%q is read as %q", base, got)
		}
	}
}
