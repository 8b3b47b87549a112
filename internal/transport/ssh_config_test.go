package transport_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// byConfig leaves all to a file as OpenSSH has it.
func byConfig(t *testing.T, format string, a ...any) transport.SSHSettings {
	t.Helper()
	return transport.SSHSettings{
		Config: true, ConfigFile: writeFile(t, "config", fmt.Sprintf(format, a...)), AgentSocket: "/no/such/agent",
		SSHHop: transport.SSHHop{Agent: new(bool)},
	}
}

//strongswan:once
func TestSSH_config(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	bastion, s := newServer(t), newServer(t)
	known := writeFile(t, "known_hosts", fmt.Sprintf("[127.0.0.1]:%d %s\n[127.0.0.1]:%d %s\n",
		portOf(bastion.Address()), bastion.host.line(), portOf(s.Address()), s.host.line()))
	settings := byConfig(t, `
Host jump
  HostName 127.0.0.1
  Port %d
  IdentityFile %s

Host moon
  Port %d
  IdentityFile /no/such/id
  IdentityFile "%s"
  ProxyJump root@jump

Match host moon
  HostName 127.0.0.1

Host *
  User root
  UserKnownHostsFile %s
`, portOf(bastion.Address()), writeFile(t, "id", bastion.user.pem), portOf(s.Address()), writeFile(t, "id", s.user.pem), known)
	wantVersion(t, sshTarget(t, "ssh://moon"+g.Socket(), settings), g)
	if bastion.Accepted() != 1 || s.Accepted() != 1 {
		t.Errorf("%d connections to the bastion, %d to the gateway", bastion.Accepted(), s.Accepted())
	}

	// What is set otherwise prevails.
	settings.User = "nobody-here"
	dialError(t, sshTarget(t, "ssh://moon"+g.Socket(), settings), "the gateway nobody-here@"+s.Address(), s.user.fingerprint(),
		"not the key /no/such/id (there is no such file)")
}

func TestSSH_configFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"circle":                  {"Host *\n ProxyJump moon\n", "circle"},
		"jump":                    {"Host moon\n ProxyJump sun:vici\n", "vici is no port"},
		"no jump":                 {"Host moon\n ProxyJump root@\n", "names no host"},
		"proxy command":           {"Host *\n ProxyCommand nc %h %p\n ProxyJump sun\n", "ProxyCommand is set for moon, and this provider does not support it. Name the hosts to go through in ProxyJump"},
		"proxy command of a jump": {"Host moon\n ProxyJump sun\nHost sun\n ProxyCommand nc %h %p\n", "ProxyCommand is set for sun"},
		"known hosts command":     {"Host *\n KnownHostsCommand /bin/keys\n", "KnownHostsCommand is set for moon"},
		"revoked keys":            {"Host *\n RevokedHostKeys /etc/revoked\n", "RevokedHostKeys is set for moon"},
		"canonical names":         {"Host *\n CanonicalizeHostname yes\n", "CanonicalizeHostname is set for moon"},
		"address":                 {"Host *\n BindAddress 192.0.2.1\n", "BindAddress is set for moon"},
		"time":                    {"Host *\n ConnectTimeout soon\n", "ConnectTimeout of moon: \"soon\" is not a time"},
		"match exec":              {"Match exec true\n User root\n", "Match Exec"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings := byConfig(t, "%s", c.text)
			err := dialError(t, sshTarget(t, "ssh://moon/s", settings), settings.ConfigFile, c.want)
			var wrong *transport.SettingError
			if !errors.As(err, &wrong) || wrong.Setting != "ssh_config" {
				t.Errorf("%v is not about ssh_config", err)
			}
		})
	}
	err := dialError(t, sshTarget(t, "ssh://moon/s", transport.SSHSettings{Config: true, ConfigFile: "/no/such/config"}), "/no/such/config")
	var wrong *transport.SettingError
	if !errors.As(err, &wrong) {
		t.Errorf("%v is no SettingError", err)
	}
}

// configured is the ssh_config of a server, and what a test is about.
func configured(t *testing.T, s server, format string, a ...any) transport.SSHSettings {
	t.Helper()
	return byConfig(t, "Host moon\n%s\nHost *\n HostName 127.0.0.1\n Port %d\n User root\n IdentityFile %s\n UserKnownHostsFile %s\n",
		fmt.Sprintf(format, a...), portOf(s.Address()), writeFile(t, "id", s.user.pem), writeFile(t, "known_hosts", "moon "+s.host.line()+"\n"))
}

// What the files and the aliases of a host's key say is read as ssh reads it.
//
//strongswan:once
func TestSSH_configHostKey(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	known := writeFile(t, "known hosts", fmt.Sprintf("[127.0.0.1]:%d %s\n", portOf(s.Address()), s.host.line()))
	for name, settings := range map[string]transport.SSHSettings{
		"alias":          configured(t, s, "HostKeyAlias MOON"),
		"two files":      configured(t, s, "UserKnownHostsFile /no/such/file \"%s\"", known),
		"quoted files":   configured(t, s, "UserKnownHostsFile \"/no/such/file\" \"%s\"", known),
		"global file":    configured(t, s, "UserKnownHostsFile none\nGlobalKnownHostsFile \"%s\"", known),
		"address family": configured(t, s, "AddressFamily inet\nHostKeyAlias moon"),
		// ProxyCommand comes second, or is none.
		"no proxy": configured(t, s, "HostKeyAlias moon\nProxyJump none\nProxyCommand nc"),
	} {
		wantVersion(t, sshTarget(t, "ssh://moon"+g.Socket(), settings), g)
		if t.Failed() {
			t.Fatal(name)
		}
	}
	dialError(t, sshTarget(t, "ssh://moon/s", configured(t, s, "HostKeyAlias sun")), "not known", "sun "+s.host.line())
	dialError(t, sshTarget(t, "ssh://moon/s", configured(t, s, "UserKnownHostsFile none\nGlobalKnownHostsFile none")), "not known")
	dialError(t, sshTarget(t, "ssh://moon/s", configured(t, s, "HostKeyAlias moon\nAddressFamily inet6")), "no suitable address")
}

// Only the agent's keys that IdentityFile names are offered, by their public halves.
//
//strongswan:once
func TestSSH_configAgent(t *testing.T) {
	t.Parallel()
	g := lab.ForTest(t)
	s := newServer(t)
	other := newSSHKey(t)
	socket := serveAgent(t, other, s.user)
	identity := writeFile(t, "id.pub", s.user.line())
	settings := func(format string, a ...any) transport.SSHSettings {
		c := byConfig(t, "Host *\n User root\n%s\n", fmt.Sprintf(format, a...))
		c.Agent, c.AgentSocket, c.HostKey = nil, "", s.host.line()
		return c
	}
	uri := "ssh://" + s.Address() + g.Socket()
	wantVersion(t, sshTarget(t, uri, settings("IdentityAgent %s", socket)), g)
	wantVersion(t, sshTarget(t, uri, settings("IdentityAgent %s\nIdentitiesOnly yes\nIdentityFile %s", socket, strings.TrimSuffix(identity, ".pub"))), g)
	err := dialError(t, sshTarget(t, uri, settings("IdentityAgent %s\nIdentitiesOnly yes\nIdentityFile /no/such/id", socket)), "not the key /no/such/id")
	if strings.Contains(err.Error(), s.user.fingerprint()) {
		t.Errorf("a key that no IdentityFile names was offered: %v", err)
	}
	err = dialError(t, sshTarget(t, uri, settings("IdentityAgent none")))
	if strings.Contains(err.Error(), "agent of") {
		t.Errorf("IdentityAgent none asks an agent: %v", err)
	}
}

// A server that takes the connection and says nothing is given up.
func TestSSH_configTimeout(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	began := time.Now()
	dialError(t, sshTarget(t, "ssh://root@"+l.Addr().String()+"/s", byConfig(t, "Host *\n ConnectTimeout 1\n")), "ConnectTimeout of ssh_config (1s)")
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("that took %s", took)
	}
}
