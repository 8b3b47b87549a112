package transport_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// byFile makes known_hosts the only source.
func byFile(t *testing.T, lines ...string) func(*transport.SSHSettings) {
	t.Helper()
	path := writeFile(t, "known_hosts", "# hosts\n"+strings.Join(lines, "\n")+"\n")
	return func(s *transport.SSHSettings) { s.HostKey, s.KnownHostsFiles = "", []string{path} }
}

func byText(lines ...string) func(*transport.SSHSettings) {
	return func(s *transport.SSHSettings) { s.HostKey = strings.Join(lines, "\n") }
}

func newRSAKey(t *testing.T) sshKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return makeSSHKey(t, key)
}

//strongswan:once
func TestSSH_hostKey(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	authority, other, second := newRSAKey(t), newSSHKey(t), newRSAKey(t)
	certified := newServer(t, func(o *lab.SSHDOptions) {
		host := newSSHKey(t)
		o.HostKeys = []string{host.pem}
		o.HostCertificates = []string{authority.certify(t, host, ssh.HostCert, "127.0.0.1")}
	})
	// The one that a client would rather have is not the one that is known.
	several := newServer(t, func(o *lab.SSHDOptions) { o.HostKeys = append(o.HostKeys, second.pem) })
	port := func(s server) string { return "[127.0.0.1]:" + strings.TrimPrefix(s.Address(), "127.0.0.1:") }
	for name, c := range map[string]struct {
		server server
		change func(*transport.SSHSettings)
	}{
		"file":          {s, byFile(t, port(s)+" "+s.host.line())},
		"file, hashed":  {s, byFile(t, knownhosts.HashHostname("elsewhere")+" "+other.line(), knownhosts.HashHostname(port(s))+" "+s.host.line())},
		"file, pattern": {s, byFile(t, "127.0.* "+s.host.line())},
		// The authority's key is of another type than the host's.
		"file, authority":        {certified, byFile(t, "@cert-authority 127.0.* "+authority.line())},
		"file, another key too":  {s, byFile(t, port(s)+" "+other.line(), port(s)+" "+s.host.line())},
		"file, the second key":   {several, byFile(t, port(several)+" "+second.line())},
		"file, without the port": {s, byFile(t, "127.0.0.1 "+s.host.line())},
		"file, unreadable lines": {s, byFile(t, "old 1024 35 12345678901234567890", "garbage", port(s)+" ssh-mldsa-65 AAAAAAAA",
			port(s)+" ssh-dss AAAAB3NzaC1kc3MAAACBAP", port(s)+" "+s.host.line())},
		"inline":                  {s, byText(s.host.line())},
		"inline, with a comment":  {s, byText("# moon\n", s.host.line()+" root@moon")},
		"inline, with names":      {s, byText("moon,192.0.2.1 "+s.host.line(), port(s)+" "+other.line())},
		"inline, the second key":  {several, byText(second.line())},
		"inline, authority":       {certified, byText("@cert-authority * " + authority.line())},
		"inline, several at once": {s, byText(second.line(), other.line(), s.host.line())},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantVersion(t, c.server.target(t, g.Socket(), c.change), g)
		})
	}
}

// Without a key that is known to be right, nobody logs in.
func TestSSH_hostKeyRefused(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	authority, other, second := newSSHKey(t), newSSHKey(t), newRSAKey(t)
	certifiedHost := newSSHKey(t)
	certified := newServer(t, func(o *lab.SSHDOptions) {
		o.HostKeys = []string{certifiedHost.pem}
		o.HostCertificates = []string{authority.certify(t, certifiedHost, ssh.HostCert, "elsewhere")}
	})
	port := "[127.0.0.1]:" + strings.TrimPrefix(s.Address(), "127.0.0.1:")
	line := port + " " + s.host.line()
	for name, c := range map[string]struct {
		server  server
		change  func(*transport.SSHSettings)
		changed bool
		want    []string
	}{
		"unknown":      {s, byFile(t), false, []string{"known_hosts", "not known", line}},
		"another port": {s, byFile(t, "[127.0.0.1]:22 "+s.host.line()), false, []string{"not known", line}},
		"certificate, revoked key": {certified, func(settings *transport.SSHSettings) {
			byFile(t, "@cert-authority * "+authority.line(), "@revoked * "+certifiedHost.line())(settings)
		}, false, []string{"@revoked", "known_hosts:3", certifiedHost.fingerprint()}},
		"certificate, revoked key, inline": {certified, byText("@cert-authority * "+authority.line(), "@revoked * "+certifiedHost.line()), false, []string{"@revoked", "host_key"}},
		"changed":                          {s, byFile(t, port+" "+other.line()), true, []string{"known_hosts:2", other.fingerprint(), "somebody is in between", line}},
		"changed, hashed":                  {s, byFile(t, "", knownhosts.HashHostname(port)+" "+other.line()), true, []string{"known_hosts:3", other.fingerprint(), line}},
		"another type":                     {s, byFile(t, port+" "+second.line()), true, []string{"known_hosts:2", "ssh-rsa " + second.fingerprint(), line}},
		"inline":                           {s, byText(other.line()), true, []string{other.fingerprint() + " (host_key)", line}},
		"inline, another":                  {s, byText(second.line()), true, []string{second.fingerprint(), line}},
		"inline, revoked":                  {s, byText(s.host.line(), "@revoked * "+s.host.line()), false, []string{"@revoked", "host_key"}},
		"revoked":                          {s, byFile(t, line, "@revoked * "+s.host.line()), false, []string{"@revoked", "known_hosts:3"}},
		"authority":                        {s, byText("@cert-authority * " + authority.line()), true, []string{authority.fingerprint(), line}},
		"another authority":                {certified, byText("@cert-authority * " + other.line()), false, []string{"@cert-authority", authority.fingerprint()}},
		"authority, the name":              {certified, byText("@cert-authority * " + authority.line()), false, []string{"elsewhere"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := dialError(t, c.server.target(t, "/s", c.change), append(c.want, "the gateway", c.server.Address(), "SHA256:")...)
			var wrong *transport.HostKeyError
			if !errors.As(err, &wrong) {
				t.Fatalf("%v is no HostKeyError", err)
			}
			if changed := len(wrong.Known) > 0; changed != c.changed {
				t.Errorf("changed %t, want %t: %v", changed, c.changed, err)
			}
			if c.server.SSHD == s.SSHD && (wrong.Fingerprint != s.host.fingerprint() || wrong.Type != "ssh-ed25519") {
				t.Errorf("it shows %s %s, not the server's %s", wrong.Type, wrong.Fingerprint, s.host.fingerprint())
			}
			if strings.Contains(c.server.Log(), "Accepted") {
				t.Errorf("somebody logged in:\n%s", c.server.Log())
			}
		})
	}
}

// What cannot be read of a file is skipped, but not in silence.
func TestSSH_knownHostsWarning(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	var said []string
	dialError(t, s.target(t, "/s", byFile(t, "old 1024 35 1234567"), func(settings *transport.SSHSettings) {
		settings.Warn = func(_ context.Context, message string) { said = append(said, message) }
	}), "not known")
	if len(said) != 1 || !strings.Contains(said[0], "known_hosts:2: the key is not base64") {
		t.Errorf("warned %q", said)
	}
}

// The line that the error shows is what makes the key known.
//
//strongswan:once
func TestSSH_hostKeyLine(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	path := writeFile(t, "known_hosts", "")
	settings := func(h *transport.SSHSettings) { h.HostKey, h.KnownHostsFiles = "", []string{path} }
	var unknown *transport.HostKeyError
	if err := dialError(t, s.target(t, g.Socket(), settings)); !errors.As(err, &unknown) {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, fmt.Appendln(nil, unknown.Line), 0o600); err != nil {
		t.Fatal(err)
	}
	wantVersion(t, s.target(t, g.Socket(), settings), g)
	wantVersion(t, s.target(t, g.Socket(), byText(unknown.Line)), g)
}
