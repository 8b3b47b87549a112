package provider_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// readTrees reads configurations by the names of their files: trees of swanctl.conf as JSON, where objects are sections and
// texts are values as the file has them. Those in testdata/corpus are what strongSwan's own regression scenarios configure,
// those in testdata/steps what one of them loads one after the other.
func readTrees(t *testing.T, folder string) map[string]*swanctl.Config {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]*swanctl.Config, len(files))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c := &swanctl.Config{}
		d := json.NewDecoder(bytes.NewReader(text))
		token(t, d)
		decodeConfig(t, d, c)
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = c
	}
	return all
}

// decodeConfig reads an object up to its end. The order of the keys matters, which maps do not keep.
func decodeConfig(t *testing.T, d *json.Decoder, c *swanctl.Config) {
	t.Helper()
	for {
		name, ok := token(t, d).(string)
		if !ok {
			return
		}
		switch v := token(t, d).(type) {
		case string:
			c.Set(name, v)
		case json.Delim:
			decodeConfig(t, d, c.AddSection(name))
		default:
			t.Fatalf("%s is a %T", name, v)
		}
	}
}

func token(t *testing.T, d *json.Decoder) json.Token {
	t.Helper()
	next, err := d.Token()
	if err != nil {
		t.Fatal(err)
	}
	return next
}

// pki makes the certificates and public keys that configurations name.
type pki struct {
	directory string // swanctl's, on the gateway
	made      map[string]bool
}

// provide makes what the section names, as files below swanctl's directory.
func (p *pki) provide(t *testing.T, c *swanctl.Config) {
	t.Helper()
	folders := map[string]string{"certs": "x509", "cacerts": "x509ca", "pubkeys": "pubkey"}
	for _, s := range c.Settings {
		folder, names := folders[s.Key]
		for _, name := range swanctl.SplitList(s.Value) {
			if names && !filepath.IsAbs(name) && !strings.HasPrefix(name, "0") {
				p.file(t, filepath.Join(p.directory, folder, name), s.Key == "pubkeys")
			}
		}
	}
	for _, section := range c.Sections {
		p.provide(t, section)
	}
}

func (p *pki) file(t *testing.T, file string, publicKey bool) {
	t.Helper()
	if p.made[file] {
		return
	}
	p.made[file] = true
	text := ""
	if publicKey {
		text = makePublicKey(t)
	} else {
		text = makeCertificate(t, filepath.Base(file))
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
