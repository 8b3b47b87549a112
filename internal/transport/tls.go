package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"sync/atomic"
	"syscall"
	"time"
)

// TLSSettings are what a tls:// URI does not hold. All are PEM but the name.
type TLSSettings struct {
	// CACert are the authorities that the gateway's certificate has to come
	// from, by default those that this machine trusts.
	CACert string
	// ClientCert, with its chain, and ClientKey prove who connects.
	ClientCert, ClientKey string
	// ServerName is what the gateway's certificate has to be for, by default the
	// host of the URI.
	ServerName string
}

// tlsTarget is a TLS endpoint in front of VICI, made by stunnel for one.
type tlsTarget struct {
	address string
	config  *tls.Config
}

func parseTLS(u *url.URL, s TLSSettings) (Target, error) {
	if u.Opaque != "" || u.User != nil || (u.Path != "" && u.Path != "/") || u.Hostname() == "" || u.Port() == "" {
		return nil, errors.New("a TLS endpoint is written tls://host:port, an IPv6 address in brackets")
	}
	if err := checkPort(u.Port()); err != nil {
		return nil, err
	}
	config, err := s.config()
	if err != nil {
		return nil, err
	}
	if config.ServerName == "" {
		config.ServerName = u.Hostname()
	}
	return tlsTarget{address: net.JoinHostPort(u.Hostname(), u.Port()), config: config}, nil
}

func (s TLSSettings) config() (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: s.ServerName}
	if s.CACert != "" {
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM([]byte(s.CACert)) {
			return nil, &SettingError{Setting: "ca_cert", Err: errors.New("there is no certificate in PEM in it")}
		}
	}
	switch {
	case s.ClientCert != "" && s.ClientKey == "":
		return nil, &SettingError{Setting: "client_key", Err: errors.New("it is missing, as client_cert is set")}
	case s.ClientCert == "" && s.ClientKey != "":
		return nil, &SettingError{Setting: "client_cert", Err: errors.New("it is missing, as client_key is set")}
	case s.ClientCert != "":
		pair, err := tls.X509KeyPair([]byte(s.ClientCert), []byte(s.ClientKey))
		if err != nil {
			return nil, &SettingError{Setting: "client_cert", Err: fmt.Errorf("it and client_key are no pair of certificate and key in PEM: %w", err)}
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}

func (t tlsTarget) String() string {
	return (&url.URL{Scheme: "tls", Host: t.address}).String()
}

func (t tlsTarget) Dial(ctx context.Context) (net.Conn, error) {
	d := tls.Dialer{Config: t.config}
	c, err := d.DialContext(ctx, "tcp", t.address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t, t.explain(err))
	}
	return &tlsConn{Conn: c, target: t}, nil
}

// tlsConn explains errors that a server sends after the handshake: with TLS 1.3,
// that is when it says that it wants another certificate.
type tlsConn struct {
	net.Conn
	target   tlsTarget
	answered atomic.Bool
}

// Read implements net.Conn.
func (c *tlsConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if n > 0 {
		c.answered.Store(true)
	}
	return n, c.explain(err)
}

// Write implements net.Conn. A server that says why it closes the connection may
// do so before it has read all, and then it is the write that fails: what it said
// is still there to read.
func (c *tlsConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) && !c.answered.Load() {
		_ = c.SetReadDeadline(time.Now().Add(lastWords))
		if _, said := c.Conn.Read(make([]byte, 1)); said != nil && !errors.Is(said, os.ErrDeadlineExceeded) {
			err = said
		}
	}
	return n, c.explain(err)
}

// lastWords is how long to wait for what a server said before it closed: it is
// there at once, or never.
const lastWords = 100 * time.Millisecond

func (c *tlsConn) explain(err error) error {
	if explained := c.target.explain(err); err == nil || explained != err { //nolint:errorlint // whether it is the very same
		return explained
	}
	if !c.answered.Load() && (errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)) {
		return &TLSError{Problem: TLSOther, Err: err, Text: "the gateway accepted the TLS connection, and closed it without an answer: " +
			"either it does not reach charon behind it, or it wants another client_cert"}
	}
	return err
}
