package swanctl_test

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestCertificateSubject(t *testing.T) {
	t.Parallel()
	key := keyECDSA(t)
	for want, dn := range subjects(t) {
		text := certificate(t, dn, key)
		checkValid(t, swanctl.Certificate, text)
		if got, err := swanctl.CertificateSubject(text); got != want || err != nil {
			t.Errorf("CertificateSubject = %q, %v, want %q", got, err, want)
		}
	}
	if _, err := swanctl.CertificateSubject("moon.pem"); err == nil {
		t.Error("a file name has a subject")
	}
	if _, err := swanctl.CertificateSubject(publicKey(t, key)); err == nil {
		t.Error("a public key has a subject")
	}
}

// 5.9.8 has no name for organizationIdentifier, and 6.0 none for TCGID.
func TestSameSubject(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"C=CH, CN=moon", "C=CH, CN=moon", true},
		{"C=CH, CN=moon", "C=CH, CN=sun", false},
		{"", "", true},
		{"", "CN=moon", false},
		{"organizationIdentifier=VAT-1, CN=qc", "55:04:61=VAT-1, CN=qc", true},
		{"CN=qc, organizationIdentifier=VAT-1", "CN=qc, 55:04:61=VAT-2", false},
		{"TCGID=x", "2b:06:01:04:01:89:31:01:01:02:02:4b=x", true},
		{"CN=organizationIdentifier=x", "CN=55:04:61=x", false},
	} {
		if got := swanctl.SameSubject(c.a, c.b); got != c.want {
			t.Errorf("SameSubject(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	key := keyECDSA(t)
	a, b := certificate(t, subject(t), key), certificate(t, subject(t), key)
	lines := strings.Split(strings.TrimSpace(a), "\n")
	checkKind(t, swanctl.Certificate, means{
		{
			a, strings.TrimSpace(a), "\n\n" + a + "\n", strings.ReplaceAll(a, "\n", "\r\n"), "Subject: jürgen\n" + a + "trailing\n",
			strings.ReplaceAll(a, "\n", "  \n"),
		},
		{b},
		{a + b, "first\n" + a + "second\n" + b},
		{b + a},
		{"moon.pem"},
		{"moon.crt"},
		{"/etc/swanctl/x509/moon cert.pem"},
		{"./CN=moon.pem"},
		{"a=b.pem"},
	}, nil)
	large := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: encode(t, make([]byte, 1<<16))})
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "x"}}, key)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, want string }{
		"empty":              {"", "is empty"},
		"UTF-8 file name":    {"jürgen.pem", "printable ASCII"},
		"subject":            {"C=CH, O=x, CN=y", "as list-conns reports it"},
		"subject with comma": {"O=Acme, Inc., CN=x", "as list-conns reports it"},
		"EV subject":         {"2b:06:01=CH, CN=ev", "as list-conns reports it"},
		"key id":             {"5e:7c:c1:24:bd:7f:a1:c6:ae:b1:61:1d:95:b0:39:73:a7:3b:43:74", "raw public key"},
		"base64":             {"MII" + strings.Repeat("A", 100), "base64"},
		"indented":           {"    " + strings.Join(lines, "\n    ") + "\n", "indent"},
		"indented body":      {strings.Join(lines, "\n\t"), "<<-EOT"},
		"escaped":            {strings.Join(lines, `\n`), "line ends"},
		"one line":           {strings.Join(lines, " "), "cannot be decoded"},
		"truncated":          {strings.Join(lines[:len(lines)-2], "\n"), "cannot be decoded"},
		"second truncated":   {a + strings.Join(lines[:len(lines)-2], "\n"), "block 2 of 2"},
		"garbage":            {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "not of type CERTIFICATE"},
		"no base64":          {"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n", "cannot be decoded"},
		"large":              {string(large), "65535"},
		"private key":        {privateKey(t, key), "private key"},
		"with private key":   {a + privateKey(t, key), "private key"},
		"broken private key": {strings.ReplaceAll(privateKey(t, key), "\n", " "), "private key"},
		"indented key":       {"  " + privateKey(t, key), "private key"},
		"encrypted key":      {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "private key"},
		"EC parameters":      {"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n", "another type"},
		"public key":         {publicKey(t, key), "give it in pubkeys"},
		"request": {
			string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: request})),
			"certificate request",
		},
		"request in disguise": {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: request})), "not of type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := swanctl.Certificate.Problem(c.text)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Problem = %v, want %q in it", err, c.want)
			}
			checkNoEcho(t, c.text, err)
		})
	}
}

func TestPublicKey(t *testing.T) {
	t.Parallel()
	key := keyECDSA(t)
	a, b := publicKey(t, key), publicKey(t, keyEd25519(t))
	checkKind(t, swanctl.PublicKey, means{{a, strings.ReplaceAll(a, "\n", "\r\n"), "moon\n" + a}, {b}, {publicKey(t, keyRSA(t))}, {"moon.pem"}, {"/etc/moon.der"}}, refusals{
		"":                                  "empty",
		"MII" + strings.Repeat("A", 100):    "BEGIN PUBLIC KEY",
		strings.Repeat("0a:", 19) + "0a":    "list-conns",
		a + b:                               "an element of its own",
		certificate(t, subject(t), key):     "give it in certs",
		privateKey(t, key):                  "private key",
		strings.ReplaceAll(a, "\n", "\n  "): "indent",
		"-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n": "PKCS #1",
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n":         "not of type PUBLIC KEY",
	})
}

func TestPublicKeyID(t *testing.T) {
	t.Parallel()
	const text = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----`
	got, err := swanctl.PublicKeyID(text)
	if want := "3a:04:96:77:61:a5:52:db:7e:9e:18:c6:db:a4:bd:4a:ae:11:99:08"; got != want || err != nil {
		t.Errorf("PublicKeyID = %q, %v, want %q", got, err, want)
	}
	if _, err := swanctl.PublicKeyID("moon.pem"); err == nil {
		t.Error("a file name has an id")
	}
}

func TestSplitPEM(t *testing.T) {
	t.Parallel()
	key := keyECDSA(t)
	a, b := certificate(t, subject(t), key), certificate(t, subject(t), key)
	got := swanctl.SplitPEM("the first:\n" + a + "\r\nthe second:\n" + strings.ReplaceAll(b, "\n", "\r\n"))
	if len(got) != 2 || got[0] != a || got[1] != b {
		t.Errorf("SplitPEM = %q, want two certificates by themselves", got)
	}
	if got := swanctl.SplitPEM("moon.pem"); got != nil {
		t.Errorf("SplitPEM of a file name = %q", got)
	}
}

// boundaries are what an error may say of a PEM text: how it should begin and end.
var boundaries = regexp.MustCompile("-----(BEGIN|END) [A-Z0-9 ]+-----")

// checkNoEcho checks that an error quotes nothing of a PEM text, which may be a key that got into the wrong place.
func checkNoEcho(t *testing.T, text string, err error) {
	t.Helper()
	if err == nil || !swanctl.IsPEM(text) {
		return
	}
	const part = 24
	message := boundaries.ReplaceAllString(strings.ToValidUTF8(err.Error(), ""), "")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if len(line) >= part && !strings.Contains(line, "-----") && strings.Contains(message, line[:part]) {
			t.Errorf("the error quotes the PEM text: %v", err)
		}
	}
}

func FuzzCertificate(f *testing.F) {
	key := keyECDSA(f)
	for _, dn := range subjects(f) {
		f.Add(certificate(f, dn, key))
	}
	f.Add(publicKey(f, key))
	f.Add(privateKey(f, key))
	f.Add("moon.pem")
	f.Add("-----BEGIN PUBLIC KEY-----\nMFkw\n----BEGIN PUBLIC KEY----")
	f.Add("C=CH, CN=moon")
	f.Fuzz(func(t *testing.T, text string) {
		for _, k := range []*swanctl.Kind{swanctl.Certificate, swanctl.PublicKey} {
			err := k.Problem(text)
			checkNoEcho(t, text, err)
			if err == nil {
				checkValid(t, k, text)
			}
		}
		for _, block := range swanctl.SplitPEM(text) {
			_, _ = swanctl.CertificateSubject(block)
			_, _ = swanctl.PublicKeyID(block)
		}
	})
}
