package section

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// configSeeds have each kind of section and of value.
var configSeeds = []string{
	"connections {\n net-net {\n version = 2\n local_addrs = 192.0.2.1, %any\n proposals = aes256gcm16-x25519, default\n encap = Yes\n" +
		" local-1 {\n auth = pubkey\n round = 2\n certs = moon.pem, 0x3000\n cert-a {\n file = /m.pem\n slot = 1\n }\n }\n local {\n auth = eap-tls\n }\n" +
		" remote {\n id = \"C=CH, CN=moon\"\n pubkeys = 0s3000\n }\n children {\n a {\n remote_ts = 10.1.0.0/16[tcp/http], dynamic\n start_action = TRAP\n" +
		" updown = \"a \\\"b\\\" \\\\c\"\n }\n }\n }\n}\n",
	"secrets {\n ike-moon {\n id-a = moon\n id-b = \"C=CH, O=a\"\n secret = 0sbW9vbg==\n }\n eap {\n secret = 0x6d\n }\n token-1 {\n handle = 5e7c\n pin = 1\n }\n" +
		" private {\n file = moon.pem\n secret = \"0x x\"\n }\n}\n",
	"pools {\n rw {\n addrs = 10.3.0.0/24\n dns = 10.0.0.1, 10.0.0.2\n 25 = a, \"b, c\"\n subnet = 10.1.0.0/16\n }\n}\n" +
		"authorities {\n ca {\n cacert = ca.pem\n crl_uris = http://a/b.crl, file:///c\n }\n}\n",
}

// emptySeeds have what is empty, or nearly so.
var emptySeeds = []string{
	"secrets {\n eap {\n secret = \"\"\n }\n}", "secrets {\n ike {\n secret = 0x\n }\n}", "secrets {\n ppk {\n secret = 0s\n }\n}",
	"secrets {\n private {\n secret = \"\"\n file = a\n }\n}", "pools {\n a {\n dns = \"\"\n 1 =\n 25 = \"\"\n }\n}", "connections {\n a {\n children {\n }\n local {\n }\n }\n}",
	"connections {\n a {\n remote_addrs = \"\"\n local {\n certs = 0x\n }\n }\n}", "secrets {\n ike {\n id = \"\"\n id-b = \"a,\\\"b'\"\n }\n}",
}

// FuzzConfigFunctions: what parse_swanctl_conf makes of a file, render_swanctl_conf takes for values of the schema, and
// what that writes is parsed as the same. No error shows a secret.
func FuzzConfigFunctions(f *testing.F) {
	for _, seed := range slices.Concat(configSeeds, emptySeeds) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := swanctl.ParseConfig(text)
		if err != nil {
			return
		}
		value, err := ReadConf(file)
		if err != nil {
			var syntax *swanctl.SyntaxError
			if !errors.As(err, &syntax) || syntax.Line < 1 || syntax.Line > strings.Count(text, "\n")+1 {
				t.Errorf("%q: %v is no error of a line", text, err)
			}
			return
		}
		written, err := WriteConf(value)
		if err != nil {
			return // parse_swanctl_conf takes values as they are written, and render_swanctl_conf checks them
		}
		rendered, err := written.Render()
		if err != nil {
			t.Fatalf("%q is read as %s, which cannot be written: %v", text, value, err)
		}
		again, err := swanctl.ParseConfig(rendered)
		if err != nil {
			t.Fatalf("%q is written as %q: %v", text, rendered, err)
		}
		got, err := ReadConf(again)
		if err != nil {
			t.Fatalf("%q is written as %q: %v", text, rendered, err)
		}
		if !got.Equal(value) {
			t.Errorf("%q is written as %q:\n%s, want\n%s", text, rendered, got, value)
		}
	})
}
