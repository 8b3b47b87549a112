package provider_test

import (
	"strings"
	"testing"
)

// TestConnection_swallowed: what load-conn answers with success, though it does something else than was written or can
// never work, is found when the configuration is validated. All of it was tried on daemons from 5.9.8 to 6.1.0.
func TestConnection_swallowed(t *testing.T) {
	t.Parallel()
	cases := map[string]badInput{
		// Names and numbers, which charon cuts and wraps.
		"conn name empty":                   {config: object{"name": ""}, at: on("name"), says: "1 to 255"},
		"child name empty":                  {config: object{"children": object{"": object{}}}, at: on("children").WithElementKeyString(""), says: "1 to 255"},
		"version=7":                         {config: object{"version": 7}, at: on("version"), says: "0 for both"},
		"version=-1":                        {config: object{"version": -1}, at: on("version"), says: "0 for both"},
		"local_port=99999":                  {config: object{"local_port": 99999}, at: on("local_port"), says: "65535"},
		"remote_port=99999":                 {config: object{"remote_port": 99999}, at: on("remote_port"), says: "65535"},
		"rekey_time=-5":                     {config: object{"rekey_time": "-5"}, at: on("rekey_time"), says: "negative"},
		"dpd_delay=-5":                      {config: object{"dpd_delay": "-5"}, at: on("dpd_delay"), says: "negative"},
		"keyingtries=-1":                    {config: object{"keyingtries": -1}, at: on("keyingtries"), says: "no sign"},
		"rekey_bytes=18446744073709551615":  {config: child(object{"rekey_bytes": "18446744073709551615"}), at: onChild("rekey_bytes"), says: "15"},
		"rekey_packets=1234567890123456":    {config: child(object{"rekey_packets": 1234567890123456}), at: onChild("rekey_packets"), says: "999999999999999"},
		"rand_time > rekey_time":            {config: object{"rekey_time": "1h", "rand_time": "2h"}, at: on("rand_time"), says: "as soon as it is up", warning: true},
		"rand_time > reauth_time":           {config: object{"reauth_time": "1h", "rand_time": "2h"}, at: on("rand_time"), says: "as soon as it is up", warning: true},
		"rand_time > rekey_time of a child": {config: child(object{"rekey_time": "1h", "rand_time": "2h"}), at: onChild("rand_time"), says: "as soon as it is up", warning: true},
		"rand_bytes > rekey_bytes":          {config: child(object{"rekey_bytes": "1G", "rand_bytes": "2G"}), at: onChild("rand_bytes"), says: "as soon as it is up", warning: true},
		"rand_packets > rekey_packets":      {config: child(object{"rekey_packets": 10, "rand_packets": 20}), at: onChild("rand_packets"), says: "as soon as it is up", warning: true},
		"life_time < rekey_time":            {config: child(object{"rekey_time": "2h", "life_time": "1h"}), at: onChild("life_time"), says: "before it is rekeyed"},
		"life_bytes < rekey_bytes":          {config: child(object{"rekey_bytes": "2G", "life_bytes": "1G"}), at: onChild("life_bytes"), says: "before it is rekeyed"},
		"life_packets < rekey_packets":      {config: child(object{"rekey_packets": 20, "life_packets": 10}), at: onChild("life_packets"), says: "before it is rekeyed"},
		"over_time=0":                       {config: object{"over_time": "0"}, at: on("over_time"), says: "closes the IKE_SA", warning: true},

		// Proposals.
		"proposal trailing dash":             {config: object{"proposals": []any{"default", "aes256-sha256-modp2048-"}}, at: on("proposals").WithElementKeyInt(1), says: "skips", warning: true},
		"proposal `aes256-sha256- modp2048`": {config: object{"proposals": []any{"aes256-sha256- modp2048"}}, at: on("proposals").WithElementKeyInt(0), says: "skips", warning: true},
		"proposal 2048+ chars":               {config: object{"proposals": []any{"aes256-sha256-modp2048" + strings.Repeat("-modp3072", 230)}}, at: on("proposals").WithElementKeyInt(0), says: "2047"},
		"esp+ah both":                        {config: child(object{"esp_proposals": []any{"aes256gcm16"}, "ah_proposals": []any{"sha256"}}), at: onChild("ah_proposals"), says: "never both", warning: true},

		// Authentication.
		"auth=eap-bogus":                    {config: remote(object{"auth": "eap-bogus"}), at: onRemote("auth"), says: "bogus"},
		"auth=pubkey-sha999":                {config: remote(object{"auth": "pubkey-sha999"}), at: onRemote("auth"), says: "sha999"},
		"auth 70 chars (truncated at 63)":   {config: remote(object{"auth": "pubkey" + strings.Repeat("-sha256", 9)}), at: onRemote("auth"), says: "63"},
		"auth=`EAP-TLS` (upper case)":       {config: remote(object{"auth": "EAP-TLS"}), at: onRemote("auth"), says: "eap-tls"},
		"no auth in local, none in remote":  {config: object{"local": []any{object{"id": "moon"}}, "remote": []any{object{"id": "sun"}}}, at: onRemote("auth"), says: "any method", warning: true},
		"no remote":                         {config: object{"local": []any{object{"auth": "psk"}}, "remote": nil}, at: on("remote"), says: "any peer", warning: true},
		"no local/remote at all":            {config: object{"remote": nil}, at: on("remote"), says: "Neither local nor remote", warning: true},
		"xauth with version=2":              {config: with(local(object{"auth": "xauth"}), object{"version": 2}), at: onLocal("auth"), says: "never authenticate"},
		"xauth without version":             {config: local(object{"auth": "xauth"}), at: onLocal("auth"), says: "6.1", warning: true},
		"eap with version=1":                {config: with(local(object{"auth": "eap-mschapv2"}), object{"version": 1}), at: onLocal("auth"), says: "never authenticate"},
		"two pubkey rounds with version=1":  {config: object{"version": 1, "local": []any{object{"auth": "pubkey"}, object{"auth": "pubkey"}}}, at: on("local").WithElementKeyInt(1).WithAttributeName("auth"), says: "only be XAuth"},
		"psk and pubkey with version=1":     {config: with(local(object{"auth": "psk"}), object{"version": 1}), at: on("remote"), says: "never authenticate"},
		"no auth in local with version=1":   {config: object{"version": 1}, at: on("local"), says: "local has auth"},
		"no auth in remote with version=1":  {config: with(local(object{"auth": "psk"}), object{"version": 1, "remote": []any{object{"id": "sun"}}}), at: on("remote"), says: "remote has auth"},
		"aggressive with version=2":         {config: object{"version": 2, "aggressive": true}, at: on("aggressive"), says: "no effect", warning: true},
		"push with version=2":               {config: object{"version": 2, "pull": false}, at: on("pull"), says: "no effect", warning: true},
		"dpd_timeout with version=2":        {config: object{"version": 2, "dpd_timeout": "3m"}, at: on("dpd_timeout"), says: "no effect", warning: true},
		"childless with version=1":          {config: object{"version": 1, "local": []any{object{"auth": "pubkey"}}, "childless": "force"}, at: on("childless"), says: "no effect", warning: true},
		"ppk_required with version=1":       {config: object{"version": 1, "local": []any{object{"auth": "pubkey"}}, "ppk_required": true}, at: on("ppk_required"), says: "without one", warning: true},
		"cacerts with a non-CA certificate": {config: remote(object{"cacerts": []any{"ca.pem", makeCertificate(t, "moon")}}), at: onRemote("cacerts").WithElementKeyInt(1), says: "not that of a CA", warning: true},

		// Identities.
		"id 600 chars":                        {config: remote(object{"id": strings.Repeat("x", 600)}), at: onRemote("id"), says: "511"},
		"id @#odd hex":                        {config: remote(object{"id": "@#abc"}), at: onRemote("id"), says: "even number"},
		"id @#nothex":                         {config: remote(object{"id": "@#nothex"}), at: onRemote("id"), says: "hexadecimal"},
		"id ipv4:10.0.0.1 (string as binary)": {config: remote(object{"id": "ipv4:10.0.0.1"}), at: onRemote("id"), says: "10.0.0.1"},
		"id bad regex fqdn:^([$":              {config: remote(object{"id": "fqdn:^([$"}), at: onRemote("id"), says: "([$"},
		"id with a wrong prefix":              {config: remote(object{"id": "10.0.0.0/abc"}), at: onRemote("id"), says: "subnet"},
		"id=`C=CH, O=\"Acme, Inc.\", CN=x`":   {config: remote(object{"id": `C=CH, O="Acme, Inc.", CN=x`}), at: onRemote("id"), says: "distinguished name"},
		"id=`GN=v, CN=x`":                     {config: remote(object{"id": "GN=v, CN=x"}), at: onRemote("id"), says: "distinguished name"},
		"id=`2.5.4.3=v`":                      {config: remote(object{"id": "2.5.4.3=v"}), at: onRemote("id"), says: "distinguished name"},

		// Addresses and actions.
		"local_addrs garbage":                                      {config: object{"local_addrs": []any{"garbage!"}}, at: on("local_addrs").WithElementKeyInt(0), says: "garbage!"},
		"remote_addrs garbage":                                     {config: object{"remote_addrs": []any{"192.0.2.1", "10.0.0.256"}}, at: on("remote_addrs").WithElementKeyInt(1), says: "10.0.0.256"},
		"start_action=trap, remote %any":                           {config: with(child(object{"start_action": "trap"}), object{"remote_addrs": []any{"%any"}}), at: onChild("start_action"), says: "remote_addrs", warning: true},
		"start_action=start, remote %any":                          {config: with(child(object{"start_action": "start", "mode": "transport"}), object{"remote_addrs": []any{"0.0.0.0", "192.0.2.1"}}), at: onChild("start_action"), says: "remote_addrs", warning: true},
		"start_action=start, remote unset":                         {config: child(object{"start_action": "restart"}), at: onChild("start_action"), says: "remote_addrs", warning: true},
		"start_action=trap, remote subnet":                         {config: with(child(object{"start_action": "trap|start"}), object{"remote_addrs": []any{"192.0.2.0/24", "10.0.0.1-10.0.0.9"}}), at: onChild("start_action"), says: "remote_addrs", warning: true},
		"mode=pass without start_action":                           {config: child(object{"mode": "pass"}), at: onChild("mode"), says: "no policy", warning: true},
		"mode=transport with vips":                                 {config: with(child(object{"mode": "transport"}), object{"vips": []any{"0.0.0.0"}}), at: onChild("mode"), says: "virtual IP", warning: true},
		"per_cpu_sas w/o trap":                                     {config: with(child(object{"per_cpu_sas": "encap", "start_action": "start"}), object{"remote_addrs": []any{"sun"}}), at: onChild("per_cpu_sas"), says: "trap", warning: true},
		"mediation with another unique":                            {config: object{"mediation": true, "unique": "keep"}, at: on("unique"), says: "never"},
		"mediated_by without mediation_peer and without remote id": {config: object{"mediated_by": "m"}, at: on("mediated_by"), says: "crashes"},

		// Options that others need.
		"mark_in_sa without mark_in":          {config: child(object{"mark_in_sa": true}), at: onChild("mark_in_sa"), says: "nothing without mark_in", warning: true},
		"set_mark_in=%same without mark_in":   {config: child(object{"set_mark_in": "%same/0xff"}), at: onChild("set_mark_in"), says: "value of mark_in", warning: true},
		"set_mark_out=%same without mark_out": {config: child(object{"set_mark_out": "%same"}), at: onChild("set_mark_out"), says: "value of mark_out", warning: true},
		"policies_fwd_out without policies":   {config: child(object{"policies": false, "policies_fwd_out": true}), at: onChild("policies_fwd_out"), says: "no policies", warning: true},
		"hostaccess without updown":           {config: child(object{"hostaccess": true}), at: onChild("hostaccess"), says: "updown", warning: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

// TestConnection_swallowedSelectors: traffic selectors that charon before 6.1.0, or every charon, reads as others.
func TestConnection_swallowedSelectors(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"10.0.0.0/33":               "33",
		"10.0.0.0/8,10.1.0.0/16":    "one list item for each",
		"10.0.0.0/abc":              "10.0.0.0/abc",
		"10.0.0.0/8x":               "8x",
		"10.0.0.0/":                 "prefix length",
		"10.0.0.0/8 [6/80]":         "space",
		"10.0.0.0/8/16":             "8/16",
		"10.0.0.0/8[tcp/1-]":        "1-",
		"10.0.0.5-10.0.0.1":         "10.0.0.1-10.0.0.5",
		"192.168.1.0/255.255.255.0": "192.168.1.0/24",
		"::/129":                    "128",
		"%any":                      "0.0.0.0/0",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			badInput{
				config: child(object{"remote_ts": []any{"dynamic", text}}), at: onChild("remote_ts").WithElementKeyInt(1), says: says,
			}.check(t)
		})
	}
	t.Run("v4 local v6 remote", func(t *testing.T) {
		t.Parallel()
		badInput{
			config: child(object{"local_ts": []any{"10.1.0.0/16"}, "remote_ts": []any{"2001:db8::/32"}}),
			at:     onChild("remote_ts"), says: "no traffic is protected", warning: true,
		}.check(t)
	})
}
