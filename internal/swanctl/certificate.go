package swanctl

import (
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
)

// The kinds of certificates and keys.
var (
	// Certificate is an element of certs or cacerts: one certificate or a bundle of them as PEM, or the name of a file
	// on the gateway.
	Certificate = &Kind{
		Name: "certificate", Check: checkCertificate, Canonical: canonicalPEM, Wire: canonicalPEM,
	}

	// PublicKey is an element of pubkeys: PEM, or the name of a file on the gateway.
	PublicKey = &Kind{Name: "public key", Check: checkPublicKey, Canonical: canonicalPEM, Wire: canonicalPEM}
)

// The block types of PEM.
const (
	pemCertificate = "CERTIFICATE"
	pemPublicKey   = "PUBLIC KEY"
)

// IsPEM reports whether an element is meant as PEM, well-formed or not. Anything else is a file name.
func IsPEM(text string) bool { return strings.Contains(text, "-----BEGIN") }

// SplitPEM returns the blocks of a PEM text, each by itself and without the text around it: of a bundle in one blob
// charon reads the first only (src/libstrongswan/plugins/pem/pem_builder.c).
func SplitPEM(text string) []string {
	var all []string
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		all = append(all, encodePEM(block))
	}
	return all
}

// encodePEM leaves out headers, which say nothing about what is not encrypted.
func encodePEM(block *pem.Block) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: block.Type, Bytes: block.Bytes}))
}

// canonicalPEM reduces PEM to what it encodes, in order.
func canonicalPEM(text string) string {
	if !IsPEM(text) {
		return text
	}
	return strings.Join(SplitPEM(text), "")
}

// reportedSubject finds the first attribute of what list-conns shows for a certificate, and reportedKeyID is what it
// shows for a public key.
var (
	reportedSubject = regexp.MustCompile(`^([A-Za-z]+|[0-9a-f]{2}(:[0-9a-f]{2})+)=`)
	reportedKeyID   = regexp.MustCompile(`^([0-9a-f]{2}:){19}[0-9a-f]{2}$`)
	bareBase64      = regexp.MustCompile(`^\s*MI[A-Za-z0-9+/]{50}`)
)

func checkCertificate(text string) error {
	if IsPEM(text) {
		return checkPEM(text, pemCertificate, func(der []byte) error {
			_, err := parseCertificate(der)
			return err
		})
	}
	if err := checkFileName(text, pemCertificate); err != nil {
		return err
	}
	switch {
	case isReportedSubject(text):
		return invalid(text, "is the subject of a certificate, as list-conns reports it, from which nothing can be loaded; "+
			"give the certificate as PEM, or the name of its file on the gateway (with \"./\" before a name like this one)")
	case reportedKeyID.MatchString(text):
		return invalid(text, "is the id of a raw public key, as list-conns reports it; give the key in pubkeys, as PEM or by the name of its file on the gateway")
	}
	return nil
}

// checkFileName checks what is no PEM, and so the name of a file on the gateway.
func checkFileName(text, blockType string) error {
	if bareBase64.MatchString(text) {
		// Not quoted: it may be a private key.
		return fmt.Errorf("this is base64 without the lines \"-----BEGIN %s-----\" and \"-----END %s-----\" around it, which charon "+
			"does not read; give the whole PEM text", blockType, blockType)
	}
	return checkPrintable(text, math.MaxUint16)
}

// isReportedSubject goes by the first attribute alone: values can have commas, so not every subject can be taken apart.
func isReportedSubject(text string) bool {
	m := reportedSubject.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	_, known := dnNames[strings.ToLower(m[1])]
	return known || m[2] != ""
}

func checkPublicKey(text string) error {
	if IsPEM(text) {
		return checkPEM(text, pemPublicKey, validPublicKey)
	}
	if err := checkFileName(text, pemPublicKey); err != nil {
		return err
	}
	if reportedKeyID.MatchString(text) {
		return invalid(text, "is the id of a raw public key, as list-conns reports it, from which nothing can be loaded; "+
			"give the key as PEM, or the name of its file on the gateway")
	}
	return nil
}

// checkPEM checks that a text holds blocks of one type only, and that parse takes each. The errors never quote the
// text: it may be a private key that got into the wrong place.
func checkPEM(text, blockType string, parse func(der []byte) error) error {
	if err := checkPEMLines(text, blockType); err != nil {
		return err
	}
	begins := strings.Count(text, "-----BEGIN")
	blocks, rest := 0, []byte(text)
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		blocks++
		if err := checkBlock(block, blockType, parse); err != nil {
			if begins > 1 {
				return fmt.Errorf("PEM block %d of %d: %w", blocks, begins, err)
			}
			return err
		}
	}
	if blocks != begins {
		return fmt.Errorf("PEM block %d of %d cannot be decoded: is it complete, from \"-----BEGIN %s-----\" to "+
			"\"-----END %s-----\", with each of them on a line of its own?", blocks+1, begins, blockType, blockType)
	}
	if blocks > 1 && blockType == pemPublicKey {
		return fmt.Errorf("this text holds %d public keys, of which charon reads the first; make each an element of its own", blocks)
	}
	return nil
}

// checkPEMLines finds what is wrong with the text before its blocks are looked into.
func checkPEMLines(text, blockType string) error {
	inside := false
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		begins := strings.Contains(line, "-----BEGIN")
		if begins {
			if err := checkBlockType(line, blockType); err != nil {
				return err
			}
			inside = true
		}
		switch {
		case begins && strings.Contains(line, `\n`):
			return errors.New("the PEM text has \"\\n\" in it where lines should end; charon needs real line ends " +
				"(in Terraform, a single backslash in a quoted text, or file(\"...\"))")
		case inside && trimmed != "" && (line[0] == ' ' || line[0] == '\t'):
			return errors.New("the lines of the PEM text are indented, and charon does not find it; write the heredoc with " +
				"<<-EOT instead of <<EOT, which removes the indentation")
		}
		if strings.Contains(line, "-----END") {
			inside = false
		}
	}
	return nil
}

// checkBlockType checks a line that begins a block. It works without a decoded block, so that a broken private key is
// found, too.
func checkBlockType(line, blockType string) error {
	_, found, _ := strings.Cut(line, "-----BEGIN")
	found, _, _ = strings.Cut(found, "-----")
	found = strings.TrimSpace(found)
	switch {
	case found == blockType:
		return nil
	case strings.Contains(strings.ToUpper(line), "PRIVATE KEY"):
		return fmt.Errorf("this text holds a private key, which must not get into Terraform's state; give PEM of type %s "+
			"only, keep the private key on the gateway, and replace the key if this configuration was stored or shared anywhere",
			blockType)
	case strings.Contains(found, "CERTIFICATE REQUEST"):
		return errors.New("this is a certificate request; give the certificate that the CA issued for it")
	case blockType == pemPublicKey && found == "RSA PUBLIC KEY":
		return errors.New("this is a public key of type RSA PUBLIC KEY (PKCS #1); convert it to PUBLIC KEY with " +
			"\"openssl rsa -RSAPublicKey_in -pubout\"")
	case blockType == pemPublicKey && found == pemCertificate:
		return errors.New("this is a certificate, not a raw public key; give it in certs")
	case blockType == pemCertificate && found == pemPublicKey:
		return errors.New("this is a raw public key, not a certificate; give it in pubkeys")
	}
	return fmt.Errorf("this is PEM of another type than %s", blockType)
}

func checkBlock(block *pem.Block, blockType string, parse func(der []byte) error) error {
	if block.Type != blockType {
		return fmt.Errorf("this is PEM of another type than %s", blockType)
	}
	if block.Headers["DEK-Info"] != "" {
		return errors.New("the PEM text is encrypted; give it as plain PEM")
	}
	if size := len(encodePEM(block)); size > math.MaxUint16 {
		return fmt.Errorf("the PEM text has %d bytes; VICI takes %d at most for one", size, math.MaxUint16)
	}
	if err := parse(block.Bytes); err != nil {
		return fmt.Errorf("what is in the PEM text is not of type %s, although it says so; is a part of it missing?", blockType)
	}
	return nil
}

// errRest is the error for what follows a complete element.
var errRest = errors.New("there is something after it")

// unmarshal reads a DER element that has nothing after it.
func unmarshal(der []byte, into any, params string) error {
	rest, err := asn1.UnmarshalWithParams(der, into, params)
	if err == nil && len(rest) > 0 {
		return errRest
	}
	return err
}
