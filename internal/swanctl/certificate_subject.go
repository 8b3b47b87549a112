package swanctl

import (
	"crypto/sha1"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// certificateDER is the outer structure of a certificate. crypto/x509 is not used: it refuses certificates that charon
// takes, and it does not keep the order of a subject's parts.
type certificateDER struct {
	TBS struct {
		Version   int `asn1:"optional,explicit,default:0,tag:0"`
		Serial    asn1.RawValue
		Algorithm asn1.RawValue
		Issuer    asn1.RawValue
		Validity  asn1.RawValue
		Subject   asn1.RawValue
		PublicKey publicKeyDER
	}
	Algorithm asn1.RawValue
	Signature asn1.BitString
}

// publicKeyDER is a SubjectPublicKeyInfo.
type publicKeyDER struct {
	Algorithm struct {
		OID asn1.RawValue
	}
	Key asn1.BitString
}

func parseCertificate(der []byte) (*certificateDER, error) {
	c := &certificateDER{}
	return c, unmarshal(der, c, "")
}

func validPublicKey(der []byte) error { return unmarshal(der, &publicKeyDER{}, "") }

// blockOf returns what is in the first PEM block of a text.
func blockOf(text string) ([]byte, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("there is no PEM in it")
	}
	return block.Bytes, nil
}

// CertificateSubject returns the subject of a certificate, PEM, exactly as list-conns shows it: parts in their order,
// separated by ", ", nothing escaped, and a "?" for every byte that is not printable ASCII
// (src/libstrongswan/utils/identification.c, dntoa). An empty subject is "". Compare it with [SameSubject].
func CertificateSubject(text string) (string, error) {
	der, err := blockOf(text)
	if err != nil {
		return "", err
	}
	certificate, err := parseCertificate(der)
	if err != nil {
		return "", fmt.Errorf("the certificate cannot be parsed: %w", err)
	}
	subject, err := printRawDN(certificate.TBS.Subject.FullBytes)
	if err != nil {
		return "", fmt.Errorf("the subject of the certificate cannot be parsed: %w", err)
	}
	return subject, nil
}

// unnamed are attributes that not every release has a name for, as the others print them: organizationIdentifier is not
// known to 5.9.8, TCGID not to 6.0.
var unnamed = map[string]string{
	"55:04:61":                            "organizationIdentifier",
	"2b:06:01:04:01:89:31:01:01:02:02:4b": "TCGID",
}

// SameSubject reports whether two subjects are the same, whatever release printed them.
func SameSubject(a, b string) bool { return a == b || named(a) == named(b) }

// named writes the names of the attributes that a release has none for.
func named(subject string) string {
	parts := strings.Split(subject, ", ")
	for i, part := range parts {
		attribute, value, _ := strings.Cut(part, "=")
		if name, ok := unnamed[attribute]; ok {
			parts[i] = name + "=" + value
		}
	}
	return strings.Join(parts, ", ")
}

// PublicKeyID returns what list-conns shows for a raw public key, PEM, in a round without an identity: the SHA-1 of the
// whole SubjectPublicKeyInfo (src/libstrongswan/plugins/pubkey/pubkey_cert.c).
func PublicKeyID(text string) (string, error) {
	der, err := blockOf(text)
	if err != nil {
		return "", err
	}
	if err := validPublicKey(der); err != nil {
		return "", fmt.Errorf("the public key cannot be parsed: %w", err)
	}
	sum := sha1.Sum(der)
	return colonHex(string(sum[:])), nil
}

// attributeDER is one part of a DN.
type attributeDER struct {
	OID, Value asn1.RawValue
}

// printRawDN prints a DN in DER. What does not fit into charon's buffer is replaced by a remark of charon's.
func printRawDN(der []byte) (string, error) {
	var sets []asn1.RawValue
	if err := unmarshal(der, &sets, ""); err != nil {
		return "", err
	}
	var pieces []string
	for _, set := range sets {
		var attributes []attributeDER
		if err := unmarshal(set.FullBytes, &attributes, "set"); err != nil {
			return "", err
		}
		if len(attributes) == 0 {
			return "", errors.New("a part of it is empty")
		}
		for _, a := range attributes {
			if a.OID.Tag != asn1.TagOID || a.OID.Class != asn1.ClassUniversal {
				return "", errors.New("a part of it has no type")
			}
			if len(pieces) > 0 {
				pieces = append(pieces, ", ")
			}
			pieces = append(pieces, attributeName(a.OID)+"=", printable(a.Value.Bytes))
		}
	}
	return fit(pieces), nil
}

// attributeName returns strongSwan's name of an attribute. It prints the bytes of OIDs that have none.
func attributeName(oid asn1.RawValue) string {
	var dotted asn1.ObjectIdentifier
	if err := unmarshal(oid.FullBytes, &dotted, ""); err == nil {
		if name, ok := dnAttribute(dotted.String()); ok {
			return name
		}
	}
	return colonHex(string(oid.Bytes))
}

// printable replaces the bytes that charon does not print.
func printable(value []byte) string {
	text := make([]byte, len(value))
	for i, b := range value {
		if b < ' ' || b > '~' {
			b = '?'
		}
		text[i] = b
	}
	return string(text)
}

// dnBuffer is the size of the buffer that charon prints DNs into, with the NUL at its end.
const dnBuffer = 512

// fit joins the pieces of a DN as far as charon's buffer goes.
func fit(pieces []string) string {
	var text strings.Builder
	for _, piece := range pieces {
		left := dnBuffer - text.Len()
		if len(piece) >= left {
			const overflow = "(invalid ID_DER_ASN1_DN)"
			text.WriteString(overflow[:min(len(overflow), left-1)])
			break
		}
		text.WriteString(piece)
	}
	return text.String()
}
