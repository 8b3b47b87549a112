package credential

import (
	"crypto/x509"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
)

// warnValidity warns of a certificate that charon takes, and does not trust.
func warnValidity(at path.Path, certificate *x509.Certificate, now time.Time, diags *diag.Diagnostics) {
	switch from, to := certificate.NotBefore.UTC().Format(time.RFC3339), certificate.NotAfter.UTC().Format(time.RFC3339); {
	case now.After(certificate.NotAfter):
		diagnostic.AddWarningAt(at, "Certificate expired", fmt.Sprintf("The certificate of %s was valid from %s to %s. charon loads it all the same, and peers are not "+
			"authenticated by it.", certificate.Subject, from, to), diags)
	case now.Before(certificate.NotBefore):
		diagnostic.AddWarningAt(at, "Certificate not valid yet", fmt.Sprintf("The certificate of %s is valid from %s to %s. charon loads it all the same, and no peer is "+
			"authenticated by it before.", certificate.Subject, from, to), diags)
	}
}
