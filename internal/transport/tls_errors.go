package transport

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
)

// TLSProblem is what is wrong between the two sides of a TLS connection.
type TLSProblem string

// The problems that settings or certificates can solve.
const (
	TLSUntrusted         TLSProblem = "untrusted certificate"
	TLSWrongName         TLSProblem = "certificate for another name"
	TLSExpired           TLSProblem = "certificate that is not valid now"
	TLSClientCertificate TLSProblem = "client certificate"
	TLSNotSpoken         TLSProblem = "no TLS"
	TLSOther             TLSProblem = "TLS"
)

// TLSError tells that one side of a TLS connection does not accept the other.
type TLSError struct {
	Problem TLSProblem
	// Text says what is wrong and what to change.
	Text string
	// Err is the cause, from crypto/x509 or crypto/tls.
	Err error
}

// Error implements error.
func (e *TLSError) Error() string { return fmt.Sprintf("%s (%v)", e.Text, e.Err) }

// Unwrap returns the cause.
func (e *TLSError) Unwrap() error { return e.Err }

// explain makes the error of a TLS connection one that tells what to do. Others
// are returned as they are.
func (t tlsTarget) explain(err error) error {
	var (
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		plain     tls.RecordHeaderError
		remote    *net.OpError
	)
	wrong := func(problem TLSProblem, format string, a ...any) error {
		return &TLSError{Problem: problem, Text: fmt.Sprintf(format, a...), Err: err}
	}
	switch {
	case err == nil:
		return nil
	case errors.As(err, &name):
		return wrong(TLSWrongName, "the gateway's certificate is not for %q: set server_name to a name that it is for, "+
			"if that gateway is meant", t.config.ServerName)
	case errors.As(err, &authority):
		return wrong(TLSUntrusted, "the gateway's certificate comes from no authority that is trusted here: set ca_cert to the "+
			"certificate of the one that it comes from")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return wrong(TLSExpired, "the gateway's certificate is not valid now: renew it, or set the clock")
	case errors.As(err, &invalid):
		return wrong(TLSUntrusted, "the gateway's certificate cannot be trusted")
	case errors.As(err, &plain):
		return wrong(TLSNotSpoken, "what answers there does not speak TLS: a bare VICI socket is tcp://host:port")
	case errors.As(err, &remote) && remote.Op == "remote error":
		return t.explainAlert(remote, wrong)
	}
	return err
}

// explainAlert explains what the other side sent. crypto/tls has no type for
// that, only the texts of RFC 8446, section 6.2.
func (t tlsTarget) explainAlert(remote *net.OpError, wrong func(TLSProblem, string, ...any) error) error {
	text := remote.Err.Error()
	sent := len(t.config.Certificates) > 0
	switch {
	case !sent && (strings.Contains(text, "certificate required") || strings.Contains(text, "bad certificate") ||
		strings.Contains(text, "handshake failure")):
		return wrong(TLSClientCertificate, "the gateway wants a client certificate: set client_cert and client_key")
	case sent && (strings.Contains(text, "certificate") || strings.Contains(text, "handshake failure")):
		return wrong(TLSClientCertificate, "the gateway does not accept the client certificate: is client_cert of an authority "+
			"that it trusts, with the chain up to it, and valid now?")
	}
	return wrong(TLSOther, "the gateway broke the TLS connection off")
}
