package provider_test

import (
	"path/filepath"
	"testing"
)

// optionFixture says how an option is set on a daemon, and changed there.
type optionFixture struct {
	// value is what a configuration sets, and other what somebody else changes it to. Neither is the default.
	value, other any

	// with are other options of the section, which stay as they are.
	with object

	// without are options of the section that the usual configuration has, and this one does not.
	without []string

	// alone tells that the connection has no children.
	alone bool

	// shownBy is the attribute in which the option is read back.
	shownBy string

	// sideEffect is another attribute that follows the option.
	sideEffect string

	// required tells that there is no configuration without the option.
	required bool

	// refused is why a private gateway cannot load the option at all.
	refused string
}

// optionFixtures has a fixture for every row of the option table: auth.* are those of local and remote rounds, certificate.*
// those of cert and cacert sections in them.
func optionFixtures(t *testing.T, directory string) map[string]optionFixture {
	t.Helper()
	moon, sun := makeCertificate(t, "moon"), makeCertificate(t, "sun")
	moonFile, sunFile := filepath.Join(directory, "moon.pem"), filepath.Join(directory, "sun.pem")
	writeCertificate(t, moonFile)
	writeCertificate(t, sunFile)
	list := func(items ...any) []any { return items }
	yes := optionFixture{value: true, other: false}
	no := optionFixture{value: false, other: true}
	return map[string]optionFixture{
		"connection.version":        {value: 1, other: 0},
		"connection.local_addrs":    {value: list("192.0.2.1"), other: list("192.0.2.1", "192.0.2.2")},
		"connection.remote_addrs":   {value: list("192.0.2.1"), other: list("vpn.example.org")},
		"connection.local_port":     {value: 4500, other: 1500},
		"connection.remote_port":    {value: 4500, other: 1500},
		"connection.proposals":      {value: list("aes256-sha256-x25519"), other: list("aes128gcm16-prfsha256-ecp256")},
		"connection.vips":           {value: list("0.0.0.0"), other: list("10.3.0.5")},
		"connection.aggressive":     yes,
		"connection.pull":           no,
		"connection.dscp":           {value: "101110", other: "001010"},
		"connection.encap":          yes,
		"connection.mobike":         no,
		"connection.dpd_delay":      {value: "30s", other: "2m"},
		"connection.dpd_timeout":    {value: "150s", other: "3m"},
		"connection.fragmentation":  {value: "force", other: "no"},
		"connection.childless":      {value: "force", other: "never"},
		"connection.send_certreq":   no,
		"connection.send_cert":      {value: "always", other: "never"},
		"connection.ocsp":           {value: "both", other: "request"},
		"connection.ppk_id":         {value: "ppk1", other: "keyid:#00ff"},
		"connection.ppk_required":   {value: true, other: false, with: object{"ppk_id": "ppk1"}},
		"connection.keyingtries":    {value: 0, other: 3},
		"connection.unique":         {value: "keep", other: "replace"},
		"connection.reauth_time":    {value: "3h", other: "1d"},
		"connection.rekey_time":     {value: "2h", other: "90m"},
		"connection.over_time":      {value: "10m", other: "20m"},
		"connection.rand_time":      {value: "5m", other: "6m"},
		"connection.pools":          {value: list("rw"), other: list("rw", "dhcp")},
		"connection.if_id_in":       {value: "42", other: "%unique"},
		"connection.if_id_out":      {value: "0x2a", other: "%unique-dir"},
		"connection.mediation":      {value: true, other: false, alone: true, sideEffect: "unique"}, // a mediation server always replaces
		"connection.mediated_by":    {value: "m1", other: "m2", with: object{"mediation_peer": "sun"}},
		"connection.mediation_peer": {value: "sun", other: "venus"},

		"auth.round":       {value: 1, other: 2},
		"auth.auth":        {value: "pubkey", other: "eap-md5"},
		"auth.id":          {value: "moon.strongswan.org", other: "C=CH, CN=moon"},
		"auth.eap_id":      {value: "carol", other: "%any"},
		"auth.aaa_id":      {value: "aaa.example.org", other: "192.0.2.1"},
		"auth.xauth_id":    {value: "carol", other: `DOMAIN\carol`},
		"auth.groups":      {value: list("sales"), other: list("sales", "hr")},
		"auth.cert_policy": {value: list("1.2.3"), other: list("1.2.4")},
		"auth.certs":       {value: list(moon), other: list(sun)},
		"auth.cacerts":     {value: list(moon), other: list(moon, sun)},
		"auth.pubkeys": {
			value: list(makePublicKey(t)), other: list(makePublicKey(t)),
			without: []string{"id"}, // which would be reported instead of the key
			shownBy: "certs",
		},
		"auth.ca_id":      {value: "C=CH, CN=ca", other: "ca.example.org"},
		"auth.revocation": {value: "strict", other: "ifuri"},

		"certificate.file":   {value: moonFile, other: sunFile, required: true},
		"certificate.handle": {value: "5e7cc124", refused: "unable to load certificate"}, // there is no token
		"certificate.slot":   {value: 1, other: 2, with: object{"file": moonFile}},
		"certificate.module": {value: "softhsm", other: "opensc", with: object{"file": moonFile}},

		"child.ah_proposals":     {value: list("sha256-x25519"), other: list("sha384")},
		"child.esp_proposals":    {value: list("aes256gcm16-x25519"), other: list("aes256gcm16")},
		"child.local_ts":         {value: list("10.1.0.0/16[6/80]", "10.3.0.0/16"), other: list("10.1.0.0/16[6/443]", "10.3.0.0/16")},
		"child.remote_ts":        {value: list("10.2.0.0/16"), other: list("10.2.0.0/16", "2001:db8::/32")},
		"child.updown":           {value: "/usr/lib/ipsec/_updown iptables", other: "/bin/true"},
		"child.hostaccess":       yes,
		"child.mode":             {value: "transport", other: "beet"},
		"child.policies":         no,
		"child.policies_fwd_out": yes,
		"child.replay_window":    {value: 64, other: 0},
		"child.life_time":        {value: "2h", other: "3h", with: object{"rekey_time": "90m"}},
		"child.rekey_time":       {value: "2h", other: "45m"},
		"child.rand_time":        {value: "5m", other: "6m"},
		"child.life_bytes":       {value: "2G", other: "3G", with: object{"rekey_bytes": "1G"}},
		"child.rekey_bytes":      {value: "1G", other: "500M"},
		"child.rand_bytes":       {value: "10M", other: "20M"},
		"child.life_packets":     {value: 2000000, other: 3000000, with: object{"rekey_packets": 1000000}},
		"child.rekey_packets":    {value: 1000000, other: 500000},
		"child.rand_packets":     {value: 1000, other: 2000},
		"child.dpd_action":       {value: "trap", other: "start"},
		"child.start_action":     {value: "trap", other: "none", with: object{"remote_ts": list("10.2.0.0/16"), "local_ts": list("10.1.0.0/16")}},
		"child.close_action":     {value: "start", other: "trap"},
		"child.ipcomp":           yes,
		"child.inactivity":       {value: "10m", other: "1h"},
		"child.reqid":            {value: 7, other: 8},
		"child.mark_in":          {value: "42/0xff", other: "%unique"},
		"child.mark_in_sa":       {value: true, other: false, with: object{"mark_in": "42"}},
		"child.mark_out":         {value: "42", other: "43"},
		"child.set_mark_in":      {value: "42", other: "%same", with: object{"mark_in": "7"}},
		"child.set_mark_out":     {value: "42", other: "%same", with: object{"mark_out": "7"}},
		"child.tfc_padding":      {value: "mtu", other: "1400"},
		"child.priority":         {value: 1000, other: 2000},
		"child.interface":        {value: "eth0", other: "eth1"},
		"child.hw_offload":       {value: "auto", other: "yes"},
		"child.sha256_96":        yes,
		"child.copy_df":          no,
		"child.copy_ecn":         no,
		"child.copy_dscp":        {value: "yes", other: "in"},
		"child.icmp":             yes,
		"child.if_id_in":         {value: "42", other: "%unique"},
		"child.if_id_out":        {value: "42", other: "43"},
		"child.label":            {value: "foo", other: "bar"},
		"child.label_mode":       {value: "simple", other: "system"},
		"child.per_cpu_sas":      {value: "encap", other: "no"},
	}
}
