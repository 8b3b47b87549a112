package privatekey

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
)

// CertificateID returns the id that the private key of a certificate has. The text is PEM; of several certificates the
// first counts.
func CertificateID(text string) (string, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" {
		return "", errors.New("there is no certificate in PEM in it, which begins with the line \"-----BEGIN CERTIFICATE-----\"")
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return "", errors.New("the certificate cannot be parsed: is it complete?")
	}
	return publicKeyID(certificate.RawSubjectPublicKeyInfo)
}
