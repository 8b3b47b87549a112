package provider_test

import (
	"cmp"
	"encoding/pem"
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// List is what one type of resource should find.
type List struct {
	// names are the display names, in their order, and identities theirs.
	names      []string
	identities []map[string]string

	// more is what a user has to add to the generated configuration, as charon does not report it.
	more []object

	// elsewhere is the name of what the other gateway has.
	elsewhere string
}

// loadEverything loads two things of each type, those last that are listed first, and something that cannot be managed.
func loadEverything(t *testing.T, b *bench) map[string]List {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ca, other := newIssuer(t, "CA"), newIssuer(t, "Other CA")
	leaf, leafKey := ca.issue(t, "moon")
	der := func(text string) string { block, _ := pem.Decode([]byte(text)); return string(block.Bytes) }

	b.load(t, "sun", func(*vici.Message) {})
	b.load(t, "moon", func(m *vici.Message) {
		m.Set("version", "2")
		m.Set("dpd_delay", "30s")
		local := m.AddSection("local-1")
		local.Set("auth", "psk")
		local.Set("id", "moon.strongswan.org")
		m.AddSection("remote-1").Set("auth", "psk")
		net := m.AddSection("children").AddSection("net")
		net.SetList("remote_ts", []string{"10.2.0.0/16", "10.4.0.0/16[tcp/80]"})
		net.SetList("esp_proposals", []string{"aes256gcm16-x25519"})
		net.Set("mode", "transport")
	})
	for name, addrs := range map[string]string{"staff": "10.9.0.10-10.9.0.20", "guests": "10.3.0.0/24"} {
		m := vici.NewMessage()
		m.Set("addrs", addrs)
		must(b.client.LoadPool(ctx(t), name, m))
	}
	for name, from := range map[string]*issuer{"other": other, "acme": ca} {
		m := vici.NewMessage()
		m.Set("cacert", from.pem)
		m.SetList("crl_uris", []string{"http://crl.example.org/" + name})
		must(b.client.LoadAuthority(ctx(t), name, m))
	}
	for id, kind := range map[string]string{"ike-sun": "ike", "eap-carol": "eap", "ike1": "ike", "token-x": "ike"} {
		must(b.client.LoadShared(ctx(t), vici.SharedSecret{ID: id, Type: kind, Data: canary}))
	}
	otherKey := sampleKey(t, "ed25519-pkcs8")
	b.loadKey(t, leafKey)
	b.loadKey(t, otherKey)
	keys := []string{keyIDOf(t, leafKey), keyIDOf(t, otherKey)}
	texts := []string{leafKey, otherKey}
	if keys[0] > keys[1] {
		slices.Reverse(keys)
		slices.Reverse(texts)
	}
	list := ca.revocationList(t)
	must(b.client.LoadCert(ctx(t), vici.Certificate{Type: "X509_CRL", Data: der(list)}))
	must(b.client.LoadCert(ctx(t), vici.Certificate{Type: "X509", Data: der(leaf)}))
	must(b.client.LoadCert(ctx(t), vici.Certificate{Type: "X509", Data: der(ca.pem)})) // which came with the authority, too
	must(b.client.LoadCert(ctx(t), vici.Certificate{Type: "PUBKEY", Data: der(makePublicKey(t))}))

	named := func(names ...string) (l List) {
		for _, name := range names {
			l.names = append(l.names, name)
			l.identities = append(l.identities, map[string]string{"name": name})
			l.more = append(l.more, nil)
		}
		l.elsewhere = "elsewhere"
		return l
	}
	return map[string]List{
		"strongswan_connection": named("moon", "sun"),
		"strongswan_pool":       named("guests", "staff"),
		"strongswan_authority":  named("acme", "other"),
		"strongswan_shared_secret": {
			names:      []string{"eap-carol", "ike-sun"},
			identities: []map[string]string{{"type": "eap", "name": "carol"}, {"type": "ike", "name": "sun"}},
			more:       []object{{"secret": canary}, {"secret": canary}},
			elsewhere:  "eap-elsewhere",
		},
		"strongswan_private_key": {
			names:      keys,
			identities: []map[string]string{{"key_id": keys[0]}, {"key_id": keys[1]}},
			more:       []object{{"pem": texts[0]}, {"pem": texts[1]}},
			elsewhere:  keyIDOf(t, sampleKey(t, "p256-pkcs8")),
		},
		"strongswan_certificate": {
			names: []string{"O=Acme, CN=CA", "O=Acme, CN=Other CA", "O=Acme, CN=moon", "revocation list of CN=CA,O=Acme"},
			identities: []map[string]string{
				{"fingerprint": fingerprintOf(t, ca.pem)},
				{"fingerprint": fingerprintOf(t, other.pem)},
				{"fingerprint": fingerprintOf(t, leaf)},
				{"fingerprint": fingerprintOf(t, list)},
			},
			more:      make([]object, 4),
			elsewhere: "O=Acme, CN=Elsewhere",
		},
	}
}

// loadElsewhere loads one thing of each type.
func loadElsewhere(t *testing.T, b *bench) {
	t.Helper()
	pool, authority := vici.NewMessage(), vici.NewMessage()
	pool.Set("addrs", "10.3.0.0/24")
	authority.Set("cacert", newIssuer(t, "Elsewhere").pem)
	b.load(t, "elsewhere", func(*vici.Message) {})
	b.loadKey(t, sampleKey(t, "p256-pkcs8"))
	if err := cmp.Or(
		b.client.LoadPool(ctx(t), "elsewhere", pool),
		b.client.LoadAuthority(ctx(t), "elsewhere", authority),
		b.client.LoadShared(ctx(t), vici.SharedSecret{ID: "eap-elsewhere", Type: "eap", Data: canary}),
	); err != nil {
		t.Fatal(err)
	}
}

// TestList finds what is on a gateway, whatever the type of the resource.
//
//strongswan:each release
func TestList(t *testing.T) {
	t.Parallel()
	paris, rome := newBench(t), newBench(t)
	all := loadEverything(t, paris)
	loadElsewhere(t, rome)
	settings := object{"uri": paris.URI(), "gateways": object{
		"paris": object{"uri": paris.URI()}, "rome": object{"uri": rome.URI()}, "nowhere": object{"uri": "unix:///nowhere"},
	}}
	t.Run("type", func(t *testing.T) { // whose end the gateways wait for
		for _, typeName := range slices.Sorted(maps.Keys(all)) {
			t.Run(typeName, func(t *testing.T) {
				t.Parallel()
				s, want := newListServer(t, typeName, settings), all[typeName]
				s.findsAll(want)
				s.findsByGateway(want)
				s.reads(want)
				s.complains()
			})
		}
	})
	lists := newServer(t).schema.ListResourceSchemas
	if len(lists) != len(newServer(t).schema.ResourceSchemas) || len(lists) != len(all) {
		t.Errorf("%d lists for %d resources", len(lists), len(all))
	}
}

func (s listServer) findsAll(want List) {
	s.t.Helper()
	for _, config := range []object{nil, {}} {
		if got := s.names(config, 100); !slices.Equal(got, want.names) {
			s.t.Errorf("found %q, want %q", got, want.names)
		}
	}
	if got := s.names(object{}, 0); !slices.Equal(got, want.names) {
		s.t.Errorf("without a limit found %q, want %q", got, want.names)
	}
	for limit := range want.names {
		if limit == 0 {
			continue
		}
		if got := s.names(object{}, int64(limit)); !slices.Equal(got, want.names[:limit]) {
			s.t.Errorf("of %d found %q, want %q", limit, got, want.names[:limit])
		}
	}
	for i, result := range s.found(listRequest{}) {
		if got := s.identity(result); !maps.Equal(got, want.identities[i]) {
			s.t.Errorf("%s has the identity %v, want %v", result.DisplayName, got, want.identities[i])
		}
	}
}

func (s listServer) findsByGateway(want List) {
	s.t.Helper()
	if got := s.names(object{"gateway": "rome"}, 0); !slices.Equal(got, []string{want.elsewhere}) {
		s.t.Errorf("in Rome found %q, want %q", got, want.elsewhere)
	}
	for i, result := range s.found(listRequest{config: object{"gateway": "paris"}}) {
		identity := maps.Clone(want.identities[i])
		identity["gateway"] = "paris"
		if got := s.identity(result); !maps.Equal(got, identity) {
			s.t.Errorf("%s has the identity %v, want %v", result.DisplayName, got, identity)
		}
	}
}

// reads shows that a resource is what an import would make of it, and that the configuration made of it changes nothing but
// what the user adds.
func (s listServer) reads(want List) {
	s.t.Helper()
	for _, gateway := range []any{nil, "paris"} {
		results := s.found(listRequest{config: object{"gateway": gateway}, include: true})
		if len(results) != len(want.names) {
			s.t.Errorf("%d results, want %d", len(results), len(want.names))
			continue
		}
		for i, result := range results {
			state := s.imported(result)
			s.same(result.DisplayName, s.holds(result.Resource), s.holds(state))
			planned, unchanged := s.replanned(result.Resource, want.more[i]), s.holds(state)
			for name, v := range want.more[i] {
				unchanged[name] = tftypes.NewValue(tftypes.String, v)
			}
			s.same("plan of "+result.DisplayName, planned, unchanged)
		}
	}
}

func (s listServer) complains() {
	s.t.Helper()
	says := func(config object, at, summary string, texts ...string) {
		s.t.Helper()
		diags := s.failed(config)
		checkDiagnostic(s.t, diags, tfprotov6.DiagnosticSeverityError, at, texts...)
		if diags[0].Summary != summary {
			s.t.Errorf("it says %q, want %q", diags[0].Summary, summary)
		}
	}
	plural := map[string]string{
		"strongswan_authority": "authorities", "strongswan_certificate": "certificates", "strongswan_connection": "connections",
		"strongswan_pool": "pools", "strongswan_private_key": "private keys", "strongswan_shared_secret": "shared secrets",
	}[s.typeName]
	says(object{"gateway": "nowhere"}, "", "Unable to list "+plural, "There is no such socket", "Gateway: nowhere (unix:///nowhere)")
	says(object{"gateway": "vienna"}, `AttributeName("gateway")`, "No such gateway", `have no "vienna"`, `"paris", "rome"`)
	says(object{"gateway": tftypes.UnknownValue}, `AttributeName("gateway")`, "Gateway not known yet", "known only after apply")
	unknown := newListServer(s.t, s.typeName, object{"uri": tftypes.UnknownValue})
	checkDiagnostic(s.t, unknown.failed(nil), tfprotov6.DiagnosticSeverityError, "", "uri is known only after apply")
}
