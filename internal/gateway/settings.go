package gateway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Settings are what the provider block and the environment say about a gateway.
type Settings struct {
	Target           transport.Target
	Timeout          time.Duration
	AdoptExisting    bool
	SwanctlDirectory string
	WeakCrypto       WeakCrypto

	// Persist keeps what is loaded in swanctl's files, too.
	Persist bool

	// LoadOnStart says who has swanctl load these files when charon starts.
	LoadOnStart LoadOnStart

	// KeepUnreachable has a refresh keep what the state says of a gateway that cannot be reached, and warn.
	KeepUnreachable bool

	// Trace is told of each VICI command.
	Trace func(context.Context, vici.Trace)

	// Sockets is how many there are at most.
	Sockets int

	// SSH and TLS are kept for the gateways that have none of their own.
	SSH transport.SSHSettings
	TLS transport.TLSSettings

	// Others are the names of the gateways that there are instead, if nobody has said where this
	// one is.
	Others []string

	// Unknown names an attribute whose value is known only after apply, or is empty.
	Unknown string
}

// LoadOnStart says who has swanctl load its files when charon starts.
type LoadOnStart int

// Who has swanctl load its files.
const (
	LoadUnsaid   LoadOnStart = iota // nobody has said: a plan warns if there seems to be nobody
	LoadBySelf                      // the provider writes a file for strongSwan
	LoadByOthers                    // something that the provider cannot see
)

// commandSockets is how many sockets there are where each takes a session of one SSH connection: sshd has ten by default
// (MaxSessions), and files take one.
const commandSockets = 8

// MaxSockets is how many sockets to the daemon there may be at a time, by the way to it.
func (s Settings) MaxSockets(uri string) int {
	switch {
	case strings.HasPrefix(uri, "unix:"):
		return vici.DefaultMaxConns
	case strings.HasPrefix(uri, "ssh:") && s.SSH.Command != "":
		return commandSockets
	}
	return vici.RemoteMaxConns
}

// UnknownTarget stands for a gateway that cannot be reached because a setting is not known yet.
type UnknownTarget struct{}

// Dial fails.
func (UnknownTarget) Dial(context.Context) (net.Conn, error) {
	return nil, errors.New("it is not known yet where the gateway is")
}

// String stands for the address.
func (UnknownTarget) String() string { return "not known yet" }

// ParseTimeout reads a duration that is longer than zero, such as 30s.
func ParseTimeout(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is no duration such as \"30s\" or \"2m\"", text)
	case d <= 0:
		return 0, errors.New("the timeout has to be longer than zero")
	}
	return d, nil
}
