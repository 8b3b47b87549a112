package privatekey_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/privatekey"
)

// The ids of the keys in testdata, by strongSwan's own pki (see testdata/generate.sh).
const (
	rsaID     = "01a98bdc286f72f51c24e46ba05b5fa8c694ea8b"
	p256ID    = "03ac39a4ca5bfe2bdbda4717b961fcbf07f95f42"
	p384ID    = "e18093f1f1ced013973e3884575dd47e37b067d6"
	p521ID    = "9b68800b31b1acd74997388dfa7ac71ec3f73673"
	ed25519ID = "48dfa9a5bdd42660e97e0cab873317d7cb4eea11"
	ed448ID   = "adef3155b86cc1a52003bbd8abe4f97ba2353a1f"
)

const passphrase = "strongSwan"

func file(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParse(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{
		"rsa-pkcs1.pem": rsaID, "rsa-pkcs8.pem": rsaID, "rsa-aes192.pem": rsaID,
		"p256-sec1.pem": p256ID, "p256-pkcs8.pem": p256ID, "p256-des3.pem": p256ID,
		"p384-pkcs8.pem": p384ID, "p521-pkcs8.pem": p521ID,
		"ed25519-pkcs8.pem": ed25519ID, "ed25519-aes128.pem": ed25519ID,
		"ed448-pkcs8.pem": ed448ID, "ed448-aes256.pem": ed448ID,
	} {
		text := file(t, name)
		key, err := privatekey.Parse(text, passphrase)
		if err != nil || key.ID != id {
			t.Errorf("%s: the id is %s, want %s: %v", name, key.ID, id, err)
			continue
		}
		if want := strings.Contains(text, "ENCRYPTED"); key.Encrypted != want {
			t.Errorf("%s: encrypted: %t, want %t", name, key.Encrypted, want)
		}
		// What is sent is PKCS#8 that gives the same key.
		again, err := privatekey.Parse(string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key.PKCS8})), "")
		if err != nil || again.ID != id || !bytes.Equal(again.PKCS8, key.PKCS8) {
			t.Errorf("%s: what is sent gives the key %s: %v", name, again.ID, err)
		}
		if shown := fmt.Sprintf("%v %+v %#v", key, key, key); strings.Count(shown, id) != 3 || len(shown) > 200 {
			t.Errorf("%s is shown as %s", name, shown)
		}
	}
}

// TestParse_text: what stands around a key, and how its lines end, does not matter.
func TestParse_text(t *testing.T) {
	t.Parallel()
	text := file(t, "ed25519-pkcs8.pem")
	for _, text := range []string{"subject=CN=moon\n\n" + text + "\nthe end", strings.ReplaceAll(text, "\n", "\r\n"), strings.TrimSpace(text)} {
		if key, err := privatekey.Parse(text, ""); err != nil || key.ID != ed25519ID {
			t.Errorf("%q: %v, %v", text, key, err)
		}
	}
}

func TestParse_bad(t *testing.T) {
	t.Parallel()
	good, second, encrypted := file(t, "ed25519-pkcs8.pem"), file(t, "p256-pkcs8.pem"), file(t, "ed25519-aes128.pem")
	certificate := "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
	for name, c := range map[string]struct{ text, says string }{
		"empty":                      {"", "no PEM"},
		"name of a file":             {"/etc/swanctl/private/moonKey.pem", "name of a file"},
		"base64":                     {strings.Split(good, "\n")[1], "no PEM"},
		"certificate":                {certificate, "there is a certificate"},
		"certificate behind":         {good + certificate, "there is a certificate"},
		"broken certificate":         {"-----BEGIN CERTIFICATE-----\n", "there is a certificate"},
		"public key":                 {file(t, "public.pem"), "there is a public key"},
		"request":                    {"-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n", "certificate request"},
		"OpenSSH":                    {file(t, "openssh.pem"), "ssh-keygen -p -m PKCS8"},
		"DSA":                        {"-----BEGIN DSA PRIVATE KEY-----\nMIIB\n-----END DSA PRIVATE KEY-----\n", "of an algorithm"},
		"X25519":                     {file(t, "x25519.pem"), "of an algorithm"},
		"RSASSA-PSS":                 {file(t, "rsa-pss.pem"), "of an algorithm"},
		"P-224":                      {file(t, "secp224r1.pem"), "of an algorithm"},
		"another curve":              {file(t, "secp256k1.pem"), "of an algorithm"},
		"another prime":              {file(t, "brainpoolP256r1.pem"), "of an algorithm"},
		"other PEM":                  {"-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----\n", "another type"},
		"two keys":                   {good + second, "2 private keys"},
		"no key":                     {"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", "is it complete"},
		"cut off":                    {good[:len(good)-30], "is it complete"},
		"cut off inside":             {strings.Replace(second, strings.Split(second, "\n")[2]+"\n", "", 1), "is it complete"},
		"nothing inside":             {"-----BEGIN RSA PRIVATE KEY-----\n\n-----END RSA PRIVATE KEY-----\n", "is it complete"},
		"wrong type":                 {strings.ReplaceAll(good, "PRIVATE KEY", "EC PRIVATE KEY"), "P-521"},
		"escaped line ends":          {strings.ReplaceAll(good, "\n", `\n`), "real line ends"},
		"indented":                   {"  " + strings.ReplaceAll(good, "\n", "\n  "), "<<-EOT"},
		"old encryption":             {file(t, "rsa-legacy.pem"), "openssl pkcs8 -topk8"},
		"PBES1":                      {file(t, "p256-pbes1.pem"), "-v2 aes-256-cbc"},
		"scrypt":                     {file(t, "ed25519-scrypt.pem"), "-v2 aes-256-cbc"},
		"plain key called encrypted": {strings.ReplaceAll(good, "PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "is it complete"},
		"encrypted key called plain": {strings.ReplaceAll(encrypted, "ENCRYPTED PRIVATE KEY", "PRIVATE KEY"), "is it complete"},
	} {
		_, err := privatekey.Parse(c.text, passphrase)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
			continue
		}
		for line := range strings.Lines(c.text) {
			// Anything but the lines around the key, and headers.
			if line = strings.TrimSpace(line); len(line) > 20 && !strings.HasPrefix(line, "-----") && !strings.Contains(line, ": ") && strings.Contains(err.Error(), line) {
				t.Errorf("%s: the error shows the text: %v", name, err)
			}
		}
	}
}

func TestParse_passphrase(t *testing.T) {
	t.Parallel()
	text := file(t, "ed25519-aes128.pem")
	if _, err := privatekey.Parse(text, ""); !errors.Is(err, privatekey.ErrNoPassphrase) {
		t.Errorf("without a passphrase: %v", err)
	}
	text = file(t, "p256-des3.pem")
	for i := range 600 { // some of these give a padding that looks right
		if _, err := privatekey.Parse(text, fmt.Sprint("canary", i)); !errors.Is(err, privatekey.ErrWrongPassphrase) ||
			strings.Contains(err.Error(), "canary") {
			t.Fatalf("with a wrong passphrase: %v", err)
		}
	}
}

// TestParse_smallRSA: charon takes keys that are too short today, and so does the provider.
func TestParse_smallRSA(t *testing.T) {
	t.Parallel()
	if _, err := privatekey.Parse(file(t, "rsa1024.pem"), ""); err != nil {
		t.Error(err)
	}
}

// FuzzParse: no text makes the parser panic, and what it accepts is what it would send.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("testdata/*.pem")
	if err != nil || len(names) < 20 {
		f.Fatalf("%d files: %v", len(names), err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
		if block, _ := pem.Decode(text); block != nil {
			f.Add(block.Bytes)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, text := range []string{
			string(data),
			string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: data})),
			string(pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: data})),
		} {
			key, err := privatekey.Parse(text, passphrase)
			if err != nil {
				continue
			}
			if len(key.ID) != 40 {
				t.Errorf("the id is %q", key.ID)
			}
			if strings.Contains(text, "ENCRYPTED") {
				continue
			}
			if _, err := x509.ParsePKCS8PrivateKey(key.PKCS8); err != nil && !strings.Contains(err.Error(), "1.3.101.113") {
				t.Errorf("what is sent cannot be parsed: %v", err)
			}
		}
	})
}

func TestCertificateID(t *testing.T) {
	t.Parallel()
	parsed, err := privatekey.Parse(file(t, "p384-pkcs8.pem"), "")
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.ParsePKCS8PrivateKey(parsed.PKCS8)
	if err != nil {
		t.Fatal(err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		t.Fatalf("a %T", key)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, signer.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	if id, err := privatekey.CertificateID(text); err != nil || id != p384ID {
		t.Errorf("the id is %s, want %s: %v", id, p384ID, err)
	}
	for text, says := range map[string]string{
		"moonCert.pem": "no certificate", file(t, "public.pem"): "no certificate", strings.Replace(text, "\nMII", "\nMIJ", 1): "complete",
	} {
		if _, err := privatekey.CertificateID(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.40q: %v, want %q", text, err, says)
		}
	}
}
