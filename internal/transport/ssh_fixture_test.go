package transport_test

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// sshKey is a key pair in the forms that tests need.
type sshKey struct {
	private crypto.PrivateKey
	pem     string
	signer  ssh.Signer
}

func newSSHKey(t testing.TB) sshKey {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return makeSSHKey(t, private)
}

func makeSSHKey(t testing.TB, private crypto.Signer) sshKey {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return sshKey{private: private, pem: string(pem.EncodeToMemory(block)), signer: signer}
}

// encrypted is the private key, encrypted with a passphrase.
func (k sshKey) encrypted(t *testing.T, passphrase string) string {
	t.Helper()
	block, err := ssh.MarshalPrivateKeyWithPassphrase(k.private, "", []byte(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}

// line is the public key, as in a file id.pub.
func (k sshKey) line() string { return authorizedLine(k.signer.PublicKey()) }

func (k sshKey) fingerprint() string { return ssh.FingerprintSHA256(k.signer.PublicKey()) }

// certify makes the key's authority say something of another key.
func (k sshKey) certify(t *testing.T, about sshKey, kind uint32, principals ...string) string {
	t.Helper()
	certificate := &ssh.Certificate{
		Key: about.signer.PublicKey(), CertType: kind, KeyId: "for a test", ValidPrincipals: principals,
		ValidBefore: ssh.CertTimeInfinity,
	}
	if kind == ssh.UserCert {
		certificate.Extensions = map[string]string{"permit-port-forwarding": ""}
	}
	if err := certificate.SignCert(rand.Reader, k.signer); err != nil {
		t.Fatal(err)
	}
	return authorizedLine(certificate)
}

func authorizedLine(key ssh.PublicKey) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))
}

// server is an sshd whose host key and one user's key are known.
type server struct {
	*lab.SSHD
	host, user sshKey
}

func newServer(t *testing.T, change ...func(*lab.SSHDOptions)) server {
	t.Helper()
	s := server{host: newSSHKey(t), user: newSSHKey(t)}
	o := lab.SSHDOptions{HostKeys: []string{s.host.pem}, AuthorizedKeys: []string{s.user.line()}}
	for _, f := range change {
		f(&o)
	}
	s.SSHD = lab.SSHDForTest(t, o)
	return s
}

func withConfig(lines ...string) func(*lab.SSHDOptions) {
	return func(o *lab.SSHDOptions) { o.Config = append(o.Config, lines...) }
}

// hop are the settings that get root in.
func (s server) hop() transport.SSHHop {
	host, port, _ := strings.Cut(s.Address(), ":")
	number, _ := strconv.Atoi(port)
	return transport.SSHHop{Host: host, Port: number, User: "root", PrivateKey: s.user.pem, HostKey: s.host.line()}
}

// target is a target on a server, with the settings of hop after a change.
func (s server) target(t *testing.T, socket string, change ...func(*transport.SSHSettings)) *transport.SSH {
	t.Helper()
	settings := transport.SSHSettings{SSHHop: s.hop()}
	for _, f := range change {
		f(&settings)
	}
	return sshTarget(t, "ssh://"+s.Address()+socket, settings)
}

func sshTarget(t *testing.T, uri string, settings transport.SSHSettings) *transport.SSH {
	t.Helper()
	target, err := transport.Parse(uri, transport.WithSSH(settings))
	if err != nil {
		t.Fatal(err)
	}
	s, ok := target.(*transport.SSH)
	if !ok {
		t.Fatalf("%s is a %T", uri, target)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// version asks the charon of a target for its version.
func version(t *testing.T, target transport.Target, options ...vici.Option) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	client := vici.NewClient(target.Dial, options...)
	defer client.Close()
	answer, err := client.Version(ctx)
	if err != nil {
		return "", err
	}
	return answer.Version, nil
}

// wantVersion fails the test unless the charon of a gateway answers.
func wantVersion(t *testing.T, target transport.Target, g *lab.Gateway) {
	t.Helper()
	if got, err := version(t, target); err != nil || got != g.Version() {
		t.Errorf("version %q (%v), want %q", got, err, g.Version())
	}
}

// dialError is what Dial says, which must hold some texts and no secret.
func dialError(t *testing.T, target transport.Target, want ...string) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	c, err := target.Dial(ctx)
	if err == nil {
		c.Close()
		t.Fatal("Dial succeeds")
	}
	wantText(t, err, want...)
	return err
}

func wantText(t *testing.T, err error, want ...string) {
	t.Helper()
	for _, text := range want {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("the error lacks %q: %v", text, err)
		}
	}
	for _, secret := range []string{lab.Password, canary, "PRIVATE KEY"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows %q: %v", secret, err)
		}
	}
}

// canary is a secret that no error may show.
const canary = "canary-7d2f"
