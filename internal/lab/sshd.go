package lab

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
)

// User is somebody whom each [SSHD] knows besides root, and Password what both log in with where passwords are allowed.
const (
	User     = "operator"
	Password = "hunter2"
)

// passwordHash is "openssl passwd -6 -salt lab hunter2".
const passwordHash = "$6$lab$889W.5W8QoIsdgXYf0uhB/Sfli04N7yv1hQTcXXUpxybkHP8ibJGDHc.jZ1GO0VOm8wptFx7aRs6W5L3bz7561" //nolint:gosec // a test's

// SSHDOptions tell how an [SSHD] is set up. The zero value lets nobody in.
type SSHDOptions struct {
	// Address is where it listens, by default a free port of 127.0.0.1.
	Address string

	// AuthorizedKeys are lines of authorized_keys, for root and for User.
	AuthorizedKeys []string

	// HostKeys are private keys (PEM), by default a new one, and HostCertificates what an authority says of them.
	HostKeys, HostCertificates []string

	// Config are lines of sshd_config, which prevail over those that every server here gets.
	Config []string

	// NoSFTP leaves the sftp subsystem out.
	NoSFTP bool
}

// SSHD is an OpenSSH server on this machine: sshd itself, with its own configuration, host keys, users and /run. It
// is started anew for each connection, as inetd would, so that a test knows each of them by its process.
type SSHD struct {
	directory string
	listener  net.Listener

	mu       sync.Mutex
	sessions []*process
	accepted int
	failure  error
	ended    sync.WaitGroup
}

// StartSSHD starts a server. Whoever does has to call [SSHD.Stop]. It needs root, as sshd does to log users in.
func StartSSHD(o SSHDOptions) (*SSHD, error) {
	if err := missingSSHD(); err != nil {
		return nil, err
	}
	directory, err := os.MkdirTemp("", "sshd-")
	if err != nil {
		return nil, err
	}
	s := &SSHD{directory: directory}
	if err := s.write(o); err != nil {
		return nil, errors.Join(err, os.RemoveAll(directory))
	}
	address := o.Address
	if address == "" {
		address = "127.0.0.1:0"
	}
	if s.listener, err = net.Listen("tcp", address); err != nil {
		return nil, errors.Join(err, os.RemoveAll(directory))
	}
	s.ended.Go(s.serve)
	return s, nil
}

// SSHDForTest is [StartSSHD] for a test, with what [ForTest] does for a gateway.
func SSHDForTest(t testing.TB, o SSHDOptions) *SSHD {
	t.Helper()
	s, err := StartSSHD(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("sshd's log:\n%s", s.Log())
		}
		if err := s.Stop(); err != nil {
			t.Errorf("sshd did not go: %v", err)
		}
	})
	return s
}

// Address is where it listens, as host:port.
func (s *SSHD) Address() string { return s.listener.Addr().String() }

// Directory is where it keeps its files.
func (s *SSHD) Directory() string { return s.directory }

// Accepted is how many connections there have been.
func (s *SSHD) Accepted() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}

// Drop ends all connections as a crash would.
func (s *SSHD) Drop() {
	for _, p := range s.current() {
		killGroup(p)
		<-p.done
	}
}

// Freeze stops the processes of all connections where they are: to the other side it is as if the network were cut.
func (s *SSHD) Freeze() error {
	for _, p := range s.current() {
		if err := stopGroup(p); err != nil {
			return err
		}
	}
	return nil
}

// Stop ends the server and its connections, and removes its files.
func (s *SSHD) Stop() error {
	_ = s.listener.Close()
	s.ended.Wait()
	s.Drop()
	return errors.Join(s.failure, os.RemoveAll(s.directory))
}

// Log is what sshd has logged so far.
func (s *SSHD) Log() string {
	text, err := os.ReadFile(s.path("log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (s *SSHD) current() []*process {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*process
	for _, p := range s.sessions {
		if !p.ended() {
			all = append(all, p)
		}
	}
	return all
}

func (s *SSHD) path(name string) string { return filepath.Join(s.directory, name) }

// write writes the files that sshd reads.
func (s *SSHD) write(o SSHDOptions) error {
	if err := os.Chmod(s.directory, 0o755); err != nil { // authorized_keys is read as the user
		return err
	}
	keys := o.HostKeys
	if len(keys) == 0 {
		key, err := newKey()
		if err != nil {
			return err
		}
		keys = []string{key}
	}
	files := map[string]string{
		"authorized_keys": strings.Join(o.AuthorizedKeys, "\n") + "\n",
		"shadow":          fmt.Sprintf("root:%[1]s:19000::::::\n%[2]s:%[1]s:19000::::::\nsshd:!:19000::::::\n", passwordHash, User),
	}
	passwd, err := os.ReadFile("/etc/passwd")
	if err != nil {
		return err
	}
	files["passwd"] = strings.TrimSpace(string(passwd)) + fmt.Sprintf("\n%s:x:61234:61234::/:/bin/sh\n", User)
	config := append([]string{}, o.Config...)
	for i, key := range keys {
		name := fmt.Sprintf("host_key_%d", i)
		files[name] = key
		config = append(config, "HostKey "+s.path(name))
	}
	for i, certificate := range o.HostCertificates {
		name := fmt.Sprintf("host_certificate_%d", i)
		files[name] = certificate
		config = append(config, "HostCertificate "+s.path(name))
	}
	if !o.NoSFTP {
		config = append(config, "Subsystem sftp internal-sftp")
	}
	config = append(config, "AuthorizedKeysFile "+s.path("authorized_keys"), "StrictModes no", "PidFile none",
		"PermitRootLogin yes", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "UseDNS no", "LogLevel VERBOSE")
	files["sshd_config"] = strings.Join(config, "\n") + "\n"
	for name, text := range files {
		mode := os.FileMode(0o600)
		if name == "authorized_keys" || name == "passwd" {
			mode = 0o644
		}
		if err := os.WriteFile(s.path(name), []byte(text), mode); err != nil {
			return err
		}
	}
	return nil
}

// newKey makes a private key for a host.
func newKey() (string, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return "", err
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		return "", err
	}
	return string(pem.EncodeToMemory(block)), nil
}
