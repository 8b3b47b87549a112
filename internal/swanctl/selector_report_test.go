package swanctl_test

import (
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// charon leaves out selectors that another one of the list contains.
func TestTrafficSelector_redundant(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name                 string
		configured, reported []string
	}{
		{"order is kept", []string{"10.2.0.0/16", "dynamic", "10.1.0.0/16"}, []string{"10.2.0.0/16", "dynamic", "10.1.0.0/16"}},
		{"equal", []string{"10.2.0.0/16", "10.2.0.0/16"}, []string{"10.2.0.0/16"}},
		{"equal in another form", []string{"10.2.0.0/24", "10.1.0.0/16", "10.2.0.0-10.2.0.255"}, []string{"10.2.0.0/24", "10.1.0.0/16"}},
		{"contained in the first", []string{"10.2.0.0/16", "10.2.3.0/24"}, []string{"10.2.0.0/16"}},
		{"contained in the last", []string{"10.2.3.0/24", "10.2.0.0/16"}, []string{"10.2.0.0/16"}},
		{"contained with a port", []string{"10.1.0.0/16[6/80]", "10.1.0.0/16"}, []string{"10.1.0.0/16"}},
		{"families", []string{"0.0.0.0/0", "::/0", "10.0.0.0/8"}, []string{"0.0.0.0/0", "::/0"}},
		{"ranges", []string{"10.0.0.0-10.0.0.99", "10.0.0.50-10.0.0.60"}, []string{"10.0.0.0..10.0.0.99"}},
		{"overlapping ranges", []string{"10.0.0.0-10.0.0.99", "10.0.0.50-10.0.0.160"}, []string{"10.0.0.0..10.0.0.99", "10.0.0.50..10.0.0.160"}},
		{"dynamic is not contained", []string{"dynamic", "0.0.0.0/0"}, []string{"dynamic", "0.0.0.0/0"}},
		{"dynamic twice", []string{"dynamic", "dynamic"}, []string{"dynamic", "dynamic"}},
		{"adjacent subnets are not merged", []string{"10.2.0.0/25", "10.2.0.128/25"}, []string{"10.2.0.0/25", "10.2.0.128/25"}},
		{"other protocol", []string{"10.0.0.0/8[tcp]", "10.0.0.0/8[udp]"}, []string{"10.0.0.0/8[tcp]", "10.0.0.0/8[udp]"}},
		{"any protocol", []string{"10.0.0.0/8[tcp/80]", "10.0.0.0/8[any/80]"}, []string{"10.0.0.0/8[0/http]"}},
		{"opaque", []string{"10.0.0.0/8[gre/opaque]", "10.0.0.0/8[gre]"}, []string{"10.0.0.0/8[gre]"}},
		{"opaque and ports", []string{"10.0.0.0/8[tcp/opaque]", "10.0.0.0/8[tcp/80]"}, []string{"10.0.0.0/8[tcp/OPAQUE]", "10.0.0.0/8[tcp/http]"}},
		{"chain", []string{"10.1.1.0/24", "10.1.0.0/16", "10.0.0.0/8"}, []string{"10.0.0.0/8"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if !swanctl.TrafficSelector.Reports(test.configured, test.reported) {
				t.Errorf("%q does not count as reported by %q", test.configured, test.reported)
			}
			if len(test.reported) < len(test.configured) && swanctl.TrafficSelector.Reports(test.configured, test.configured) {
				t.Errorf("%q counts as reported as it is", test.configured)
			}
		})
	}
}

func TestTrafficSelector_drift(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ configured, reported []string }{
		{[]string{"10.1.0.0/16"}, []string{"10.2.0.0/16"}},
		{[]string{"10.1.0.0/16"}, []string{"10.1.0.0/16", "10.2.0.0/16"}},
		{[]string{"10.1.0.0/16", "10.2.0.0/16"}, []string{"10.2.0.0/16", "10.1.0.0/16"}},
		{[]string{"10.1.0.0/16"}, []string{"10.1.0.0/16[tcp]"}},
		{[]string{"10.1.0.0/16[tcp/80]"}, []string{"10.1.0.0/16[udp/http]"}},
		{[]string{"10.1.0.0/16[tcp/80]"}, []string{"10.1.0.0/16[tcp/https]"}},
		{[]string{"10.1.0.0/16"}, []string{"dynamic"}},
		{[]string{"0.0.0.0/0"}, []string{"dynamic"}},
		{[]string{"10.1.0.0/16"}, nil},
		{nil, []string{"dynamic"}},
		{[]string{"10.1.0.5-10.1.0.9"}, []string{"10.1.0.9..10.1.0.5"}},
		{[]string{"10.1.0.0/16"}, []string{"(null)"}},
	} {
		if swanctl.TrafficSelector.Reports(test.configured, test.reported) {
			t.Errorf("%q counts as reported by %q", test.configured, test.reported)
		}
	}
}

// A gateway's /etc/services can have names that nobody else knows, and one name has several ports on different systems.
func TestTrafficSelector_foreignServiceNames(t *testing.T) {
	t.Parallel()
	k := swanctl.TrafficSelector
	for _, test := range []struct {
		configured, reported string
		want                 bool
	}{
		{"10.1.0.0/16[tcp/12345]", "10.1.0.0/16[tcp/our-service]", true},
		{"10.1.0.0/16[udp/12345]", "10.1.0.0/16[tcp/our-service]", false},
		{"10.2.0.0/16[tcp/12345]", "10.1.0.0/16[tcp/our-service]", false},
		{"10.1.0.0/16[tcp/1-2]", "10.1.0.0/16[tcp/our-service]", false},
		{"10.1.0.0/16[tcp]", "10.1.0.0/16[tcp/our-service]", false},
		{"10.1.0.0/16[tcp/8080]", "10.1.0.0/16[tcp/http-alt]", true},
		{"10.1.0.0/16[tcp/8008]", "10.1.0.0/16[tcp/http-alt]", true},
		{"10.1.0.0/16[tcp/80]", "10.1.0.0/16[tcp/http-alt]", false},
		{"10.1.0.0/16[icmp/8]", "10.1.0.0/16[icmp/our-service]", false},
		{"10.1.0.0/16[tcp/211]", "10.1.0.0/16[tcp/914c/g]", true},
		{"10.1.0.0/16[tcp/445]", "10.1.0.0/16[tcp/microsoft_ds]", true},
	} {
		if got := k.Reports([]string{test.configured}, []string{test.reported}); got != test.want {
			t.Errorf("Reports(%q, %q) = %v, want %v", test.configured, test.reported, got, test.want)
		}
	}
}

func TestTrafficSelector_fromReport(t *testing.T) {
	t.Parallel()
	for printed, want := range map[string]string{
		"10.1.0.0/16":                        "10.1.0.0/16",
		"10.1.0.1/32":                        "10.1.0.1/32",
		"10.1.0.5..10.1.0.9":                 "10.1.0.5-10.1.0.9",
		"dynamic[tcp/http]":                  "dynamic[tcp/80]",
		"10.1.0.0/16[0/domain]":              "10.1.0.0/16[any/53]",
		"10.1.0.0/16[6/80]":                  "10.1.0.0/16[tcp/80]",
		"10.1.0.0/16[253/80]":                "10.1.0.0/16[253/80]",
		"10.1.0.0/16[icmp/8(1)]":             "10.1.0.0/16[icmp/8(1)]",
		"10.1.0.0/16[icmp/8(1)-255(255)]":    "10.1.0.0/16[icmp/8(1)-255(255)]",
		"::/0[58]":                           "::/0[ipv6-icmp]",
		"10.1.0.5..10.1.0.9[gre/OPAQUE]":     "10.1.0.5-10.1.0.9[gre/opaque]",
		"::10.0.0.1/128":                     "::a00:1/128",
		"::ffff:10.0.0.1..::ffff:10.0.0.9":   "::ffff:a00:1-::ffff:a00:9",
		"10.1.0.0/16[tcp/http-alt]":          "10.1.0.0/16[tcp/8080]",
		"10.1.0.0/16[tcp/our-service]":       "10.1.0.0/16[tcp/our-service]",
		"10.1.0.9..10.1.0.5":                 "10.1.0.9..10.1.0.5",
		"10.1.0.0/16[6/2000-1000]":           "10.1.0.0/16[6/2000-1000]",
		"10.1.0.0/16[no-such-protocol/http]": "10.1.0.0/16[no-such-protocol/http]",
		"10.1.0.0/16[icmp/http]":             "10.1.0.0/16[icmp/http]",
		"":                                   "",
	} {
		if got := swanctl.TrafficSelector.FromReport(printed); got != want {
			t.Errorf("FromReport(%q) = %q, want %q", printed, got, want)
		}
	}
}

func FuzzTrafficSelector(f *testing.F) {
	for _, r := range selectorReports {
		f.Add(r.sent)
		f.Add(r.named)
		f.Add(r.numbered)
	}
	for _, seed := range []string{"10.0.0.0/abc", "::ffff:10.0.0.1", "fe80::1%eth0/64", "10.0.0.0/8[", "10.0.0.0/8[icmp/3(1)-5]", "1-2", "0.1.0.0/6[1/http"} {
		f.Add(seed)
	}
	k := swanctl.TrafficSelector
	f.Fuzz(func(t *testing.T, text string) {
		if read := k.FromReport(text); read != text && k.Problem(read) != nil {
			t.Errorf("FromReport(%q) = %q, which is refused", text, read)
		}
		if k.Problem(text) == nil {
			checkValid(t, k, text)
		}
	})
}
