package swanctl_test

import (
	"crypto"
	"slices"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// listedRound loads a connection with one remote round, and returns the round as list-conns reports it.
func listedRound(t *testing.T, client *vici.Client, fill func(round *vici.Message)) *vici.Message {
	t.Helper()
	m := vici.NewMessage()
	fill(m.AddSection("remote"))
	if err := client.LoadConn(t.Context(), "test", m); err != nil {
		t.Error(err)
		return vici.NewMessage()
	}
	var round *vici.Message
	for c, err := range client.ListConns(t.Context(), "test") {
		if err != nil {
			t.Fatal(err)
		}
		round, _ = c.Config.Section("remote-1")
	}
	if round == nil {
		t.Fatal("the connection is not listed")
	}
	if err := client.UnloadConn(t.Context(), "test"); err != nil {
		t.Fatal(err)
	}
	return round
}

func labClient(t *testing.T) *vici.Client {
	t.Helper()
	target, err := transport.Parse(lab.ForTest(t).URI())
	if err != nil {
		t.Fatal(err)
	}
	client := vici.NewClient(target.Dial)
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// What a certificate is expected to be shown as is held to what the daemon at hand shows.
//
//strongswan:each release
func TestCertificateSubject_asCharonPrintsIt(t *testing.T) {
	t.Parallel()
	client := labClient(t)
	for name, key := range map[string]crypto.Signer{"RSA": keyRSA(t), "ECDSA": keyECDSA(t), "Ed25519": keyEd25519(t)} {
		for _, dn := range subjects(t) {
			text := certificate(t, dn, key)
			want, err := swanctl.CertificateSubject(text)
			if err != nil {
				t.Error(err)
			}
			round := listedRound(t, client, func(round *vici.Message) { round.SetList("certs", []string{text}) })
			if got, _ := round.List("certs"); len(got) != 1 || !swanctl.SameSubject(want, got[0]) {
				t.Errorf("%s: charon shows %q, and not %q", name, got, want)
			}
		}
	}
}

//strongswan:each release
func TestCertificate_bundleOnTheWire(t *testing.T) {
	t.Parallel()
	key := keyECDSA(t)
	a := certificate(t, subject(t, []attribute{utf8("a", 2, 5, 4, 3)}), key)
	b := certificate(t, subject(t, []attribute{utf8("b", 2, 5, 4, 3)}), key)
	round := listedRound(t, labClient(t), func(round *vici.Message) { round.SetList("certs", swanctl.SplitPEM("text\n"+a+b)) })
	if got, _ := round.List("certs"); !slices.Equal(got, []string{"CN=a", "CN=b"}) {
		t.Errorf("charon shows %q, want both certificates", got)
	}
}

//strongswan:each release
func TestPublicKeyID_asCharonPrintsIt(t *testing.T) {
	t.Parallel()
	client := labClient(t)
	for name, key := range map[string]crypto.Signer{"RSA": keyRSA(t), "ECDSA": keyECDSA(t), "Ed25519": keyEd25519(t)} {
		text := publicKey(t, key)
		want, err := swanctl.PublicKeyID(text)
		if err != nil {
			t.Error(err)
		}
		round := listedRound(t, client, func(round *vici.Message) { round.SetList("pubkeys", []string{text}) })
		if got, _ := round.List("certs"); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: charon shows %q, and not %q", name, got, want)
		}
	}
}

//strongswan:each release
func TestAuthMethod_asCharonPrintsIt(t *testing.T) {
	t.Parallel()
	client := labClient(t)
	for text, want := range methods {
		for _, sent := range []string{text, swanctl.Auth.ToWire(text)} {
			round := listedRound(t, client, func(round *vici.Message) { round.Set("auth", sent) })
			var got swanctl.Method
			got.Class, _ = round.Get("class")
			got.EAPType, _ = round.Get("eap-type")
			got.EAPVendor, _ = round.Get("eap-vendor")
			got.XAuth, _ = round.Get("xauth")
			if got != want.reported {
				t.Errorf("%s: charon shows %+v, and not %+v", sent, got, want.reported)
			}
		}
	}
}
