package transport

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"
)

// inlineKeys are host keys that are set as text. They are about one hop, so the
// names in front of them, if there are any, say nothing more.
type inlineKeys struct{ keys, authorities, revoked []ssh.PublicKey }

// inlineKeyError tells what a host should have shown, as the error of package
// knownhosts does.
type inlineKeyError struct {
	want    []ssh.PublicKey
	revoked bool
}

func (e *inlineKeyError) Error() string {
	if e.revoked {
		return "the key is revoked"
	}
	return "the key is none of those set"
}

// parseHostKeys reads lines of known_hosts, or of public key files.
func parseHostKeys(text string) (inlineKeys, error) {
	var all inlineKeys
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		marker, key, err := parseHostKey(line)
		if err != nil {
			return all, fmt.Errorf("line %d is no host key, such as \"ssh-ed25519 AAAA…\", with or without names of the host in front: %w", i+1, err)
		}
		switch marker {
		case "cert-authority":
			all.authorities = append(all.authorities, key)
		case "revoked":
			all.revoked = append(all.revoked, key)
		default:
			all.keys = append(all.keys, key)
		}
	}
	if len(all.keys)+len(all.authorities) == 0 {
		return all, errors.New("there is no key in it")
	}
	return all, nil
}

func parseHostKey(line string) (marker string, key ssh.PublicKey, err error) {
	// In this order: to known_hosts, a line without names has the key's type for a name.
	if !strings.HasPrefix(line, "@") {
		if fields := strings.Fields(line); len(fields) >= 2 {
			if key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(fields[0] + " " + fields[1])); err == nil {
				return "", key, nil
			}
		}
	}
	marker, _, key, _, _, err = ssh.ParseKnownHosts([]byte(line))
	return marker, key, err
}

// algorithms returns those of the keys, in their order.
func (k inlineKeys) algorithms() []string {
	var all []string
	for _, key := range k.keys {
		all = append(all, signatureAlgorithms(key.Type())...)
	}
	if len(k.authorities) > 0 {
		// The key that an authority vouches for may be of another type than its own.
		for _, algorithm := range ssh.SupportedAlgorithms().HostKeys {
			if strings.Contains(algorithm, "-cert-") {
				all = append(all, algorithm)
			}
		}
	}
	return all
}

// signatureAlgorithms returns what a type of key signs with: for RSA, that is
// not the type itself (RFC 8332).
func signatureAlgorithms(keyType string) []string {
	if keyType == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	return []string{keyType}
}

func (k inlineKeys) check(address string, remote net.Addr, key ssh.PublicKey) error {
	checker := ssh.CertChecker{
		IsHostAuthority: func(authority ssh.PublicKey, _ string) bool { return contains(k.authorities, authority) },
		IsRevoked: func(certificate *ssh.Certificate) bool {
			return contains(k.revoked, certificate.Key) || contains(k.revoked, certificate.SignatureKey)
		},
		HostKeyFallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			switch {
			case contains(k.revoked, key):
				return &inlineKeyError{revoked: true}
			case !contains(k.keys, key):
				return &inlineKeyError{want: append(append([]ssh.PublicKey{}, k.keys...), k.authorities...)}
			}
			return nil
		},
	}
	return checker.CheckHostKey(address, remote, key)
}

func contains(keys []ssh.PublicKey, key ssh.PublicKey) bool {
	for _, k := range keys {
		if bytes.Equal(k.Marshal(), key.Marshal()) {
			return true
		}
	}
	return false
}
