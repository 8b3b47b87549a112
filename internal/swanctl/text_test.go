package swanctl_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestString(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.String, means{{"/usr/lib/ipsec/_updown iptables"}, {" x y "}, {strings.Repeat("a", 65535)}}, refusals{
		"":                         "is empty",
		"jürgen":                   "has 'ü' at byte 2",
		"a\nb":                     `has '\n' at byte 2`,
		"a\x7f":                    "printable ASCII",
		"a\x00b":                   "printable ASCII",
		strings.Repeat("a", 65536): "has 65536 bytes; charon takes 65535 at most",
	})
}

func TestCheckName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"net-net", "a", "home office", " a ", `x"y'z{}#=,%\*`, "a/b.c", strings.Repeat("n", 255),
	} {
		if err := swanctl.CheckName(name); err != nil {
			t.Error(err)
		}
	}
	for name, want := range map[string]string{
		"":                       "the name is empty",
		"büro":                   `the name "büro" has 'ü' at byte 2`,
		"東京":                     "printable ASCII",
		"a\nb":                   "printable ASCII",
		"a\tb":                   "printable ASCII",
		"a\x00":                  "printable ASCII",
		"a\x7f":                  "printable ASCII",
		strings.Repeat("n", 256): "has 256 bytes; charon takes 255 at most",
	} {
		if err := swanctl.CheckName(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("CheckName(%q) = %v, want %q", name, err, want)
		}
	}
}

func TestPoolName(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.PoolName, means{{"rw_pool"}, {"dhcp"}, {"radius"}}, refusals{
		"": "is empty", "a,b": "for each pool", "a b": "for each pool", "pööl": "printable ASCII",
	})
}

func TestDSCP(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.DSCP, means{{"000000"}, {"101110"}}, refusals{
		"": "six binary digits", "46": "six binary digits", "1011101": "six", "0b101110": "six", "10111": "six", "10111 ": "six",
	})
}

func TestOID(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.OID, means{{"1.3.6.1.4.1.36906.1.1.1"}, {"2.5.29.32.0"}, {"1.2"}, {"2.999.1"}}, refusals{
		"": "joined by dots", "1": "joined", "1.2,1.3": "joined", "anyPolicy": "joined", "1.2.03": "joined", "1.40.1": "joined",
		"3.1": "joined", "1.2.": "joined", ".1.2": "joined",
	})
}

func TestHex(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Hex, means{{"5e7cc124", "5E7CC124", "5e:7c:c1:24"}, {"00"}}, refusals{
		"": "is empty", "5": "two digits", "5e7": "two digits", "0x5e": "two digits", "5e 7c": "two digits", ":5e": "two digits",
		"5e:": "two digits", "zz": "two digits",
	})
}

func TestLabel(t *testing.T) {
	t.Parallel()
	const selinux = "system_u:object_r:ipsec_spd_t:s0"
	checkKind(t, swanctl.Label, means{{"foo"}, {selinux}}, refusals{
		"": "is empty", "jü": "printable ASCII", strings.Repeat("l", 512): "charon takes 511",
	})
	for text, want := range map[string]string{
		"foo":   "666f6f00",
		selinux: "73797374656d5f753a6f626a6563745f723a69707365635f7370645f743a733000",
	} {
		if got := swanctl.Label.Printed(text); got != want {
			t.Errorf("Printed(%q) = %q, want %q", text, got, want)
		}
	}
	for _, printed := range []string{"ff00", "00", "xyz", "6"} {
		if got := swanctl.Label.FromReport(printed); got != printed {
			t.Errorf("FromReport(%q) = %q, want it as it is", printed, got)
		}
	}
}

func TestPaddingSize(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.PaddingSize, means{{"0"}, {"1400"}, {"mtu"}}, refusals{
		"": `or "mtu"`, "MTU": `or "mtu"`, "4294967295": `or "mtu"`, "-1": `or "mtu"`, "0x10": `or "mtu"`, "010": `or "mtu"`,
	})
}

func TestPerCPU(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.PerCPU, means{{"yes", "true", "1"}, {"no", "false", "0", "disabled"}, {"encap"}}, refusals{
		"": "not one of", "Encap": `did you mean "encap"?`, "on": `did you mean "yes"?`, "maybe": "not one of",
	})
}
