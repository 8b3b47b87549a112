package swanctl_test

import (
	"slices"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Pairs of texts that daemons showed alike or not, beyond those of the tests of each kind. What is shown alike need not
// be equal: list-conns tells neither the type of an identity nor the constraints of a method.
func TestKind_equal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind  *swanctl.Kind
		a, b  string
		equal bool
	}{
		{swanctl.Duration, "1d", "1440m", true},
		{swanctl.Duration, "1m", "1M", true}, // minutes in either case
		{swanctl.Duration, "4h", "4m", false},
		{swanctl.LongDuration, "4294967296", "0", false}, // only the times of connections have 32 bits
		{swanctl.Size, "1m", "1024K", true},
		{swanctl.Size, "1000M", "1G", false}, // powers of 1024
		{swanctl.Actions, "trap|start", "trap", false},
		{swanctl.Host, "%any", "%any4", false}, // each is shown as it was sent
		{swanctl.Host, "2001:DB8::1", "2001:db8::1", false},
		{swanctl.Host, "192.0.2.7/24", "192.0.2.0/24", false},
		{swanctl.Label, "foo", "Foo", false},
		{swanctl.String, "eth0", " eth0", false},
		{swanctl.OID, "1.2.3", "1.2.3.0", false},

		{swanctl.Identity, "moon", "dns:moon", true},
		{swanctl.Identity, "moon", "{2}:#6d6f6f6e", true},
		{swanctl.Identity, "@@moon", "email:moon", true},
		{swanctl.Identity, "@@moon", "@moon", false},
		{swanctl.Identity, "192.0.2.7/24", "192.0.2.0/24", true},
		{swanctl.Identity, "192.0.2.0/24", "192.0.2.0-192.0.2.255", false}, // a subnet and a range are two types
		{swanctl.Identity, "192.0.2.1", "ipv4:#c0000201", true},
		{swanctl.Identity, "192.0.2.1", "fqdn:192.0.2.1", false},
		{swanctl.Identity, "192.0.2.0/24", "ipv4net:#c0000200ffffff00", true},
		{swanctl.Identity, "%any", "%any6", true},
		{swanctl.Identity, "%any", "0::0", true},
		{swanctl.Identity, "%any", "keyid:%any", false},
		{swanctl.Identity, "%any", "keyid:any:", false},
		{swanctl.Identity, "%any", "%any4", false}, // which is a name
		{swanctl.Identity, "@#0a:0b:0c", "@#0A0B0C", true},
		{swanctl.Identity, "@#0a0b0c", "keyid:0a:0b:0c", false}, // three bytes, and eight characters
		{swanctl.Identity, "keyid:#61", "keyid:#233631", false}, // "a", and "#61"
		{swanctl.Identity, "C = CH , O = x", "C=CH,O=x", true},
		{swanctl.Identity, "emailAddress=a@b.org", "E=a@b.org", true},
		{swanctl.Identity, "EN=7", "employeeNumber=7", true},
		{swanctl.Identity, "c=ch", "C=CH", false},
		{swanctl.Identity, "/CN=a,b", "CN=a, CN=b", false},
		{swanctl.Identity, "fqdn:^moon$", "@^moon$", false}, // an expression, and a name
		{swanctl.Identity, "fqdn:^moon$", "dns:^moon$", true},
		{swanctl.Identity, "uri:http://x", "keyid:uri:http://x", false},

		{swanctl.Auth, "pubkey", "pubkey-sha256", false},
		{swanctl.Auth, "rsa", "pubkey", false},
		{swanctl.Auth, "pubkey-sha256-sha384", "pubkey-sha384-sha256", false},
		{swanctl.Auth, "eap-254", "eap-255", false},
		{swanctl.Auth, "eap-otp-12345", "eap-otp", false},
		{swanctl.Auth, "xauth", "xauth-eap", false},

		{swanctl.TrafficSelector, "10.1.0.0/0", "0.0.0.0/0", true},
		{swanctl.TrafficSelector, "0.0.0.0", "0.0.0.0/0", false},
		{swanctl.TrafficSelector, "10.1.0.5 - 10.1.0.9", "10.1.0.5-10.1.0.9", true},
		{swanctl.TrafficSelector, "10.1.0.0-10.1.0.255", "10.1.0.0/24", true},
		{swanctl.TrafficSelector, "10.1.0.0/16[tcp]", "10.1.0.0/16[tcp/0-65535]", true},
		{swanctl.TrafficSelector, "10.1.0.0/16[tcp]", "10.1.0.0/16[tcp/1-65535]", false},
		{swanctl.TrafficSelector, "10.1.0.0/16[tcp]", "10.1.0.0/16[tcp/opaque]", false},
		{swanctl.TrafficSelector, "10.1.0.0/16[any]", "10.1.0.0/16", true},
		{swanctl.TrafficSelector, "10.1.0.0/16[/80]", "10.1.0.0/16[any/http]", true},
		{swanctl.TrafficSelector, "10.1.0.0/16[any/80]", "10.1.0.0/16[tcp/80]", false},
		{swanctl.TrafficSelector, "10.1.0.0/16[tcp/514]", "10.1.0.0/16[tcp/shell]", true},
		{swanctl.TrafficSelector, "10.1.0.0/16[icmp/8]", "10.1.0.0/16[icmp/2048]", true},
		{swanctl.TrafficSelector, "10.1.0.0/16[icmp/8]", "10.1.0.0/16[icmp/2049]", false},
		{swanctl.TrafficSelector, "10.1.0.0/16[tcp/8]", "10.1.0.0/16[tcp/2048]", false},
		{swanctl.TrafficSelector, "dynamic", "0.0.0.0/0", false},
		{swanctl.TrafficSelector, "::", "::/128", true},
		{swanctl.TrafficSelector, "2001:db8:0:0:1::/64", "2001:DB8::/64", true},

		{swanctl.IKEProposal, "aes128-sha256-modp2048", "aes-sha2_256-modp2048", true},
		{swanctl.IKEProposal, "aes256-sha256-x25519", "aes256-sha256-prfsha256-curve25519", true},
		{swanctl.IKEProposal, "aes256-sha256-x25519", "aes256-sha256-none-x25519", true},
		{swanctl.IKEProposal, "aes256-sha256-x25519", "aes256-sha256-x25519-noesn", false}, // which charon then shows
		{swanctl.IKEProposal, "aes256-sha256-x25519", "aes256-sha256-x25519-ke1_none", false},
		{swanctl.IKEProposal, "aes128-aes256-sha256-x25519", "aes256-aes128-sha256-x25519", false},
		{swanctl.IKEProposal, "aes256-sha256-x25519", "aes256-aes256-sha256-x25519", false},
		{swanctl.IKEProposal, "aes256-sha256-x25519-KE1_mlkem768", "aes256-sha256-x25519-ke1_mlkem768", true},
		{swanctl.IKEProposal, "aes256-sha256-x25519-ke1_mlkem768", "aes256-sha256-x25519-ke2_mlkem768", false},
		{swanctl.IKEProposal, "default", "DEFAULT", true},
		{swanctl.ESPProposal, "aes256-sha256", "aes256-sha256-noesn", true},
		{swanctl.ESPProposal, "aes256-sha256", "aes256-sha256-esn", false},
		{swanctl.ESPProposal, "aes256-sha256-esn-noesn", "aes256-sha256-noesn-esn", false},
		{swanctl.ESPProposal, "aes256-sha256", "aes256-sha256-none", false},
		{swanctl.ESPProposal, "aes256-sha256", "aes256-sha256-prfsha1", true},
		{swanctl.ESPProposal, "aes256gcm16", "aes256gcm16-sha256", true},
		{swanctl.ESPProposal, "aes256", "aes256-sha256", false},
		{swanctl.AHProposal, "sha256", "aes256-sha256", true},
		{swanctl.AHProposal, "aes128gmac-sha256", "sha256-aes128gmac", false},
		{swanctl.AHProposal, "aes128gmac", "aes256gmac", false},
	} {
		for _, text := range []string{c.a, c.b} {
			if err := c.kind.Problem(text); err != nil {
				t.Errorf("the case is wrong: %v", err)
			}
		}
		if got := c.kind.Equal(c.a, c.b); got != c.equal {
			t.Errorf("%s: Equal(%q, %q) = %v", c.kind.Name, c.a, c.b, got)
		}
		if got := c.kind.Equal(c.b, c.a); got != c.equal {
			t.Errorf("%s: Equal(%q, %q) = %v", c.kind.Name, c.b, c.a, got)
		}
	}
}

// What some releases or C libraries show otherwise is recognised, and nothing that only looks like it.
func TestIdentity_shownOtherwise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, shown string
		reports     bool
	}{
		{"::d7:bb11", "::0.215.187.17", true},
		{"::ffff:a00:1", "::ffff:10.0.0.1", true},
		{"::ffff:a00:0/112", "::ffff:10.0.0.0/112", true},
		{"::d7:bb11", "::0.215.187.18", false},
		{"keyid:::0.215.187.17", "::0.215.187.17", true},
		{"@@0a::0b", "0a::0b", true},
		{"a::b", "0a::0b", false},
		{"2001:DB8::1", "2001:DB8::1", false}, // such a report is a key id
		{"@moon", "@moon", false},
		{"TCGID=7, CN=x", "2b:06:01:04:01:89:31:01:01:02:02:4b=7, CN=x", true},
		{"TCGID=7, CN=x", "TCGID=7, CN=x", true},
		{"TCGID=8, CN=x", "2b:06:01:04:01:89:31:01:01:02:02:4b=7, CN=x", false},
		{"/TCGID=7/O=Acme, Inc.", "2b:06:01:04:01:89:31:01:01:02:02:4b=7, O=Acme, Inc.", true},
	} {
		if got := swanctl.Identity.Reports([]string{c.text}, []string{c.shown}); got != c.reports {
			t.Errorf("%q counts as reported by %q: %v", c.text, c.shown, got)
		}
	}
	for _, c := range [][2]string{
		{"::0.215.187.17", "::d7:bb11"},
		{"2b:06:01:04:01:89:31:01:01:02:02:4b=7, CN=x", "TCGID=7, CN=x"},
		// A release that shows this reads no organizationIdentifier.
		{"55:04:61=7, CN=x", "keyid:55:04:61=7, CN=x"},
		{"#a=b", "keyid:#23613d62"},
		// The address would be shown as a::b.
		{"0a::0b", "keyid:0a::0b"},
	} {
		if got := swanctl.Identity.FromReport(c[0]); got != c[1] {
			t.Errorf("FromReport(%q) = %q, want %q", c[0], got, c[1])
		}
	}
}

// Defaults that depend on the release and on what else is configured, as daemons showed them.
func TestOption_isDefault(t *testing.T) {
	t.Parallel()
	old, six, newest := swanctl.Oldest, swanctl.Version{Major: 6, Patch: 1}, swanctl.Version{Major: 6, Minor: 1}
	for _, c := range []struct {
		section   *swanctl.Section
		option    string
		release   swanctl.Version
		set       map[string]string // other options that are configured
		shown     string
		isDefault bool
	}{
		{swanctl.Connection, "version", old, nil, "0", true},
		{swanctl.Connection, "version", old, nil, "2", false},
		{swanctl.Connection, "version", newest, nil, "2", true},
		{swanctl.Connection, "version", newest, nil, "0", false},
		{swanctl.Connection, "rekey_time", old, nil, "14400", true},
		{swanctl.Connection, "rekey_time", old, nil, "0", false},
		{swanctl.Connection, "rekey_time", old, map[string]string{"reauth_time": "3h"}, "0", true},
		{swanctl.Connection, "rekey_time", old, map[string]string{"reauth_time": "0"}, "0", true},
		{swanctl.Connection, "rekey_time", old, map[string]string{"reauth_time": "3h"}, "14400", false},
		{swanctl.Connection, "unique", old, nil, "no", true},
		{swanctl.Connection, "unique", old, map[string]string{"mediation": "yes"}, "replace", true},
		{swanctl.Connection, "unique", old, map[string]string{"mediation": "no"}, "replace", false},
		{swanctl.Connection, "local_port", newest, nil, "4711", true}, // whatever the socket is bound to
		{swanctl.Connection, "remote_port", newest, nil, "4711", false},

		{swanctl.Child, "rekey_time", old, nil, "3600", true},
		{swanctl.Child, "rekey_time", old, map[string]string{"life_time": "1h"}, "3600", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "1h"}, "3272", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "1h"}, "3600", false},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "3601"}, "3273", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "3959"}, "3599", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "3960"}, "3599", true}, // and not 3600
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "3961"}, "3600", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "66m"}, "3599", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "11"}, "10", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "10"}, "9", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "7"}, "6", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "1"}, "0", true},
		{swanctl.Child, "rekey_time", six, map[string]string{"life_time": "0"}, "0", true},
		{swanctl.Child, "rekey_bytes", old, map[string]string{"life_bytes": "1G"}, "0", true},
		{swanctl.Child, "rekey_bytes", six, map[string]string{"life_bytes": "1G"}, "976128930", true},
		{swanctl.Child, "rekey_bytes", six, map[string]string{"life_bytes": "1100"}, "999", true},
		{swanctl.Child, "rekey_bytes", six, map[string]string{"life_bytes": "1000"}, "909", true},
		{swanctl.Child, "rekey_bytes", six, map[string]string{"life_bytes": "11"}, "10", true},
		{swanctl.Child, "rekey_bytes", six, map[string]string{"life_bytes": "1"}, "0", true},
		{swanctl.Child, "rekey_packets", old, map[string]string{"life_packets": "1000000"}, "0", true},
		{swanctl.Child, "rekey_packets", six, map[string]string{"life_packets": "1000000"}, "909090", true},
	} {
		context := swanctl.Context{
			Version:  c.release,
			Value:    func(option string) (string, bool) { text, ok := c.set[option]; return text, ok },
			Reported: emptyReport{},
		}
		if got := c.section.Option(c.option).IsDefault(context, []string{c.shown}); got != c.isDefault {
			t.Errorf("%s %s with %v on %s: %s is the default: %v", c.section.Name, c.option, c.set, c.release, c.shown, got)
		}
	}
}

// What list-conns expresses by names of its own, or by leaving a key out.
func TestOption_reported(t *testing.T) {
	t.Parallel()
	const absent = ""
	for _, c := range []struct {
		section     *swanctl.Section
		option, key string
		shown, want string
	}{
		{swanctl.Connection, "version", "version", "IKEv1/2", "0"},
		{swanctl.Connection, "version", "version", "IKEv1", "1"},
		{swanctl.Connection, "version", "version", "IKEv2", "2"},
		{swanctl.Connection, "version", "version", "(3)", "3"},
		{swanctl.Connection, "unique", "unique", "UNIQUE_NO", "no"},
		{swanctl.Connection, "unique", "unique", "UNIQUE_NEVER", "never"},
		{swanctl.Connection, "unique", "unique", "UNIQUE_KEEP", "keep"},
		{swanctl.Connection, "unique", "unique", "UNIQUE_REPLACE", "replace"},
		{swanctl.Connection, "dpd_delay", "dpd_delay", absent, "0"},
		{swanctl.Connection, "dpd_timeout", "dpd_timeout", absent, "0"},
		{swanctl.Connection, "ppk_required", "ppk_required", absent, "no"},
		{swanctl.Remote, "revocation", "revocation", absent, "relaxed"},
		{swanctl.Remote, "revocation", "revocation", "GOOD", "strict"},
		{swanctl.Remote, "revocation", "revocation", "SKIPPED", "ifuri"},
		{swanctl.Child, "priority", "priority", absent, "0"},
		{swanctl.Child, "mode", "mode", "TRANSPORT_PROXY", "transport_proxy"},
		{swanctl.Child, "mode", "mode", "IPTFS", "iptfs"},
		{swanctl.Child, "dpd_action", "dpd_action", "trap | start", "trap|start"},
		{swanctl.Child, "label", "label", "666f6f00", "foo"},
		{swanctl.Child, "rekey_time", "rekey_time", "3540", "59m"},
	} {
		m := vici.NewMessage()
		if c.shown != absent {
			m.Set(c.key, c.shown)
		}
		o := c.section.Option(c.option)
		if got := o.Configured(o.Reported(reportedMessage{m})); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s %s: %q is read as %q, want %q", c.section.Name, c.option, c.shown, got, c.want)
		}
	}
}
