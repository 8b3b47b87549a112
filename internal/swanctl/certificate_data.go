package swanctl

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// CertificateData is what load-cert takes: certificates, attribute certificates or revocation lists, one or a bundle of one
// type, as PEM; or one of them as DER in base64.
var CertificateData = &Kind{
	Name: "certificate",
	Check: func(text string) error {
		_, err := DecodeCertificates(text)
		return err
	},
	Canonical: canonicalCertificates,
}

// CertificateBlock is one of the certificates in a text.
type CertificateBlock struct {
	// Type is VICI's name of the type: X509, X509_AC or X509_CRL.
	Type string

	// DER is the certificate itself.
	DER []byte
}

// PEM is the certificate as a block of PEM.
func (b CertificateBlock) PEM() string {
	for _, t := range certificateTypes {
		if t.vici == b.Type {
			return string(pem.EncodeToMemory(&pem.Block{Type: t.pem, Bytes: b.DER}))
		}
	}
	return ""
}

// certificateTypes are the types of what load-cert takes, each with its block type in PEM.
var certificateTypes = []struct {
	vici, pem string
	parse     func(der []byte) error
}{
	{"X509", pemCertificate, func(der []byte) error {
		_, err := parseCertificate(der)
		return err
	}},
	{"X509_CRL", "X509 CRL", func(der []byte) error {
		_, err := x509.ParseRevocationList(der)
		return err
	}},
	{"X509_AC", "ATTRIBUTE CERTIFICATE", func(der []byte) error {
		// The standard library has nothing for RFC 5755. A certificate's outer form is the same.
		var outer struct {
			Info      asn1.RawValue
			Algorithm asn1.RawValue
			Signature asn1.BitString
		}
		return unmarshal(der, &outer, "")
	}},
}

// DecodeCertificates takes a text apart. charon itself reads the first block of PEM only. The errors never quote the text:
// it may be a private key that got into the wrong place.
func DecodeCertificates(text string) ([]CertificateBlock, error) {
	if !IsPEM(text) {
		return decodeBase64Certificate(text)
	}
	_, first, _ := strings.Cut(text, "-----BEGIN")
	first, _, _ = strings.Cut(first, "-----")
	kind := certificateTypes[0]
	for _, t := range certificateTypes {
		if strings.TrimSpace(first) == t.pem {
			kind = t
		}
	}
	if err := checkPEM(text, kind.pem, kind.parse); err != nil {
		return nil, err
	}
	var all []CertificateBlock
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		b := CertificateBlock{Type: kind.vici, DER: block.Bytes}
		for _, other := range all {
			if bytes.Equal(other.DER, b.DER) {
				return nil, fmt.Errorf("PEM block %d repeats one before it", len(all)+1)
			}
		}
		all = append(all, b)
	}
	return all, nil
}

func decodeBase64Certificate(text string) ([]CertificateBlock, error) {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil || len(der) == 0 {
		return nil, errors.New("this is neither PEM, which begins with a line such as \"-----BEGIN CERTIFICATE-----\", nor DER in base64; if it is " +
			"the name of a file, write file(\"...\"), or filebase64(\"...\") for a file with DER")
	}
	for _, t := range certificateTypes {
		if t.parse(der) == nil {
			return []CertificateBlock{{Type: t.vici, DER: der}}, nil
		}
	}
	return nil, errors.New("what is in the base64 text is neither a certificate, an attribute certificate nor a revocation list; is a part of it missing?")
}

func canonicalCertificates(text string) string {
	blocks, err := DecodeCertificates(text)
	if err != nil {
		return text
	}
	var all strings.Builder
	for _, b := range blocks {
		all.WriteString(b.PEM())
	}
	return all.String()
}
