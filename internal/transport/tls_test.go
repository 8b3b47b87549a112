package transport_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// issuer is a certificate, and what it takes to issue others.
type issuer struct {
	certificate   *x509.Certificate
	private       *ecdsa.PrivateKey
	cert, keyText string // PEM
}

// issue makes a certificate; without an issuer, it is an authority's own.
func issue(t *testing.T, by *issuer, name string, until time.Time) *issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: by == nil,
	}
	made := &issuer{certificate: template, private: key}
	if by == nil {
		by = made
	}
	der, err := x509.CreateCertificate(rand.Reader, template, by.certificate, key.Public(), by.private)
	if err != nil {
		t.Fatal(err)
	}
	if made.certificate, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	made.cert = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	made.keyText = string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))
	return made
}

// stunnel is one in front of a gateway's socket, a process for each connection
// as inetd would start it. It returns its address.
func stunnel(t *testing.T, socket string, server *issuer, options ...string) string {
	t.Helper()
	config := writeFile(t, "stunnel.conf", strings.Join(append([]string{
		"foreground = yes", "syslog = no", "debug = 3",
		"cert = " + writeFile(t, "cert.pem", server.cert), "key = " + writeFile(t, "key.pem", server.keyText),
		"connect = " + socket,
	}, options...), "\n")+"\n")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { l.Close(); <-done })
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			file, err := c.(*net.TCPConn).File() //nolint:forcetypeassert // it comes from a TCP listener
			c.Close()
			if err != nil {
				t.Error(err)
				return
			}
			cmd := exec.CommandContext(t.Context(), "stunnel4", config)
			cmd.Stdin, cmd.Stdout = file, file
			if err := cmd.Start(); err != nil {
				t.Error(err)
			}
			file.Close()
			go func() { _ = cmd.Wait() }() // it ends with its connection, or the test
		}
	}()
	return l.Addr().String()
}

//strongswan:once
func TestTLS(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	year := time.Now().Add(365 * 24 * time.Hour)
	ours, other := issue(t, nil, "our authority", year), issue(t, nil, "another authority", year)
	server, client := issue(t, ours, "moon.example", year), issue(t, ours, "terraform", year)
	stranger, expired := issue(t, other, "stranger", year), issue(t, ours, "moon.example", time.Now().Add(-time.Hour))
	mutual := []string{"verifyChain = yes", "CAfile = " + writeFile(t, "ca.pem", ours.cert)}
	good := transport.TLSSettings{CACert: ours.cert, ServerName: "moon.example", ClientCert: client.cert, ClientKey: client.keyText}

	target := func(t *testing.T, address string, s transport.TLSSettings) transport.Target {
		t.Helper()
		target, err := transport.Parse("tls://"+address, transport.WithTLS(s))
		if err != nil {
			t.Fatal(err)
		}
		return target
	}
	for _, protocol := range []string{"TLSv1.2", "TLSv1.3"} {
		address := stunnel(t, g.Socket(), server, append(mutual, "sslVersion = "+protocol)...)
		wantVersion(t, target(t, address, good), g)
		for name, c := range map[string]struct {
			change  func(*transport.TLSSettings)
			problem transport.TLSProblem
			want    string
		}{
			"another authority": {func(s *transport.TLSSettings) { s.CACert = other.cert }, transport.TLSUntrusted, "ca_cert"},
			"no authority":      {func(s *transport.TLSSettings) { s.CACert = "" }, transport.TLSUntrusted, "ca_cert"},
			"no name":           {func(s *transport.TLSSettings) { s.ServerName = "" }, transport.TLSWrongName, `not for "127.0.0.1"`},
			"another name":      {func(s *transport.TLSSettings) { s.ServerName = "sun.example" }, transport.TLSWrongName, "moon.example"},
			"no client":         {func(s *transport.TLSSettings) { s.ClientCert, s.ClientKey = "", "" }, transport.TLSClientCertificate, "set client_cert"},
			"another client": {func(s *transport.TLSSettings) {
				s.ClientCert, s.ClientKey = stranger.cert, stranger.keyText
			}, transport.TLSClientCertificate, "does not accept the client certificate"},
		} {
			t.Run(protocol+" "+name, func(t *testing.T) {
				t.Parallel()
				s := good
				c.change(&s)
				_, err := version(t, target(t, address, s))
				wantProblem(t, err, c.problem, c.want)
			})
		}
	}
	_, err := version(t, target(t, stunnel(t, g.Socket(), expired), good))
	wantProblem(t, err, transport.TLSExpired, "not valid now")
	_, err = version(t, target(t, stunnel(t, g.Socket()+".gone", server), good))
	wantProblem(t, err, transport.TLSOther, "does not reach charon")
	_, err = version(t, target(t, newGreeter(t), good))
	wantProblem(t, err, transport.TLSNotSpoken, "does not speak TLS")
}

func wantProblem(t *testing.T, err error, problem transport.TLSProblem, want string) {
	t.Helper()
	var wrong *transport.TLSError
	if !errors.As(err, &wrong) || wrong.Problem != problem {
		t.Fatalf("%v is not about: %s", err, problem)
	}
	wantText(t, err, want)
}

func TestParse_tls(t *testing.T) {
	t.Parallel()
	year := time.Now().Add(365 * 24 * time.Hour)
	one, two := issue(t, nil, "one", year), issue(t, nil, "two", year)
	for setting, s := range map[string]transport.TLSSettings{
		"ca_cert":     {CACert: canary},
		"client_key":  {ClientCert: one.cert},
		"client_cert": {ClientKey: one.keyText},
	} {
		wantSetting(t, setting, s)
	}
	wantSetting(t, "client_cert", transport.TLSSettings{ClientCert: one.cert, ClientKey: two.keyText})
	wantSetting(t, "client_cert", transport.TLSSettings{ClientCert: one.cert, ClientKey: canary})
	if target, err := transport.Parse("tls://[2001:db8::1]:4502"); err != nil || fmt.Sprint(target) != "tls://[2001:db8::1]:4502" {
		t.Errorf("got %v (%v)", target, err)
	}
}

func wantSetting(t *testing.T, setting string, s transport.TLSSettings) {
	t.Helper()
	_, err := transport.Parse("tls://moon:4502", transport.WithTLS(s))
	var wrong *transport.SettingError
	if !errors.As(err, &wrong) || wrong.Setting != setting {
		t.Fatalf("%v is not about %s", err, setting)
	}
	wantText(t, err, "tls://moon:4502")
}
