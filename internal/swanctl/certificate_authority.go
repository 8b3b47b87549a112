package swanctl

import (
	"fmt"
	"math"
	"strings"
)

// CACertificate is the cacert of an authority: one certificate as PEM, or the name of a file on the gateway. swanctl
// knows no inline form here (src/swanctl/commands/load_authorities.c).
var CACertificate = &Kind{Name: "CA certificate", Check: checkCACertificate, Canonical: canonicalPEM, Wire: canonicalPEM}

// checkCACertificate refuses bundles: charon reads the first certificate and drops the others silently
// (src/libstrongswan/plugins/pem/pem_builder.c).
func checkCACertificate(text string) error {
	if err := checkCertificate(text); err != nil {
		return err
	}
	if n := strings.Count(text, "-----BEGIN"); n > 1 {
		return fmt.Errorf("this text holds %d certificates, of which charon reads the first only; give the certificate of one CA, "+
			"and load the others as authorities of their own", n)
	}
	return nil
}

// AbsolutePath is a file that charon opens itself, from whatever directory it runs in.
var AbsolutePath = &Kind{Name: "path", Check: func(text string) error {
	if err := checkPrintable(text, math.MaxUint16); err != nil {
		return err
	}
	if text[0] != '/' {
		return invalid(text, "is no absolute path; charon reads the file itself, and knows no directory to look it up in")
	}
	return nil
}}
