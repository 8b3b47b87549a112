package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// authorizedKeys is the file of the payload that lets this process in.
const authorizedKeys = "authorized_keys"

// bootTimeout bounds the start of a machine that is emulated on a busy host.
const bootTimeout = 8 * time.Minute

// loginTimeout bounds one login to such a machine.
const loginTimeout = 30 * time.Second

// machineSSH is the way to a machine: root's login, by a key that is made for it.
type machineSSH struct {
	address string
	config  *ssh.ClientConfig
	client  *ssh.Client
}

// newMachineSSH makes a key and writes what the machine knows it by.
func newMachineSSH(address, hostKey, authorized string) (*machineSSH, error) {
	text, err := os.ReadFile(hostKey)
	if err != nil {
		return nil, err
	}
	host, _, _, _, err := ssh.ParseAuthorizedKey(text) //nolint:dogsled // of five results, one is needed
	if err != nil {
		return nil, fmt.Errorf("%s: %w", hostKey, err)
	}
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	signer, err := ssh.ParsePrivateKey([]byte(key))
	if err != nil {
		return nil, err
	}
	return &machineSSH{address: address, config: &ssh.ClientConfig{
		User:            "root",
		Auth:            []ssh.AuthMethod{ssh.PublicKeys(signer)},
		HostKeyCallback: ssh.FixedHostKey(host),
		// A machine has keys of other types, too.
		HostKeyAlgorithms: []string{host.Type()},
	}}, os.WriteFile(authorized, ssh.MarshalAuthorizedKey(signer.PublicKey()), 0o600)
}

// connect logs in as soon as that works: QEMU accepts connections long before the machine does.
func (s *machineSSH) connect(ctx context.Context, gone func() bool) error {
	ctx, cancel := context.WithTimeout(ctx, bootTimeout)
	defer cancel()
	for {
		client, err := s.dial(ctx)
		if err == nil {
			s.client = client
			return nil
		}
		if gone() {
			return errors.New("the machine ended at once")
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the machine lets nobody in: %w (%w)", ctx.Err(), err)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// dial logs in once. A machine that has just begun to start swallows what it is sent, so each try is bounded.
func (s *machineSSH) dial(ctx context.Context) (*ssh.Client, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", s.address)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(loginTimeout)); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	c, channels, requests, err := ssh.NewClientConn(conn, s.address, s.config)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return ssh.NewClient(c, channels, requests), nil
}

func (s *machineSSH) close() {
	if s.client != nil {
		_ = s.client.Close()
		s.client = nil
	}
}

// Run runs a shell script on the machine, as root, and writes what it prints to out as it comes. An exit code other than
// zero is an error.
func (m *Machine) Run(ctx context.Context, out io.Writer, script string) error {
	session, err := m.ssh.client.NewSession()
	if err != nil {
		return err
	}
	defer func() { _ = session.Close() }()
	session.Stdin = strings.NewReader(script)
	session.Stdout = out
	stop := context.AfterFunc(ctx, func() { _ = session.Close() })
	defer stop()
	err = session.Run("exec 2>&1 3<&0 </dev/null; sh -e /dev/fd/3")
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// Output is [Machine.Run] that returns what the script prints.
func (m *Machine) Output(ctx context.Context, script string) (string, error) {
	var out bytes.Buffer
	err := m.Run(ctx, &out, script)
	return out.String(), err
}

// Reboot starts the machine again, as its administrator would, and waits until it can be logged in to.
func (m *Machine) Reboot(ctx context.Context) error {
	before, err := m.bootID(ctx)
	if err != nil {
		return err
	}
	// The command may not be answered any more.
	_, _ = m.Output(ctx, "systemctl reboot")
	for {
		m.ssh.close()
		if err := m.ssh.connect(ctx, m.qemu.ended); err != nil {
			return fmt.Errorf("after a reboot: %w. The end of the machine's console:\n%s", err, m.consoleTail())
		}
		// It lets people in until it goes down.
		if now, err := m.bootID(ctx); err == nil && now != before {
			return nil
		}
	}
}

// bootID is another one after each start, see random(4).
func (m *Machine) bootID(ctx context.Context) (string, error) {
	return m.Output(ctx, "cat /proc/sys/kernel/random/boot_id")
}
