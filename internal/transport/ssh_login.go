package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// AuthError tells that an SSH server let nobody in.
type AuthError struct {
	User    string
	Tried   []string // methods, and the keys by fingerprint and origin
	Offered []string // the methods that the server offers, of those that are known here
	// Setting is what the names of the settings begin with, "bastion[0]." for one.
	Setting string
	Err     error
}

// Error implements error.
func (e *AuthError) Error() string {
	tried := "tried " + strings.Join(e.Tried, "; ")
	if !slices.ContainsFunc(e.Tried, func(t string) bool { return !strings.HasPrefix(t, "not the ") }) {
		tried = strings.Join(append([]string{"nothing was tried, since there is no key and no password that fits"}, e.Tried...), "; ")
		tried += fmt.Sprintf(". Set %[1]sprivate_key, %[1]sprivate_key_file or %[1]spassword, or run an ssh-agent (%[1]sagent)", e.Setting)
	}
	offered := "did not say what it accepts"
	if len(e.Offered) > 0 {
		offered = "offers " + strings.Join(e.Offered, ", ")
	}
	return fmt.Sprintf("the server does not let user %q in: %s. It %s (%v). Its log has its reason: the key has to be in the user's "+
		"authorized_keys, and AllowUsers, PermitRootLogin and MaxAuthTries in sshd_config may be in the way", e.User, tried, offered, e.Err)
}

// Unwrap returns what the handshake ended with.
func (e *AuthError) Unwrap() error { return e.Err }

// login is one attempt to log in. What the server asks for shows what it offers,
// so all methods are there, even those that there is nothing to answer with.
type login struct {
	password string
	signers  []ssh.Signer
	agent    net.Conn

	tried, offered []string
	keys           []string // what the signers are, for tried
	setting        string   // what the names of the hop's settings begin with
	asked          bool     // the password was given to a prompt
}

// newLogin gathers the keys: files and agent are read anew each time.
func (h hop) newLogin(ctx context.Context) (*login, error) {
	keys, err := h.privateKeys()
	if err != nil {
		return nil, err
	}
	l := &login{password: h.Password, setting: h.setting}
	for _, k := range keys {
		l.add(k)
	}
	if h.offersAgent() {
		switch err := l.addAgent(ctx, h); {
		case err == nil:
		case h.Agent != nil:
			return nil, h.wrong("agent", err)
		default: // nobody asked for it by name: a login shell that ended leaves its variable behind
			l.tried = append(l.tried, fmt.Sprintf("not the agent (%v)", err))
		}
	}
	for _, k := range h.defaultKeys() {
		l.add(k)
	}
	if h.Certificate != "" {
		certificate, err := parseCertificate(h.Certificate)
		if err == nil {
			err = l.certify(certificate, "certificate")
		}
		if err != nil {
			return nil, h.wrong("certificate", err)
		}
	}
	return l, nil
}

// add adds a key, behind its certificate if it has one.
func (l *login) add(k identity) {
	if k.err != nil {
		l.tried = append(l.tried, fmt.Sprintf("not the key %s (%v)", k.origin, k.err))
		return
	}
	if slices.ContainsFunc(l.signers, func(s ssh.Signer) bool { return equalKeys(s.PublicKey(), k.signer.PublicKey()) }) {
		return // servers count what is offered to them
	}
	if k.certificate != nil {
		if signer, err := ssh.NewCertSigner(k.certificate, k.signer); err == nil {
			l.signers = append(l.signers, signer)
			l.keys = append(l.keys, describe(signer.PublicKey(), k.origin))
		}
	}
	l.signers = append(l.signers, k.signer)
	l.keys = append(l.keys, describe(k.signer.PublicKey(), k.origin))
}

// addAgent adds the keys of the agent, which has to be there as long as they are used.
func (l *login) addAgent(ctx context.Context, h hop) error {
	if h.agentSocket == "" {
		return errors.New("there is no agent: SSH_AUTH_SOCK is not set")
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", h.agentSocket)
	if err != nil {
		return fmt.Errorf("the agent of SSH_AUTH_SOCK is not there: %w", err)
	}
	l.agent = conn
	context.AfterFunc(ctx, func() { _ = conn.Close() }) // an agent that asks its user may take for ever
	client := agent.NewClient(conn)
	keys, err := client.List()
	if err == nil {
		var signers []ssh.Signer
		if signers, err = client.Signers(); err == nil {
			for i, signer := range signers {
				if h.identitiesOnly && !h.names(signer.PublicKey()) {
					continue
				}
				origin := "agent"
				if i < len(keys) && keys[i].Comment != "" {
					origin += ", " + keys[i].Comment
				}
				l.add(identity{signer: signer, origin: origin})
			}
			if len(signers) == 0 {
				l.tried = append(l.tried, "the agent, which has no keys (ssh-add adds one)")
			}
		}
	}
	if err != nil {
		return fmt.Errorf("the agent of SSH_AUTH_SOCK does not list its keys: %w", err)
	}
	return nil
}

// certify puts a certificate before the keys, one of which it has to be about.
func (l *login) certify(certificate *ssh.Certificate, origin string) error {
	for i, signer := range l.signers {
		if string(signer.PublicKey().Marshal()) != string(certificate.Key.Marshal()) {
			continue
		}
		certified, err := ssh.NewCertSigner(certificate, signer)
		if err != nil {
			return err
		}
		l.signers = slices.Insert(l.signers, i, certified)
		l.keys = slices.Insert(l.keys, i, describe(certificate, origin))
		return nil
	}
	return fmt.Errorf("it is about the key %s, which is none of those there are: %s",
		describe(certificate.Key, ""), strings.Join(l.keys, "; "))
}

func (l *login) close() {
	if l.agent != nil {
		_ = l.agent.Close()
	}
}

func (l *login) methods() []ssh.AuthMethod {
	return []ssh.AuthMethod{
		ssh.PublicKeysCallback(l.publicKeys),
		ssh.PasswordCallback(l.givePassword),
		ssh.KeyboardInteractive(l.answer),
	}
}

func (l *login) offer(method string) {
	if !slices.Contains(l.offered, method) {
		l.offered = append(l.offered, method)
	}
}

func (l *login) publicKeys() ([]ssh.Signer, error) {
	l.offer("publickey")
	for _, key := range l.keys {
		l.tried = append(l.tried, "public key "+key)
	}
	return l.signers, nil
}

func (l *login) givePassword() (string, error) {
	l.offer("password")
	if l.password == "" {
		return "", errors.New("no password is set")
	}
	l.tried = append(l.tried, "password")
	return l.password, nil
}

// answer gives the password to the one question that can be about nothing else.
// It is given once: what comes after may ask for a new one, or for a code.
func (l *login) answer(_, _ string, questions []string, echos []bool) ([]string, error) {
	l.offer("keyboard-interactive")
	switch {
	case len(questions) == 0:
		return nil, nil
	case l.password == "":
		return nil, errors.New("no password is set")
	case len(questions) > 1 || echos[0] || l.asked:
		l.tried = append(l.tried, fmt.Sprintf("keyboard-interactive, where the server asks %q, which is no question for a password",
			strings.Join(questions, " ")))
		return nil, errors.New("only a person can answer what the server asks")
	}
	l.asked = true
	l.tried = append(l.tried, "keyboard-interactive with the password")
	return []string{l.password}, nil
}
