package transport

import (
	"context"
	"fmt"
	"time"
)

// SSHSettings are what an ssh:// URI does not hold: how to reach the gateway
// and prove who is there on both sides, and how to get from its sshd to charon.
type SSHSettings struct {
	// SSHHop is the gateway itself. What the URI says prevails.
	SSHHop

	// Bastion are the hosts to go through, the first one first. Each has
	// settings of its own; none are inherited.
	Bastion []SSHHop

	// Command, if set, is run on the gateway, and its standard input and output
	// are VICI. Otherwise sshd connects to the socket itself.
	Command string

	// SFTPCommand, if set, is run in place of the sftp subsystem, for users who
	// may not read or write files of root: sudo -n /usr/lib/openssh/sftp-server.
	SFTPCommand string

	// Config makes ~/.ssh/config, or ConfigFile, fill in what is not set here.
	Config     bool
	ConfigFile string

	// AgentSocket is where ssh-agent listens, by default $SSH_AUTH_SOCK.
	AgentSocket string

	// KeepAlive is how often to ask whether the gateway is still there, and how
	// long to wait for its answer. The default is DefaultKeepAlive.
	KeepAlive time.Duration

	// Warn, if set, is told of what is wrong but keeps nobody from connecting.
	Warn func(ctx context.Context, message string)
}

// DefaultKeepAlive makes a gateway that fell silent noticed before a VICI
// command on it times out.
const DefaultKeepAlive = 10 * time.Second

// SSHHop is one SSH server: where it is, who logs in and how, and how to know it.
type SSHHop struct {
	// Host is a name, an address, or what a Host line of ssh_config is about.
	Host string
	Port int    // default 22
	User string // default the user who runs this

	// PrivateKey is a key in PEM, and PrivateKeyFiles are names of files with
	// one. The passphrase is that of whichever is encrypted.
	PrivateKey           string
	PrivateKeyFiles      []string
	PrivateKeyPassphrase string

	// Certificate is an OpenSSH user certificate of one of the keys, the text of
	// a file id-cert.pub. That beside a private key file is found without it.
	Certificate string

	// Password answers the password method, and the one question without echo
	// of the keyboard-interactive method.
	Password string

	// Agent says whether to offer the keys of ssh-agent. By default they are
	// offered if there is no other key and no password, and after them, as ssh
	// does, those of ~/.ssh/id_ed25519, id_ecdsa and id_rsa.
	Agent *bool

	// HostKey are the keys that the host may have, and no others: one a line, in
	// the form of known_hosts or without the host in front.
	HostKey string

	// KnownHostsFiles are where to look for the host's key if HostKey is empty,
	// by default those of ssh: ~/.ssh/known_hosts, /etc/ssh/ssh_known_hosts, and
	// both with a 2 behind. Only files named here have to exist.
	KnownHostsFiles []string

	// inline is PrivateKey, read once: to decrypt one takes a moment, by design.
	inline []identity
}

// SettingError tells which setting is of no use. It never repeats its value.
type SettingError struct {
	// Setting is its name in the provider's words, "bastion[0].private_key" for one.
	Setting string
	Err     error
}

// Error implements error.
func (e *SettingError) Error() string { return fmt.Sprintf("%s: %v", e.Setting, e.Err) }

// Unwrap returns the cause.
func (e *SettingError) Unwrap() error { return e.Err }

// bastionSetting is what the names of a hop's settings begin with.
func bastionSetting(i int) string { return fmt.Sprintf("bastion[%d].", i) }
