package credential

import (
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/privatekey"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// certificateFacts are what a certificate says of itself. What cannot be parsed is null.
type certificateFacts struct {
	Subject   types.String `tfsdk:"subject"`
	Issuer    types.String `tfsdk:"issuer"`
	Serial    types.String `tfsdk:"serial"`
	NotBefore types.String `tfsdk:"not_before"`
	NotAfter  types.String `tfsdk:"not_after"`
	KeyID     types.String `tfsdk:"key_id"`
}

var certificateFactDocs = map[string]string{
	"subject":    "Subject, as charon prints it. Null for a revocation list.",
	"issuer":     "Subject of the issuer.",
	"serial":     "Serial number, in hexadecimal digits; of a revocation list, its own number.",
	"not_before": "When it begins to be valid, in UTC (RFC 3339); of a revocation list, when it was made.",
	"not_after":  "When it ceases to be valid, in UTC (RFC 3339); of a revocation list, when the next one is due.",
	"key_id":     "Id of the public key, by which `strongswan_private_key` names the private key. Null but for certificates.",
}

// unknownFacts are those of a certificate that is not known yet.
func unknownFacts() certificateFacts {
	u := types.StringUnknown()
	return certificateFacts{Subject: u, Issuer: u, Serial: u, NotBefore: u, NotAfter: u, KeyID: u}
}

func factsOf(b swanctl.CertificateBlock) (f certificateFacts) {
	switch b.Type {
	case "X509":
		if subject, err := swanctl.CertificateSubject(b.PEM()); err == nil {
			f.Subject = types.StringValue(subject)
		}
		if c, err := x509.ParseCertificate(b.DER); err == nil {
			f.Issuer, f.Serial = distinguished(c.Issuer), types.StringValue(hex.EncodeToString(c.SerialNumber.Bytes()))
			f.NotBefore, f.NotAfter = utc(c.NotBefore), utc(c.NotAfter)
		}
		if id, err := privatekey.CertificateID(b.PEM()); err == nil {
			f.KeyID = types.StringValue(id)
		}
	case "X509_CRL":
		if l, err := x509.ParseRevocationList(b.DER); err == nil {
			f.Issuer = distinguished(l.Issuer)
			f.NotBefore = utc(l.ThisUpdate)
			if l.Number != nil {
				f.Serial = types.StringValue(hex.EncodeToString(l.Number.Bytes()))
			}
			if !l.NextUpdate.IsZero() {
				f.NotAfter = utc(l.NextUpdate)
			}
		}
	}
	return f
}

// distinguished prints a name. The older string types of ASN.1 hold any bytes, and Terraform takes valid UTF-8 only.
func distinguished(name pkix.Name) types.String {
	return types.StringValue(strings.ToValidUTF8(name.String(), string(utf8.RuneError)))
}

func utc(t time.Time) types.String { return types.StringValue(t.UTC().Format(time.RFC3339)) }

func fingerprintOf(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}
