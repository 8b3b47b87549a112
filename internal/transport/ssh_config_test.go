package transport_test

import (
	"errors"
	"fmt"
	"testing"

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
		"circle":     {"Host *\n ProxyJump moon\n", "circle"},
		"jump":       {"Host moon\n ProxyJump sun:vici\n", "vici is no port"},
		"no jump":    {"Host moon\n ProxyJump root@\n", "names no host"},
		"match exec": {"Match exec true\n User root\n", "Match Exec"},
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
