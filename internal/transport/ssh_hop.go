package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// hop is an [SSHHop] with all that it leaves to defaults and ssh_config.
type hop struct {
	SSHHop

	role        string // "the gateway" or "bastion 1 of 2", for errors
	setting     string // what its settings' names begin with: "" or "bastion[0]."
	agentSocket string

	// warn is told of what is wrong, but keeps nobody from connecting.
	warn func(context.Context, string)

	// identities are files that may or may not be there, as ssh_config names them.
	identities []string

	// What only ssh_config has, see ssh_config(5).
	knownHosts     []string // files that may or may not be there
	hostKeyAlias   string
	identitiesOnly bool // of the agent's keys, only those of identities are offered
	noAgent        bool
	network        string        // tcp4 or tcp6, if not both
	connectTimeout time.Duration // until the server has shown its key
}

func (h hop) address() string { return net.JoinHostPort(h.Host, strconv.Itoa(h.Port)) }

func (h hop) String() string { return fmt.Sprintf("%s %s@%s", h.role, h.User, h.address()) }

// wrong is the error of a setting.
func (h hop) wrong(setting string, err error) error {
	return &SettingError{Setting: h.setting + setting, Err: err}
}

// resolve returns the hops in the order in which they are connected to, the
// gateway last.
func (s SSHSettings) resolve() ([]hop, error) {
	config, err := s.readConfig()
	if err != nil {
		return nil, err
	}
	var jumps []hop
	for i, b := range s.Bastion {
		h, err := config.apply(hop{SSHHop: b, setting: bastionSetting(i)})
		if err != nil {
			return nil, err
		}
		jumps = append(jumps, h)
	}
	if len(s.Bastion) == 0 {
		if jumps, err = config.jumps(s.Host, 0); err != nil {
			return nil, err
		}
	}
	last, err := config.apply(hop{SSHHop: s.SSHHop})
	if err != nil {
		return nil, err
	}
	hops := append(jumps, last) //nolint:gocritic // the list is ours
	for i := range hops {
		h := &hops[i]
		h.warn = s.Warn
		h.role = "the gateway"
		if i < len(jumps) {
			h.role = fmt.Sprintf("bastion %d of %d,", i+1, len(jumps))
		}
		if err := h.complete(s.AgentSocket); err != nil {
			return nil, err
		}
	}
	return hops, nil
}

func (h hop) tell(ctx context.Context, message string) {
	if h.warn != nil {
		h.warn(ctx, message)
	}
}

// complete fills in the defaults.
func (h *hop) complete(agentSocket string) error {
	if h.Port == 0 {
		h.Port = 22
	}
	if h.User == "" {
		u, err := user.Current()
		if err != nil {
			return h.wrong("user", fmt.Errorf("none is set, and this machine does not tell who runs this: %w", err))
		}
		h.User = u.Username
	}
	switch {
	case agentSocket != "":
		h.agentSocket = agentSocket
	case h.agentSocket == "" && !h.noAgent:
		h.agentSocket = os.Getenv("SSH_AUTH_SOCK")
	}
	return nil
}

// offersAgent reports whether the agent's keys are to be offered.
func (h hop) offersAgent() bool {
	if h.Agent != nil {
		return *h.Agent
	}
	return h.agentSocket != "" && h.PrivateKey == "" && len(h.PrivateKeyFiles) == 0 && h.Password == ""
}

// handshake makes an SSH connection of a connection: each side proves who it is.
func (h hop) handshake(ctx context.Context, conn net.Conn) (*ssh.Client, error) {
	known, err := h.hostKeys(ctx)
	if err != nil {
		return nil, err
	}
	login, err := h.newLogin(ctx)
	if err != nil {
		return nil, err
	}
	defer login.close()
	ctx, tooLate := context.WithCancelCause(ctx)
	defer tooLate(nil)
	var late *time.Timer
	if h.connectTimeout > 0 {
		late = time.AfterFunc(h.connectTimeout, func() { tooLate(h.tooLate()) })
		defer late.Stop()
	}
	greeted := false // the server's host key is right
	config := &ssh.ClientConfig{
		User:              h.User,
		Auth:              login.methods(),
		HostKeyAlgorithms: known.algorithms,
		HostKeyCallback: func(address string, _ net.Addr, key ssh.PublicKey) error {
			if late != nil {
				late.Stop()
			}
			err := known.check(address, key)
			greeted = err == nil
			return err
		},
	}
	type connected struct {
		conn     ssh.Conn
		channels <-chan ssh.NewChannel
		requests <-chan *ssh.Request
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	c, err := func() (c connected, err error) {
		c.conn, c.channels, c.requests, err = ssh.NewClientConn(conn, h.address(), config)
		return c, err
	}()
	if !stop() {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, h.explain(err, greeted, login)
	}
	return ssh.NewClient(c.conn, c.channels, c.requests), nil
}

// explain makes the error of a handshake one that tells what to do.
func (h hop) explain(err error, greeted bool, login *login) error {
	var (
		hostKey *HostKeyError
		none    *ssh.AlgorithmNegotiationError
	)
	switch {
	case errors.As(err, &hostKey):
		return hostKey
	case greeted:
		return &AuthError{User: h.User, Tried: login.tried, Offered: login.offered, Setting: login.setting, Err: err}
	case errors.As(err, &none):
		return fmt.Errorf("the server and this program have no algorithm in common: %w", err)
	default:
		return fmt.Errorf("no SSH server answers there as one should: %w", err)
	}
}

// home replaces a leading ~ by the home directory of whoever runs this.
func home(path string) string {
	rest, ok := strings.CutPrefix(path, "~/")
	if !ok {
		return path
	}
	directory, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(directory, rest)
}
