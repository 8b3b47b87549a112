package swanctl

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"time"
)

// certificateRule: charon refuses it (src/libcharon/plugins/vici/vici_config.c, auth_sn).
func certificateRule(c Configured) problems {
	file, handle := c.Value("file"), c.Value("handle")
	switch {
	case file.Texts != nil && handle.Texts != nil:
		return refuse("handle", "A certificate is read from a file or from a token. Leave out file or handle")
	case file.missing() && handle.missing():
		return refuse("file", "Neither file nor handle says where the certificate is")
	}
	return nil
}

// caCertificateRule: charon takes any certificate for that of a CA (vici_config.c, parse_cacerts), and then no peer's
// certificate is found to be issued below it.
func caCertificateRule(c Configured) problems {
	var all problems
	for i, text := range c.Value("cacerts").Texts {
		for _, block := range SplitPEM(text) {
			if fault := caFault(block, time.Now()); fault != "" {
				p := warn("cacerts", "CA certificate that does not work", "%s: no peer will be authenticated by it. "+
					"Give the current certificate of the CA", fault)
				p[0].Item = i + 1
				all = append(all, p...)
			}
		}
	}
	return all
}

// caFault says why a certificate in PEM is not that of a CA. What cannot be read here is left to charon.
func caFault(text string, now time.Time) string {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return ""
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	switch {
	case err != nil:
		return ""
	case !certificate.IsCA:
		return fmt.Sprintf("The certificate of %s is not that of a CA (its basic constraints do not say so)", quote(certificate.Subject.String()))
	case now.After(certificate.NotAfter):
		return fmt.Sprintf("The certificate of %s expired on %s", quote(certificate.Subject.String()), certificate.NotAfter.Format(time.DateOnly))
	}
	return ""
}
