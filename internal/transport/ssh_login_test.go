package transport_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// serveAgent is an ssh-agent with some keys, and returns its socket.
func serveAgent(t *testing.T, keys ...sshKey) string {
	t.Helper()
	ring := agent.NewKeyring()
	for _, key := range keys {
		if err := ring.Add(agent.AddedKey{PrivateKey: key.private, Comment: "somebody@laptop"}); err != nil {
			t.Fatal(err)
		}
	}
	socket := filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", socket)
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
			_ = agent.ServeAgent(ring, c)
			c.Close()
		}
	}()
	return socket
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// One server knows one key and one authority, and one lets in by passwords.
//
//strongswan:once
func TestSSH_login(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	authority, other := newSSHKey(t), newSSHKey(t)
	s := newServer(t, func(o *lab.SSHDOptions) {
		o.AuthorizedKeys = append(o.AuthorizedKeys, "cert-authority "+authority.line())
	})
	passwords := newServer(t, withConfig("PasswordAuthentication yes", "PubkeyAuthentication no"))
	questions := newServer(t, withConfig("KbdInteractiveAuthentication yes", "UsePAM yes", "PubkeyAuthentication no"))
	both := newServer(t, withConfig("PasswordAuthentication yes", "AuthenticationMethods publickey,password"))
	no := false

	encrypted := s.user.encrypted(t, canary)
	certified := filepath.Join(t.TempDir(), "id")
	if err := errors.Join(
		os.WriteFile(certified, []byte(other.pem), 0o600),
		os.WriteFile(certified+"-cert.pub", []byte(authority.certify(t, other, ssh.UserCert, "root")), 0o600)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		server server
		change func(*transport.SSHSettings)
	}{
		"private key": {s, func(*transport.SSHSettings) {}},
		"encrypted private key": {s, func(o *transport.SSHSettings) {
			o.PrivateKey, o.PrivateKeyPassphrase = encrypted, canary
		}},
		"private key file": {s, func(o *transport.SSHSettings) {
			o.PrivateKey, o.PrivateKeyFiles = "", []string{writeFile(t, "id", other.pem), writeFile(t, "id", s.user.pem)}
		}},
		"encrypted private key file": {s, func(o *transport.SSHSettings) {
			o.PrivateKey, o.PrivateKeyPassphrase = "", canary
			o.PrivateKeyFiles = []string{writeFile(t, "id", encrypted)}
		}},
		"agent": {s, func(o *transport.SSHSettings) {
			o.PrivateKey, o.AgentSocket = "", serveAgent(t, other, s.user)
		}},
		"certificate": {s, func(o *transport.SSHSettings) {
			o.PrivateKey, o.Certificate, o.Agent = other.pem, authority.certify(t, other, ssh.UserCert, "root"), &no
		}},
		"certificate beside the file": {s, func(o *transport.SSHSettings) {
			o.PrivateKey, o.PrivateKeyFiles = "", []string{certified}
		}},
		"certificate of an agent's key": {s, func(o *transport.SSHSettings) {
			o.PrivateKey, o.AgentSocket, o.Certificate = "", serveAgent(t, other), authority.certify(t, other, ssh.UserCert, "root")
		}},
		"password":             {passwords, func(o *transport.SSHSettings) { o.PrivateKey, o.Password = "", lab.Password }},
		"keyboard-interactive": {questions, func(o *transport.SSHSettings) { o.PrivateKey, o.Password = "", lab.Password }},
		"key and password":     {both, func(o *transport.SSHSettings) { o.Password = lab.Password }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantVersion(t, c.server.target(t, g.Socket(), c.change), g)
		})
	}
}

// Who is not let in is told what was tried, and what else there would be.
func TestSSH_loginRefused(t *testing.T) {
	t.Parallel()
	authority, other, third := newSSHKey(t), newSSHKey(t), newSSHKey(t)
	s := newServer(t, func(o *lab.SSHDOptions) {
		o.AuthorizedKeys = append(o.AuthorizedKeys, "cert-authority "+authority.line())
	})
	passwords := newServer(t, withConfig("PasswordAuthentication yes"))
	questions := newServer(t, withConfig("KbdInteractiveAuthentication yes", "UsePAM yes", "PubkeyAuthentication no"))
	for name, c := range map[string]struct {
		server server
		change func(*transport.SSHSettings)
		want   []string
	}{
		"another key": {s, func(o *transport.SSHSettings) { o.PrivateKey = other.pem }, []string{
			`user "root"`, "public key ssh-ed25519 " + other.fingerprint() + " (private_key)", "offers publickey (",
		}},
		"another user": {s, func(o *transport.SSHSettings) { o.User = "nobody-here" }, []string{`user "nobody-here"`, s.user.fingerprint()}},
		"nothing":      {s, func(o *transport.SSHSettings) { o.PrivateKey = "" }, []string{"nothing was tried", "offers publickey ("}},
		"agent": {s, func(o *transport.SSHSettings) { o.PrivateKey, o.AgentSocket = "", serveAgent(t, other, third) }, []string{
			other.fingerprint() + " (agent, somebody@laptop)", third.fingerprint(),
		}},
		"empty agent": {s, func(o *transport.SSHSettings) { o.PrivateKey, o.AgentSocket = "", serveAgent(t) }, []string{
			"agent, which has no keys", "ssh-add",
		}},
		"certificate for somebody else": {s, func(o *transport.SSHSettings) {
			o.PrivateKey, o.Certificate = other.pem, authority.certify(t, other, ssh.UserCert, "operator")
		}, []string{other.fingerprint() + ` (certificate "for a test") (certificate)`}},
		"wrong password": {passwords, func(o *transport.SSHSettings) { o.PrivateKey, o.Password = "", canary }, []string{
			"tried password", "offers publickey, password",
		}},
		"wrong answer": {questions, func(o *transport.SSHSettings) { o.PrivateKey, o.Password = "", canary }, []string{
			"keyboard-interactive with the password", "offers keyboard-interactive",
		}},
		"no password": {questions, func(*transport.SSHSettings) {}, []string{"offers keyboard-interactive", "nothing was tried"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := dialError(t, c.server.target(t, "/s", c.change), append(c.want, "the gateway", c.server.Address())...)
			var auth *transport.AuthError
			if !errors.As(err, &auth) {
				t.Errorf("%v is no AuthError", err)
			}
		})
	}
}

// Without a key, a password and an agent, the files are tried that ssh tries.
//
//strongswan:once
func TestSSH_loginDefaultKeys(t *testing.T) {
	g := lab.ForTest(t)
	s := newServer(t)
	directory := t.TempDir()
	t.Setenv("HOME", directory)
	t.Setenv("SSH_AUTH_SOCK", "")
	nothing := func(o *transport.SSHSettings) { o.PrivateKey = "" }
	dialError(t, s.target(t, "/s", nothing), "nothing was tried", "not the key ~/.ssh/id_ed25519 (there is no such file)",
		"Set private_key, private_key_file or password, or run an ssh-agent")
	if err := os.Mkdir(filepath.Join(directory, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(directory, ".ssh", "id_ed25519"), []byte(s.user.pem), 0o600); err != nil {
		t.Fatal(err)
	}
	wantVersion(t, s.target(t, g.Socket(), nothing), g)
	// An agent that does not have the key does not keep it from being tried, and one that has it is asked once.
	wantVersion(t, s.target(t, g.Socket(), nothing, func(o *transport.SSHSettings) { o.AgentSocket = serveAgent(t, newSSHKey(t)) }), g)
	err := dialError(t, s.target(t, "/s", nothing, func(o *transport.SSHSettings) {
		o.User, o.AgentSocket = "nobody-here", serveAgent(t, s.user)
	}), s.user.fingerprint())
	if n := strings.Count(err.Error(), s.user.fingerprint()); n != 1 {
		t.Errorf("the key is offered %d times: %v", n, err)
	}
	// What is set prevails.
	err = dialError(t, s.target(t, "/s", func(o *transport.SSHSettings) { o.PrivateKey = newSSHKey(t).pem }))
	if strings.Contains(err.Error(), s.user.fingerprint()) {
		t.Errorf("a key is offered besides the one that is set: %v", err)
	}
}

// Refused passwords are not tried again and again.
func TestSSH_loginNotRepeated(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	target := s.target(t, "/s", func(o *transport.SSHSettings) { o.PrivateKey = newSSHKey(t).pem })
	for range 20 {
		var auth *transport.AuthError
		if err := dialError(t, target); !errors.As(err, &auth) {
			t.Fatalf("%v is no AuthError", err)
		}
	}
	if n := s.Accepted(); n > 3 {
		t.Errorf("sshd had %d connections", n)
	}
}

// What is wrong with a setting is known by the setting's name.
func TestSSH_loginSettings(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	key, other := newSSHKey(t), newSSHKey(t)
	text := key.encrypted(t, "a passphrase")
	encrypted := writeFile(t, "id", text)
	yes := true
	for name, c := range map[string]struct {
		change  func(*transport.SSHHop)
		setting string
		want    string
	}{
		"no key":        {func(h *transport.SSHHop) { h.PrivateKey = canary }, "private_key", "no private key in PEM"},
		"no passphrase": {func(h *transport.SSHHop) { h.PrivateKey = text }, "private_key", "private_key_passphrase is not set"},
		"wrong passphrase": {func(h *transport.SSHHop) {
			h.PrivateKey, h.PrivateKeyPassphrase = text, canary
		}, "private_key_passphrase", "not that of private_key"},
		"missing file":     {func(h *transport.SSHHop) { h.PrivateKeyFiles = []string{"/no/such/id"} }, "private_key_file", "/no/such/id"},
		"no key in a file": {func(h *transport.SSHHop) { h.PrivateKeyFiles = []string{writeFile(t, "id", canary)} }, "private_key_file", "/id: this is no"},
		"wrong passphrase of a file": {func(h *transport.SSHHop) {
			h.PrivateKey, h.PrivateKeyFiles, h.PrivateKeyPassphrase = "", []string{encrypted}, canary
		}, "private_key_passphrase", "not that of " + encrypted},
		"no agent": {func(h *transport.SSHHop) { h.Agent = &yes }, "agent", "no such file"},
		"no certificate": {func(h *transport.SSHHop) {
			h.PrivateKey, h.Certificate = key.pem, key.line()
		}, "certificate", "plain ssh-ed25519 key"},
		"host certificate": {func(h *transport.SSHHop) {
			h.PrivateKey, h.Certificate = key.pem, other.certify(t, key, ssh.HostCert)
		}, "certificate", "a host's"},
		"certificate of another key": {func(h *transport.SSHHop) {
			h.PrivateKey, h.Certificate = key.pem, other.certify(t, other, ssh.UserCert)
		}, "certificate", other.fingerprint()},
		"no host key":      {func(h *transport.SSHHop) { h.HostKey = "nonsense" }, "host_key", "line 1 is no host key"},
		"no host keys":     {func(h *transport.SSHHop) { h.HostKey = "# none\n" }, "host_key", "no key in it"},
		"missing database": {func(h *transport.SSHHop) { h.HostKey, h.KnownHostsFiles = "", []string{"/no/such"} }, "known_hosts_file", "/no/such"},
		"no host":          {func(h *transport.SSHHop) { h.Host = "" }, "host", "there is none"},
		"port":             {func(h *transport.SSHHop) { h.Port = 65536 }, "port", "65536"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, prefix := range []string{"", "bastion[0]."} {
				settings := transport.SSHSettings{SSHHop: s.hop(), AgentSocket: "/no/such/agent"}
				if prefix == "" {
					c.change(&settings.SSHHop)
				} else {
					settings.Bastion = []transport.SSHHop{s.hop()}
					c.change(&settings.Bastion[0])
				}
				target, err := transport.Parse("ssh:///s", transport.WithSSH(settings))
				if err == nil {
					err = dialError(t, target)
				}
				var wrong *transport.SettingError
				if !errors.As(err, &wrong) || wrong.Setting != prefix+c.setting {
					t.Fatalf("%v is not about %s", err, prefix+c.setting)
				}
				wantText(t, err, prefix+c.setting, c.want)
			}
		})
	}
}
