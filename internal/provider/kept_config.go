package provider

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// configFile is a file of conf.d with one section, such as that of a connection below connections.
func configFile(kind, top, name string, secret bool, fill func(*swanctl.Config) error) ([]keptFile, error) {
	c := &swanctl.Config{}
	if err := fill(c.AddSection(top).AddSection(name)); err != nil {
		return nil, err
	}
	text, err := c.Render()
	if err != nil {
		return nil, err
	}
	return []keptFile{{path: "conf.d/" + fileName(kind, name, ".conf"), text: text, secret: secret}}, nil
}

// sectionFile is a configFile of what comes from the option table.
func sectionFile(kind, top, name string, s *swanctl.Section, v values) ([]keptFile, error) {
	return configFile(kind, top, name, false, func(c *swanctl.Config) error {
		return writeConfigSection(s, v, c, fmt.Sprintf("%s %q", kind, name))
	})
}

// poolFiles holds the attributes that have no name by their numbers.
func poolFiles(v values) ([]keptFile, error) {
	name := connectionName(v)
	return configFile("pool", "pools", name, false, func(c *swanctl.Config) error {
		if err := writeConfigSection(swanctl.Pool, v, c, fmt.Sprintf("pool %q", name)); err != nil {
			return err
		}
		attributes := keyed(v[numberedAttribute])
		for _, number := range slices.Sorted(maps.Keys(attributes)) {
			texts, _ := optionTexts(attributes[number])
			value, err := swanctl.JoinList(texts)
			if err != nil {
				return fmt.Errorf("attribute %s of pool %q: %w", number, name, err)
			}
			c.Set(number, value)
		}
		return nil
	})
}

// authorityFiles has a file for the certificate, which swanctl.conf can only name.
func authorityFiles(v values) ([]keptFile, error) {
	name := connectionName(v)
	texts, _ := optionTexts(v["cacert"])
	if len(texts) == 0 || !swanctl.IsPEM(texts[0]) {
		return sectionFile("authority", "authorities", name, swanctl.Authority, v)
	}
	certificate := fileName("authority", name, ".pem")
	v = maps.Clone(v)
	v["cacert"] = optionValue(swanctl.Authority.Option("cacert"), []string{certificate})
	files, err := sectionFile("authority", "authorities", name, swanctl.Authority, v)
	return append(files, keptFile{path: "x509ca/" + certificate, text: swanctl.CACertificate.ToWire(texts[0])}), err
}

// secretFiles writes the secret in hexadecimal digits, in which nothing means anything else.
func secretFiles(id string, data []byte, owners []string) ([]keptFile, error) {
	return configFile("secret", "secrets", id, true, func(c *swanctl.Config) error {
		for i, owner := range owners {
			c.Set(fmt.Sprintf("id-%d", i+1), owner)
		}
		c.Set("secret", fmt.Sprintf("0x%x", data))
		return nil
	})
}

// files of a key: the key itself, which swanctl loads from private, or where it is on a token.
func (k keyToLoad) files() []keptFile {
	if k.der != nil {
		text := string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: k.der}))
		return []keptFile{{path: "private/" + fileName("key", k.id, ".pem"), text: text, secret: true}}
	}
	name := "token-" + strings.ToLower(strings.NewReplacer(":", "", " ", "").Replace(k.token.Handle))
	files, err := configFile("token", "secrets", name, true, func(c *swanctl.Config) error {
		c.Set("handle", k.token.Handle)
		if k.token.Slot >= 0 {
			c.Set("slot", strconv.Itoa(k.token.Slot))
		}
		if k.token.Module != "" {
			c.Set("module", k.token.Module)
		}
		if k.token.PIN != "" {
			c.Set("pin", k.token.PIN)
		}
		return nil
	})
	_ = err // the name has digits and hyphens only
	return files
}

// certificateFolders are where swanctl looks for certificates, by what they are for (src/swanctl/swanctl.h).
var certificateFolders = map[string]string{"ca": "x509ca", "aa": "x509aa", "ocsp": "x509ocsp"}

// files of certificates, each by itself: swanctl reads the first of a file only.
func (m *certificateModel) files() []keptFile {
	blocks, _ := swanctl.DecodeCertificates(m.PEM.ValueString())
	var files []keptFile
	for _, b := range blocks {
		folder := strings.ReplaceAll(strings.ToLower(b.Type), "_", "")
		if b.Type == "X509" {
			if f, ok := certificateFolders[m.Flag.ValueString()]; ok {
				folder = f
			} else if c, err := x509.ParseCertificate(b.DER); err == nil && c.IsCA {
				folder = "x509ca"
			}
		}
		files = append(files, keptFile{path: folder + "/" + fileName("certificate", fingerprintOf(b.DER), ".pem"), text: b.PEM()})
	}
	return files
}
