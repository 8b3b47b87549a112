package provider

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

// settings are what the provider block and the environment say about a gateway.
type settings struct {
	target           transport.Target
	timeout          time.Duration
	adoptExisting    bool
	swanctlDirectory string
	weakCrypto       weakCrypto

	// persist keeps what is loaded in swanctl's files, too.
	persist bool

	// trace is told of each VICI command.
	trace func(context.Context, vici.Trace)

	// sockets is how many there are at most.
	sockets int

	// ssh and tls are kept for the gateways that have none of their own.
	ssh transport.SSHSettings
	tls transport.TLSSettings

	// unknown names an attribute whose value is known only after apply, or is empty.
	unknown string
}

// commandSockets is how many sockets there are where each takes a session of one SSH connection: sshd has ten by default
// (MaxSessions), and files take one.
const commandSockets = 8

func (s settings) mostSockets(uri string) int {
	switch {
	case strings.HasPrefix(uri, "unix:"):
		return vici.DefaultMaxConns
	case strings.HasPrefix(uri, "ssh:") && s.ssh.Command != "":
		return commandSockets
	}
	return vici.RemoteMaxConns
}

// unknownTarget stands for a gateway that cannot be reached because a setting is not known yet.
type unknownTarget struct{}

func (unknownTarget) Dial(context.Context) (net.Conn, error) {
	return nil, errors.New("it is not known yet where the gateway is")
}

func (unknownTarget) String() string { return "not known yet" }

func parseTimeout(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is no duration such as \"30s\" or \"2m\"", text)
	case d <= 0:
		return 0, errors.New("the timeout has to be longer than zero")
	}
	return d, nil
}
