package credential

import (
	"crypto/x509"
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// certificateFolders are where swanctl looks for certificates, by what they are for (src/swanctl/swanctl.h).
var certificateFolders = map[string]string{"ca": "x509ca", "aa": "x509aa", "ocsp": "x509ocsp"}

// files of certificates, each by itself: swanctl reads the first of a file only. Two resources may have the same certificate, of a CA for
// example, and each has files of its own, as the one does not know when the other needs them no more; own is in their names. To load a
// certificate twice is harmless.
func (m *certificateModel) files(own string) []gateway.File {
	blocks, _ := swanctl.DecodeCertificates(m.PEM.ValueString())
	var files []gateway.File
	for _, b := range blocks {
		folder := strings.ReplaceAll(strings.ToLower(b.Type), "_", "")
		if b.Type == "X509" {
			if f, ok := certificateFolders[m.Flag.ValueString()]; ok {
				folder = f
			} else if c, err := x509.ParseCertificate(b.DER); err == nil && c.IsCA {
				folder = "x509ca"
			}
		}
		files = append(files, gateway.File{Path: folder + "/" + gateway.FileName("certificate", fingerprintOf(b.DER)+"-"+own, ".pem"), Text: b.PEM()})
	}
	return files
}
