package swanctl_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// revocationList returns the list of a CA that has revoked nothing.
func revocationList(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ca := &x509.Certificate{Subject: pkix.Name{CommonName: "CA"}, KeyUsage: x509.KeyUsageCRLSign, SubjectKeyId: []byte{1}}
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
		Number: big.NewInt(1), ThisUpdate: time.Now(), NextUpdate: time.Now().Add(time.Hour),
	}, ca, key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestCertificateData(t *testing.T) {
	t.Parallel()
	a, b := certificate(t, subjects(t)["common name"], keyECDSA(t)), certificate(t, subjects(t)["common name"], keyEd25519(t))
	if a == "" || a == b {
		t.Fatal("there are no two certificates")
	}
	block, _ := pem.Decode([]byte(a))
	crl := revocationList(t)
	crlPEM := string(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: crl}))
	checkKind(t, swanctl.CertificateData, means{
		{a, "CN=moon\n" + a, strings.ReplaceAll(a, "\n", "\r\n"), base64.StdEncoding.EncodeToString(block.Bytes)},
		{a + b, a + "\nthe CA:\n" + b},
		{b + a},
		{crlPEM, base64.StdEncoding.EncodeToString(crl) + "\n"},
	}, refusals{
		"":                         "neither PEM",
		"moonCert.pem":             "neither PEM",
		"bW9vbg==":                 "neither a certificate",
		a + a:                      "repeats one before it",
		a + crlPEM:                 "another type",
		privateKey(t, keyECDSA(t)): "holds a private key",
		publicKey(t, keyECDSA(t)):  "raw public key",
		"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n": "is a part of it missing",
		"-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----\n":       "is a part of it missing",
	})
	for text, want := range map[string]string{a: "X509", crlPEM: "X509_CRL"} {
		if blocks, err := swanctl.DecodeCertificates(text); err != nil || len(blocks) != 1 || blocks[0].Type != want || blocks[0].PEM() != text {
			t.Errorf("%s: %v, %v", want, blocks, err)
		}
	}
}
