package vici

import (
	"context"
	"iter"
)

// Certificate is a certificate in the daemon.
type Certificate struct {
	// Type is X509, X509_AC (attribute certificate), X509_CRL, OCSP_RESPONSE or
	// PUBKEY.
	Type string

	// Flag is what an X509 certificate is for: NONE, CA, AA or OCSP.
	Flag string

	// HasPrivateKey tells that the daemon has the key to it. It is only read.
	HasPrivateKey bool

	// Data is the certificate in DER. PEM can be loaded, too.
	Data string
}

// LoadCert adds a certificate to the daemon's store. There is no command that
// removes a single one. A CA's certificate has to have the basic constraint
// (src/libcharon/plugins/vici/vici_cred.c).
func (c *Client) LoadCert(ctx context.Context, certificate Certificate) error {
	in := NewMessage()
	in.Set("type", certificate.Type)
	if certificate.Flag != "" {
		in.Set("flag", certificate.Flag)
	}
	in.Set("data", certificate.Data)
	return c.command(ctx, "load-cert", in)
}

// ListCerts yields the certificates in the daemon, whoever loaded them: those of
// connections and authorities and those that it received from peers, too. The
// error, if any, comes last; Stream's rules for iterating apply.
func (c *Client) ListCerts(ctx context.Context) iter.Seq2[Certificate, error] {
	return func(yield func(Certificate, error) bool) {
		for event, err := range c.Stream(ctx, "list-certs", "list-cert", nil) {
			var certificate Certificate
			if err == nil {
				certificate, err = newCertificate(event)
			}
			if !yield(certificate, err) || err != nil {
				return
			}
		}
	}
}

// newCertificate refuses what has no certificate in it: left out, it would look
// as if it was not there.
func newCertificate(event *Message) (Certificate, error) {
	r := reader{command: "list-certs"}
	c := Certificate{Type: r.text(event, "type"), Data: r.text(event, binaryKey)}
	c.Flag, _ = event.Get("flag")
	private, _ := event.Get("has_privkey")
	c.HasPrivateKey = private == "yes"
	return c, r.err
}
