package swanctl_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"strings"
	"testing"
	"time"
)

// attribute is one part of a subject: a type, and a value in DER.
type attribute struct {
	Type  asn1.ObjectIdentifier
	Value asn1.RawValue
}

func text(tag int, value string, oid ...int) attribute {
	return attribute{oid, asn1.RawValue{Tag: tag, Bytes: []byte(value)}}
}

func utf8(value string, oid ...int) attribute { return text(asn1.TagUTF8String, value, oid...) }
func printable(value string, oid ...int) attribute {
	return text(asn1.TagPrintableString, value, oid...)
}

// subject encodes a DN. Each argument is a part of it, which usually has one attribute.
func subject(t testing.TB, parts ...[]attribute) []byte {
	t.Helper()
	sequence := []asn1.RawValue{}
	for _, part := range parts {
		var set []byte
		for _, a := range part {
			set = append(set, encode(t, a)...)
		}
		sequence = append(sequence, asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: set})
	}
	return encode(t, sequence)
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	der, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// subjects are encoded DNs and what list-conns shows for them.
func subjects(t testing.TB) map[string][]byte {
	t.Helper()
	one := func(attributes ...attribute) []byte {
		var parts [][]attribute
		for _, a := range attributes {
			parts = append(parts, []attribute{a})
		}
		return subject(t, parts...)
	}
	country, org := printable("CH", 2, 5, 4, 6), utf8("strongSwan Test", 2, 5, 4, 10)
	long := strings.Repeat("x", 200)
	return map[string][]byte{
		"C=CH, O=strongSwan Test, OU=GW, CN=moon.example.org": one(country, org, utf8("GW", 2, 5, 4, 11),
			utf8("moon.example.org", 2, 5, 4, 3)),
		"CN=moon, O=strongSwan Test, C=CH": one(utf8("moon", 2, 5, 4, 3), org, country),
		`DC=org, DC=example, C=DE, O=Acme, Inc., CN=j??rgen "x" , E=j@example.org`: one(
			text(asn1.TagIA5String, "org", 0, 9, 2342, 19200300, 100, 1, 25),
			text(asn1.TagIA5String, "example", 0, 9, 2342, 19200300, 100, 1, 25),
			printable("DE", 2, 5, 4, 6), utf8("Acme, Inc.", 2, 5, 4, 10), utf8(`jürgen "x" `, 2, 5, 4, 3),
			text(asn1.TagIA5String, "j@example.org", 1, 2, 840, 113549, 1, 9, 1)),
		"":                         one(),
		"OU=a, OU=b, OU=c, CN=ous": one(utf8("a", 2, 5, 4, 11), utf8("b", 2, 5, 4, 11), utf8("c", 2, 5, 4, 11), utf8("ous", 2, 5, 4, 3)),
		"C=CH, CN=multi, UID=u1, O=after": subject(t, []attribute{country},
			[]attribute{utf8("multi", 2, 5, 4, 3), utf8("u1", 0, 9, 2342, 19200300, 100, 1, 1)}, []attribute{utf8("after", 2, 5, 4, 10)}),
		"CN=/C=CH\\, CN=\\,\\\"+<>;#": one(utf8("/C=CH\\", 2, 5, 4, 3), utf8("\\,\\\"+<>;#", 2, 5, 4, 3)),
		"CN=??????":                   one(utf8("漢字", 2, 5, 4, 3)),
		"CN=?m?o?o?n":                 one(text(30, "\x00m\x00o\x00o\x00n", 2, 5, 4, 3)),
		"CN=caf?":                     one(text(20, "caf\xe9", 2, 5, 4, 3)),
		"CN=a?b?c?":                   one(utf8("a\tb\nc\x7f", 2, 5, 4, 3)),
		"O=, CN=":                     one(utf8("", 2, 5, 4, 10), utf8("", 2, 5, 4, 3)),
		"55:04:0f=Private, C=CH":      one(utf8("Private", 2, 5, 4, 15), country),
		"2b:06:01:04:01:82:37:3c:02:01:03=CH, CN=ev": one(printable("CH", 1, 3, 6, 1, 4, 1, 311, 60, 2, 1, 3), utf8("ev", 2, 5, 4, 3)),
		"SN=Muster, G=Max, I=MM, T=Dr, D=d, serialNumber=7, N=n, pseudonym=p": one(utf8("Muster", 2, 5, 4, 4),
			utf8("Max", 2, 5, 4, 42), utf8("MM", 2, 5, 4, 43), utf8("Dr", 2, 5, 4, 12), utf8("d", 2, 5, 4, 13),
			printable("7", 2, 5, 4, 5), utf8("n", 2, 5, 4, 41), utf8("p", 2, 5, 4, 65)),
		"L=Bern, ST=BE, STREET=s 1, postalAddress=a, postalCode=3000, dnQualifier=q, dmdName=m, ID=i": one(
			utf8("Bern", 2, 5, 4, 7), utf8("BE", 2, 5, 4, 8), utf8("s 1", 2, 5, 4, 9), utf8("a", 2, 5, 4, 16), utf8("3000", 2, 5, 4, 17),
			printable("q", 2, 5, 4, 46), utf8("m", 2, 5, 4, 54), utf8("i", 2, 5, 4, 45)),
		"ND=nd, unstructuredName=un, unstructuredAddress=ua, employeeNumber=42, role=r, userCertificate=uc": one(
			utf8("nd", 0, 2, 262, 1, 10, 7, 20), text(asn1.TagIA5String, "un", 1, 2, 840, 113549, 1, 9, 2),
			utf8("ua", 1, 2, 840, 113549, 1, 9, 8), utf8("42", 2, 16, 840, 1, 113730, 3, 1, 3), utf8("r", 2, 5, 4, 72),
			utf8("uc", 2, 5, 4, 36)),
		"TCGID=t, CN=tcg":                     one(utf8("t", 1, 3, 6, 1, 4, 1, 1201, 1, 1, 2, 2, 75), utf8("tcg", 2, 5, 4, 3)),
		"organizationIdentifier=VAT-1, CN=qc": one(utf8("VAT-1", 2, 5, 4, 97), utf8("qc", 2, 5, 4, 3)),
		"OU=" + long + ", OU=" + long + ", CN=(invalid ID_DER_ASN1_DN)": one(utf8(long, 2, 5, 4, 11), utf8(long, 2, 5, 4, 11),
			utf8(long, 2, 5, 4, 3)),
	}
}

// certificate returns a certificate as PEM, issued by itself.
func certificate(t testing.TB, subject []byte, key crypto.Signer) string {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), RawSubject: subject, NotBefore: time.Unix(0, 0), NotAfter: time.Unix(4e9, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

// publicKey returns a public key as PEM.
func publicKey(t testing.TB, key crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// privateKey returns a private key as PEM.
func privateKey(t testing.TB, key crypto.Signer) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

func keyECDSA(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func keyRSA(t testing.TB) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func keyEd25519(t testing.TB) crypto.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
