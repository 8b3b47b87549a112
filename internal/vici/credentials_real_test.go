package vici_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"math/big"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

//strongswan:each release
func TestReal_sharedSecrets(t *testing.T) {
	t.Parallel()
	c := realClient(t)
	for _, kind := range []string{"ike", "eap", "xauth", "ntlm", "ppk"} {
		if err := c.LoadShared(t.Context(), vici.SharedSecret{ID: kind + "-a", Type: kind, Data: "\x00\xffsecret", Owners: []string{"a", "b"}}); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if err := c.LoadShared(t.Context(), vici.SharedSecret{ID: "eap-a", Type: "eap", Data: "other"}); err != nil {
		t.Error(err)
	}
	if err := c.UnloadShared(t.Context(), "ike-a"); err != nil {
		t.Error(err)
	}
	got, err := c.GetShared(t.Context())
	slices.Sort(got)
	if want := []string{"eap-a", "ntlm-a", "ppk-a", "xauth-a"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("the daemon has %q, want %q: %v", got, want, err)
	}
	var refused *vici.CommandError
	if err := c.LoadShared(t.Context(), vici.SharedSecret{ID: "x", Type: "bogus", Data: "x"}); !errors.As(err, &refused) {
		t.Errorf("a secret of no type: %v", err)
	}
	var name *vici.NameError
	if err := c.LoadShared(t.Context(), vici.SharedSecret{ID: "ü", Type: "ike", Data: "x"}); !errors.As(err, &name) {
		t.Errorf("an id that charon would drop: %v", err)
	}
}

//strongswan:each release
func TestReal_privateKeys(t *testing.T) {
	t.Parallel()
	c := realClient(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	point, err := key.PublicKey.ECDH()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha1.Sum(point.Bytes())
	id, err := c.LoadKey(t.Context(), string(der))
	if want := hex.EncodeToString(sum[:]); err != nil || id != want {
		t.Errorf("the key's id is %s, want %s: %v", id, want, err)
	}
	if keys, err := c.GetKeys(t.Context()); err != nil || !slices.Equal(keys, []string{id}) {
		t.Errorf("the daemon has %q, want %q: %v", keys, id, err)
	}
	if err := c.UnloadKey(t.Context(), id); err != nil {
		t.Error(err)
	}
	var refused *vici.CommandError
	if err := c.UnloadKey(t.Context(), id); !errors.As(err, &refused) {
		t.Errorf("a key that is gone: %v", err)
	}
	if _, err := c.LoadKey(t.Context(), "no key"); !errors.As(err, &refused) {
		t.Errorf("a text that is no key: %v", err)
	}
	if _, err := c.LoadToken(t.Context(), vici.Token{Handle: "01", Slot: 1, Module: "m", PIN: "1234"}); !errors.As(err, &refused) {
		t.Errorf("a token that is not there: %v", err)
	}
}

// caCertificate returns the certificate of a CA in DER.
func caCertificate(t *testing.T, name string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(der)
}

//strongswan:each release
func TestReal_certificates(t *testing.T) {
	t.Parallel()
	c := realClient(t)
	want := vici.Certificate{Type: "X509", Flag: "CA", Data: caCertificate(t, "ca")}
	if err := c.LoadCert(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	var got []vici.Certificate
	for certificate, err := range c.ListCerts(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, certificate)
	}
	if !reflect.DeepEqual(got, []vici.Certificate{want}) {
		t.Errorf("the daemon has %d certificates, want the one loaded: %v", len(got), got)
	}
	var refused *vici.CommandError
	if err := c.LoadCert(t.Context(), vici.Certificate{Type: "X509", Data: "no certificate"}); !errors.As(err, &refused) {
		t.Errorf("a text that is no certificate: %v", err)
	}
}

//strongswan:each release
func TestReal_authorities(t *testing.T) {
	t.Parallel()
	c := realClient(t)
	m := vici.NewMessage()
	m.Set("cacert", caCertificate(t, "acme"))
	m.SetList("crl_uris", []string{"http://crl.example.org/a", "http://crl.example.org/b"})
	m.SetList("ocsp_uris", []string{"http://ocsp.example.org"})
	m.Set("cert_uri_base", "http://certs.example.org/")
	if err := c.LoadAuthority(t.Context(), "acme", m); err != nil {
		t.Fatal(err)
	}
	if names, err := c.GetAuthorities(t.Context()); err != nil || !slices.Equal(names, []string{"acme"}) {
		t.Errorf("the daemon has the authorities %q: %v", names, err)
	}
	want := vici.Authority{
		Name: "acme", CACert: "CN=acme", CRLURIs: []string{"http://crl.example.org/a", "http://crl.example.org/b"},
		OCSPURIs: []string{"http://ocsp.example.org"}, CertURIBase: "http://certs.example.org/",
	}
	for filter, n := range map[string]int{"": 1, "acme": 1, "other": 0} {
		found := 0
		for got, err := range c.ListAuthorities(t.Context(), filter) {
			if err != nil {
				t.Fatal(err)
			}
			if found++; !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
		if found != n {
			t.Errorf("%d authorities with the filter %q, want %d", found, filter, n)
		}
	}
	if err := c.UnloadAuthority(t.Context(), "acme"); err != nil {
		t.Error(err)
	}
	var refused *vici.CommandError
	if err := c.UnloadAuthority(t.Context(), "acme"); !errors.As(err, &refused) {
		t.Errorf("an authority that is gone: %v", err)
	}
}

//strongswan:each release
func TestReal_pools(t *testing.T) {
	t.Parallel()
	c := realClient(t)
	m := vici.NewMessage()
	m.Set("addrs", "10.9.0.1-10.9.0.20")
	m.SetList("dns", []string{"10.1.0.1", "10.1.0.2"})
	m.SetList("25", []string{"10.1.0.3"})
	if err := c.LoadPool(t.Context(), "rw", m); err != nil {
		t.Fatal(err)
	}
	want := vici.Pool{Name: "rw", Base: "10.9.0.1", Size: 20}
	for filter, n := range map[string]int{"": 1, "rw": 1, "other": 0} {
		got, err := c.GetPools(t.Context(), filter, true)
		if err != nil || len(got) != n || n > 0 && !reflect.DeepEqual(got[0], want) {
			t.Errorf("with the filter %q: %+v, want %d of %+v: %v", filter, got, n, want, err)
		}
	}
	if err := c.UnloadPool(t.Context(), "rw"); err != nil {
		t.Error(err)
	}
	var refused *vici.CommandError
	if err := c.UnloadPool(t.Context(), "rw"); !errors.As(err, &refused) {
		t.Errorf("a pool that is gone: %v", err)
	}
}
