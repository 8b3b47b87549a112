package privatekey

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// The errors that are about the passphrase and not about the key.
var (
	ErrNoPassphrase = errors.New("the private key is encrypted, and there is no passphrase for it; charon does not decrypt what is sent " +
		"to it, so the provider has to")
	ErrWrongPassphrase = errors.New("the private key cannot be decrypted: the passphrase is not that of this key, or the key is damaged")
)

// The block types of PEM that hold private keys which charon can be given.
const (
	pkcs8Block     = "PRIVATE KEY"
	encryptedBlock = "ENCRYPTED PRIVATE KEY"
	pkcs1Block     = "RSA PRIVATE KEY"
	sec1Block      = "EC PRIVATE KEY"

	// parametersBlock stands in front of the key in what "openssl ecparam -genkey" writes. The key repeats it.
	parametersBlock = "EC PARAMETERS"
)

// Parse reads the one private key in a PEM text: PKCS#8, encrypted or not, PKCS#1 or SEC 1. No error shows any part of
// the text or of the passphrase.
func Parse(text, passphrase string) (Key, error) {
	block, err := onlyBlock(text)
	if err != nil {
		return Key{}, err
	}
	if strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") {
		return Key{}, errors.New("the private key is encrypted in the old way of OpenSSL (Proc-Type: 4,ENCRYPTED), which protects it badly; " +
			"write it again as PKCS#8, which asks for both passphrases: openssl pkcs8 -topk8 -in OLD.pem -out NEW.pem")
	}
	switch block.Type {
	case encryptedBlock:
		if passphrase == "" {
			return Key{}, ErrNoPassphrase
		}
		der, err := decrypt(block.Bytes, passphrase)
		if err != nil {
			return Key{}, err
		}
		key, err := parsePKCS8(der)
		if errors.Is(err, errBroken) {
			// One padding in 256 looks right after a wrong passphrase.
			err = ErrWrongPassphrase
		}
		key.Encrypted = true
		return key, err
	case pkcs1Block:
		key, err := x509.ParsePKCS1PrivateKey(block.Bytes)
		if err != nil {
			return Key{}, errBroken
		}
		return newKey(key)
	case sec1Block:
		key, err := x509.ParseECPrivateKey(block.Bytes)
		if err != nil {
			return Key{}, fmt.Errorf("%w (of the elliptic curves, P-256, P-384 and P-521 are known)", errBroken)
		}
		return newKey(key)
	default:
		return parsePKCS8(block.Bytes)
	}
}

// onlyBlock returns the block with the private key, and makes sure that there is nothing else.
func onlyBlock(text string) (*pem.Block, error) {
	if err := checkText(text); err != nil {
		return nil, err
	}
	var keys []*pem.Block
	blocks := 0
	for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
		blocks++
		if block.Type == parametersBlock {
			continue
		}
		if err := checkType(block.Type); err != nil {
			return nil, err
		}
		keys = append(keys, block)
	}
	switch {
	case blocks != strings.Count(text, "-----BEGIN"), len(keys) == 0:
		return nil, errors.New("the PEM text cannot be decoded: is it complete, from \"-----BEGIN PRIVATE KEY-----\" to \"-----END PRIVATE KEY-----\", " +
			"with each of them on a line of its own?")
	case len(keys) > 1:
		return nil, fmt.Errorf("the text holds %d private keys; give each one a resource of its own", len(keys))
	}
	return keys[0], nil
}

// checkText finds what is wrong with the text before it is decoded.
func checkText(text string) error {
	if !strings.Contains(text, "-----BEGIN") {
		return errors.New("this is no PEM, which begins with a line such as \"-----BEGIN PRIVATE KEY-----\"; if it is the name of a file, " +
			"give what is in it, and if it is DER, convert it: openssl pkey -inform DER -in KEY.der -out KEY.pem")
	}
	for line := range strings.Lines(text) {
		begins := strings.Contains(line, "-----BEGIN")
		switch {
		case begins && strings.Contains(line, `\n`):
			return errors.New("the PEM text has \"\\n\" in it where lines should end; write real line ends " +
				"(in HCL, a single backslash in a quoted text, or file(\"...\"))")
		case begins && (line[0] == ' ' || line[0] == '\t'):
			return errors.New("the lines of the PEM text are indented; write the heredoc with <<-EOT instead of <<EOT, which removes " +
				"the indentation")
		case begins:
			// What cannot be decoded may be of a wrong type, too, and that is the better thing to say.
			_, blockType, _ := strings.Cut(line, "-----BEGIN ")
			blockType, _, _ = strings.Cut(blockType, "-----")
			if err := checkType(blockType); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkType(blockType string) error {
	switch blockType {
	case pkcs8Block, encryptedBlock, pkcs1Block, sec1Block, parametersBlock:
		return nil
	case "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE":
		return errors.New("there is a certificate in the text, and this is the place of the private key alone; load the certificate by " +
			"itself")
	case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
		return errors.New("there is a certificate request in the text; give the private key that it was made with")
	case "PUBLIC KEY", "RSA PUBLIC KEY":
		return errors.New("there is a public key in the text; give the private key that belongs to it")
	case "OPENSSH PRIVATE KEY":
		return errors.New("the private key is in OpenSSH's own format, which charon does not read; convert a copy of it in place: " +
			"ssh-keygen -p -m PKCS8 -f COPY")
	case "DSA PRIVATE KEY":
		return errAlgorithm
	}
	// Not quoted: whatever it is, it is in the place of a secret.
	return errors.New("there is PEM of another type than a private key in the text")
}
