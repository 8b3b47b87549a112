package transport

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	xknownhosts "golang.org/x/crypto/ssh/knownhosts"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// knownHostsTrial is a server, and what known_hosts files may say of it and of others.
type knownHostsTrial struct {
	server *lab.SSHD
	port   int
	keys   []string // lines of public keys, the server's first
	random *mathrand.Rand
}

// TestKnownHosts_asSSH: ssh and this program let the same known_hosts files pass, for a server
// with a plain key and for one with a certificate. STRONGSWAN_KNOWN_HOSTS=seed,files runs others.
func TestKnownHosts_asSSH(t *testing.T) {
	t.Parallel()
	seed, files := uint64(1), 32
	if text := os.Getenv("STRONGSWAN_KNOWN_HOSTS"); text != "" {
		if _, err := fmt.Sscanf(text, "%d,%d", &seed, &files); err != nil {
			t.Fatalf("STRONGSWAN_KNOWN_HOSTS: %v", err)
		}
	}
	t.Logf("STRONGSWAN_KNOWN_HOSTS=%d,%d", seed, files)
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	passed, refused := 0, 0
	for _, principals := range [][]string{nil, {"127.0.0.1"}, {"127.*"}, {"elsewhere"}} {
		trial := newKnownHostsTrial(t, random, principals)
		for range files / 4 {
			text := trial.file()
			path := filepath.Join(t.TempDir(), "known_hosts")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			want, said := trial.asks(t, path)
			h := hop{SSHHop: SSHHop{Host: "127.0.0.1", Port: trial.port, User: "root", KnownHostsFiles: []string{path}}, agentSocket: "/no/such/agent"}
			err := trial.connects(t, h)
			var auth *AuthError
			if errors.As(err, &auth) != want {
				t.Errorf("seed %d: ssh accepts the host: %t, but here: %v\nssh: %s\nfile:\n%s", seed, want, err, said, text)
			}
			if want {
				passed++
			} else {
				refused++
			}
		}
	}
	if passed < files/10 || refused < files/10 {
		t.Errorf("ssh accepted %d files and refused %d: they say too little", passed, refused)
	}
	t.Logf("ssh accepted %d files and refused %d", passed, refused)
}

func newKnownHostsTrial(t *testing.T, random *mathrand.Rand, principals []string) *knownHostsTrial {
	t.Helper()
	trial := &knownHostsTrial{random: random}
	var signers []ssh.Signer
	var texts []string
	for i := range 4 {
		var private crypto.Signer
		_, ed, err := ed25519.GenerateKey(rand.Reader)
		if private = ed; i == 1 || i == 3 {
			private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		}
		if err != nil {
			t.Fatal(err)
		}
		block, err := ssh.MarshalPrivateKey(private, "")
		if err != nil {
			t.Fatal(err)
		}
		signer, err := ssh.NewSignerFromSigner(private)
		if err != nil {
			t.Fatal(err)
		}
		signers, texts = append(signers, signer), append(texts, string(pem.EncodeToMemory(block)))
		trial.keys = append(trial.keys, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey()))))
	}
	o := lab.SSHDOptions{HostKeys: texts[:1]}
	if principals != nil {
		certificate := &ssh.Certificate{
			Key: signers[0].PublicKey(), CertType: ssh.HostCert, ValidPrincipals: principals, ValidBefore: ssh.CertTimeInfinity,
		}
		if err := certificate.SignCert(rand.Reader, signers[1]); err != nil {
			t.Fatal(err)
		}
		o.HostCertificates = []string{string(ssh.MarshalAuthorizedKey(certificate))}
	}
	trial.server = lab.SSHDForTest(t, o)
	_, port, _ := net.SplitHostPort(trial.server.Address())
	trial.port, _ = strconv.Atoi(port)
	return trial
}

// file makes up a known_hosts file.
func (trial *knownHostsTrial) file() string {
	var text bytes.Buffer
	for range 1 + trial.random.IntN(4) {
		line := trial.marker() + trial.hosts() + " " + trial.keys[min(trial.random.IntN(6), 3)]
		if trial.random.IntN(3) == 0 {
			line = trial.marker() + trial.hosts() + " " + trial.keys[trial.random.IntN(2)]
		}
		switch trial.random.IntN(12) {
		case 0:
			line = line[:trial.random.IntN(len(line))]
		case 1:
			line += " a comment"
		case 2:
			line = "\t " + strings.Replace(line, " ", " \t", 1) + "\r"
		case 3:
			line = trial.hosts() + " " + trial.pick("1024 35 12345678901234567890", "ssh-mldsa-65 AAAAAAAA", "ssh-rsa "+strings.Fields(trial.keys[0])[1], "")
		case 4:
			line = trial.pick("# ", "@cert-authority @revoked ", "@ ", "@unknown ", "@CERT-AUTHORITY ") + line
		}
		text.WriteString(line + "\n")
	}
	return text.String()
}

func (trial *knownHostsTrial) marker() string {
	return trial.pick("", "", "", "@cert-authority ", "@cert-authority ", "@revoked ")
}

func (trial *knownHostsTrial) hosts() string {
	withPort := fmt.Sprintf("[127.0.0.1]:%d", trial.port)
	return trial.pick("127.0.0.1", withPort, "*", "127.0.*", "[127.0.0.1]:*", "[127.0.?.1]:"+strconv.Itoa(trial.port), "elsewhere", "elsewhere,"+withPort,
		"!"+withPort+",*", "*,!127.0.0.1", "!127.0.0.1", "[127.0.0.1]:22", xknownhosts.HashHostname("127.0.0.1"), xknownhosts.HashHostname(withPort),
		xknownhosts.HashHostname("elsewhere"), "|1|AAAA|BBBB", "|2|x|y", "127.0.0.1,", ",", "127.0.0.1:"+strconv.Itoa(trial.port))
}

func (trial *knownHostsTrial) pick(of ...string) string { return of[trial.random.IntN(len(of))] }

// asks asks ssh whether it accepts the server's key: then it goes on to log in, which nobody can.
func (trial *knownHostsTrial) asks(t *testing.T, path string) (bool, string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "ssh", "-F", "none", "-p", strconv.Itoa(trial.port), "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
		"-o", "UpdateHostKeys=no", "-o", "UserKnownHostsFile="+path, "-o", "GlobalKnownHostsFile=none", "-o", "IdentityFile=none",
		"-o", "IdentityAgent=none", "-o", "PasswordAuthentication=no", "root@127.0.0.1", "true")
	said, err := cmd.CombinedOutput()
	switch {
	case bytes.Contains(said, []byte("Permission denied")):
		return true, string(said)
	case bytes.Contains(said, []byte("Host key verification failed")):
		return false, string(said)
	}
	t.Fatalf("ssh says neither (%v): %s", err, said)
	return false, ""
}

// connects returns what the handshake of this program says.
func (trial *knownHostsTrial) connects(t *testing.T, h hop) error {
	t.Helper()
	conn, err := net.DialTimeout("tcp", trial.server.Address(), 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, err = h.handshake(t.Context(), conn)
	return err
}
