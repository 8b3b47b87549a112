package sectiontest

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// ReportSeeds have what the real answers in testdata do not have. A key with brackets is that of a list.
var ReportSeeds = []string{
	"",
	"local_addrs[] = 192.0.2.1, %any\nversion = IKEv1/2\nunique = UNIQUE_REPLACE\ndpd_delay = 30\nppk_id = moon\nrekey_time = 13091\n" +
		"proposals { 0 { encr[] = AES_GCM_16_256\nprf[] = PRF_HMAC_SHA2_384\nke[] = ECP_384\nake1[] = ML_KEM_768\n} }\n" +
		"local-1 { class = public key\nid = \"C=CH, O=strongSwan, CN=moon\"\ncerts[] = \"C=CH, CN=moon\", \"55:04:61=x\"\n" +
		"cacerts[] = \"C=CH, CN=ca\"\nrevocation = GOOD\n}\n" +
		"local-2 { class = EAP\neap-type = EAP_TLS\neap-vendor = 9\ngroups[] = moon, 0a:0b\n}\nremote-1 { class = XAuth\nxauth = pam\n}\n" +
		"children { net { mode = TRANSPORT_PROXY\nlabel = 73797374656d00\nrekey_time = 3599\nrekey_bytes = 500000000\n" +
		"dpd_action = trap | start\ninterface = eth0\npriority = 7\nlocal-ts[] = 10.1.0.0/16[tcp/http], dynamic, ::ffff:192.0.2.1/128\n" +
		"remote-ts[] = 10.2.0.1..10.2.0.9[udp/1024-2048]\nesp_proposals { 0 { encr[] = NULL\n} }\nah_proposals { } } }\n",
	"uniqueid = 1\nversion = 2\nestablished = 7\nnat-local = yes\nlocal-vips[] = 10.3.0.1\nremote-vip1 = 10.3.0.2\n" +
		"child-sas { net-1 { bytes-in = 18446744073709551616\nlocal-ts[] = dynamic\n} }\n",
	"base = 10.3.0.0\nsize = 254\ncacert = C=CH\ncrl_uris[] = http://crl.example.org/ca.crl\ncert_uri_base = http://a/\n" +
		"type = X509\nflag = OCSP\ndata = 0\n",
}

// ReportMessage reads a report: VICI's own form, or one in which more of what a fuzzer tries is a message.
func ReportMessage(text string) (*vici.Message, bool) {
	if m, err := vici.DecodeMessage([]byte(text)); err == nil {
		return m, true
	}
	c, err := swanctl.ParseConfig(text)
	if err != nil {
		return nil, false
	}
	m := vici.NewMessage()
	fillReport(m, c)
	return m, true
}

func fillReport(m *vici.Message, c *swanctl.Config) {
	for _, s := range c.Settings {
		if key, ok := strings.CutSuffix(s.Key, "[]"); ok {
			m.SetList(key, swanctl.SplitList(s.Value))
		} else {
			m.Set(s.Key, s.Value)
		}
	}
	for _, s := range c.Sections {
		fillReport(m.AddSection(s.Name), s)
	}
}

// AddPairs adds pairs of reports to a fuzz target's seeds, for each of so many cases: what a daemon has reported before, and what
// it reports now.
func AddPairs(f *testing.F, cases int) {
	for i, before := range ReportSeeds {
		for which := range uint8(cases) {
			f.Add(which, before, ReportSeeds[(i+1)%len(ReportSeeds)])
			f.Add(which, before, before)
		}
	}
}

// Pair reads both reports of a pair.
func Pair(first, second string) (before, now *vici.Message, ok bool) {
	before, isMessage := ReportMessage(first)
	now, isMessageToo := ReportMessage(second)
	return before, now, isMessage && isMessageToo
}
