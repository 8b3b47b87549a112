package swanctl_test

import (
	"math/rand"
	"slices"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestReal_certificateLists loads random lists of certificates, bundles and public keys, and holds
// [swanctl.Certificates] to what list-conns shows of them: it matches its own list, and no other one.
//
//strongswan:each release
func TestReal_certificateLists(t *testing.T) {
	t.Parallel()
	t.Logf("seed %d", *propertySeed)
	client := labClient(t)
	r := rand.New(rand.NewSource(*propertySeed))
	key := keyECDSA(t)
	var certificates []string
	dns := subjects(t)
	for _, name := range sortedKeys(dns) {
		certificates = append(certificates, certificate(t, dns[name], key))
	}
	keys := []string{publicKey(t, key), publicKey(t, keyEd25519(t)), publicKey(t, keyRSA(t))}

	type sample struct {
		loaded swanctl.Certificates
		shown  []string
	}
	var samples []sample
	for range 60 {
		loaded := swanctl.Certificates{ID: pick(r, "", "moon", "%any", "C=CH, CN=moon")}
		for range r.Intn(4) {
			element := pick(r, certificates...)
			if r.Intn(4) == 0 {
				element += pick(r, certificates...)
			}
			loaded.Certs = append(loaded.Certs, element)
		}
		for range r.Intn(3) {
			loaded.PublicKeys = append(loaded.PublicKeys, pick(r, keys...))
		}
		round := listedRound(t, client, func(round *vici.Message) { fillCertificates(round, loaded) })
		shown, _ := round.List("certs")
		samples = append(samples, sample{loaded, shown})
	}
	for _, a := range samples {
		if certs, same := a.loaded.Match(a.shown); !same || !slices.Equal(certs, a.loaded.Certs) {
			t.Errorf("%d certificates and %d public keys of %q do not match their report %q",
				len(a.loaded.Certs), len(a.loaded.PublicKeys), a.loaded.ID, a.shown)
		}
		for _, b := range samples {
			if _, same := a.loaded.Match(b.shown); same && !slices.EqualFunc(a.shown, b.shown, swanctl.SameSubject) {
				t.Errorf("what is reported as %q matches %q, too", a.shown, b.shown)
			}
		}
	}
}

func fillCertificates(round *vici.Message, c swanctl.Certificates) {
	if c.ID != "" {
		round.Set("id", c.ID)
	}
	var blobs []string
	for _, element := range c.Certs {
		blobs = append(blobs, swanctl.SplitPEM(element)...)
	}
	if blobs != nil {
		round.SetList("certs", blobs)
	}
	if c.PublicKeys != nil {
		round.SetList("pubkeys", c.PublicKeys)
	}
}
