package transport

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// knownKey is a line of known_hosts, or of host_key.
type knownKey struct {
	marker string // "", markAuthority or markRevoked
	hosts  string // as in the file; any host if it is empty
	key    ssh.PublicKey
	where  string // file:line, or a setting
}

// What a line of known_hosts says of its key, other than that it is the host's.
const (
	markAuthority = "cert-authority"
	markRevoked   = "revoked"
)

// knownHosts are the keys of files or of a setting.
type knownHosts struct {
	keys []knownKey
	// unreadable says which lines were skipped, and why.
	unreadable []string
}

// read adds what a file says. A line that cannot be read is skipped, as ssh does: it may be of
// an older or newer release. It makes nothing known.
func (k *knownHosts) read(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, len(text)+1)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, err := parseKnownKey(line)
		key.where = fmt.Sprintf("%s:%d", file, n)
		if err != nil {
			k.unreadable = append(k.unreadable, fmt.Sprintf("%s: %v", key.where, err))
			continue
		}
		k.keys = append(k.keys, key)
	}
	return lines.Err()
}

// parseKnownKey reads a line of known_hosts: marker, hosts, type, key, and a comment.
func parseKnownKey(line string) (k knownKey, err error) {
	fields := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
	if marker, marked := strings.CutPrefix(fields[0], "@"); marked {
		if marker != markAuthority && marker != markRevoked {
			return k, fmt.Errorf("the marker %q is not known", fields[0])
		}
		k.marker, fields = marker, fields[1:]
	}
	switch {
	case len(fields) < 3:
		return k, errors.New("the line is cut off")
	case strings.HasPrefix(fields[0], "@"):
		return k, errors.New("there are two markers")
	case strings.HasPrefix(fields[0], "|") && len(hashParts(fields[0])) != 2:
		return k, errors.New("the hash of the host's name cannot be read")
	}
	k.hosts = fields[0]
	blob, err := base64.StdEncoding.DecodeString(fields[2])
	if err != nil {
		return k, errors.New("the key is not base64: the line may be cut off, or of SSH protocol 1")
	}
	if k.key, err = ssh.ParsePublicKey(blob); err != nil {
		return k, fmt.Errorf("the %q key cannot be read: %w", fields[1], err)
	}
	if k.key.Type() != fields[1] {
		return k, fmt.Errorf("the type is %q, but the key is %q", fields[1], k.key.Type())
	}
	return k, nil
}

// hashParts returns salt and hash of a name in the form |1|salt|hash.
func hashParts(hosts string) (parts [][]byte) {
	rest, ok := strings.CutPrefix(hosts, "|1|")
	if !ok {
		return nil
	}
	for text := range strings.SplitSeq(rest, "|") {
		part, err := base64.StdEncoding.DecodeString(text)
		if err != nil || len(part) != sha1.Size {
			return nil
		}
		parts = append(parts, part)
	}
	return parts
}

// matches reports whether the line is about a host, which is name or [name]:port.
func (k knownKey) matches(host string) bool {
	switch {
	case k.hosts == "":
		return true
	case strings.HasPrefix(k.hosts, "|"):
		parts := hashParts(k.hosts)
		hash := hmac.New(sha1.New, parts[0])
		_, _ = hash.Write([]byte(host))
		return hmac.Equal(hash.Sum(nil), parts[1])
	}
	return matchList(k.hosts, host)
}

// matchList matches a list of patterns (PATTERNS in ssh_config(5)): one that is negated rules
// the others out.
func matchList(patterns, text string) (matched bool) {
	for pattern := range strings.SplitSeq(patterns, ",") {
		pattern, negated := strings.CutPrefix(pattern, "!")
		if !matchPattern(strings.ToLower(pattern), text) {
			continue
		}
		if negated {
			return false
		}
		matched = true
	}
	return matched
}

// matchPattern matches a pattern in which only * and ? are special. Names have no slash, which
// path.Match would make special, too.
func matchPattern(pattern, text string) bool {
	matched, err := path.Match(strings.NewReplacer(`\`, `\\`, `[`, `\[`).Replace(pattern), text)
	return err == nil && matched
}

// hostNames are what a server may be called in known_hosts, in the order in which ssh asks. A
// line without a port also counts for another port if no line has that one (check_host_key in
// OpenSSH's sshconnect.c).
func hostNames(host string, port int, alias string) []string {
	if alias != "" {
		return []string{strings.ToLower(alias)}
	}
	host = strings.ToLower(host)
	if port == 22 {
		return []string{host}
	}
	return []string{fmt.Sprintf("[%s]:%d", host, port), host}
}

// of returns the lines about a name.
func (k knownHosts) of(name string) (keys []knownKey) {
	for _, key := range k.keys {
		if key.matches(name) {
			keys = append(keys, key)
		}
	}
	return keys
}

// check reports whether a server of these names may show a key, in the steps of check_host_key
// in OpenSSH's sshconnect.c: without a line for the first name, the next one is asked, and the
// key in a certificate counts by itself if nobody who is known vouches for it.
func (k knownHosts) check(names []string, key ssh.PublicKey) error {
	err := k.checkName(names, key)
	var wrong, more *knownKeyError
	isKnown := errors.As(err, &wrong)
	if err == nil || isKnown && wrong.revoked {
		return err
	}
	if isKnown && !wrong.changed && len(names) > 1 {
		next := k.check(names[1:], key)
		if next == nil {
			return nil
		}
		if !errors.As(next, &more) || more.revoked || len(wrong.want) == 0 {
			err = next
		}
	}
	certificate, ok := key.(*ssh.Certificate)
	if !ok {
		return err
	}
	plain := k.check(names, certificate.Key)
	if errors.As(plain, &more) && !more.revoked && !more.changed {
		return err // which says more
	}
	return plain
}

// checkName compares a key with the lines about the first of the names.
func (k knownHosts) checkName(names []string, key ssh.PublicKey) error {
	known := k.of(names[0])
	certificate, certified := key.(*ssh.Certificate)
	asks, shown := "", []ssh.PublicKey{key}
	if certified {
		asks, shown = markAuthority, []ssh.PublicKey{certificate.SignatureKey, certificate.Key}
	}
	for _, line := range known {
		for _, key := range shown {
			if line.marker == markRevoked && equalKeys(line.key, key) {
				return &knownKeyError{want: []knownKey{line}, revoked: true}
			}
		}
	}
	wrong := &knownKeyError{}
	for _, line := range known {
		switch {
		case line.marker == asks && equalKeys(line.key, shown[0]):
			if certified {
				return checkHostCertificate(names[len(names)-1], certificate)
			}
			return nil
		case line.marker != markRevoked && !certified:
			wrong.want = append(wrong.want, line)
			wrong.changed = wrong.changed || line.marker == ""
		}
	}
	return wrong
}

// checkHostCertificate checks all but whether the authority is known.
func checkHostCertificate(name string, certificate *ssh.Certificate) error {
	switch {
	case certificate.CertType != ssh.HostCert:
		return errors.New("this is a user's certificate, not a host's")
	case certificate.Signature.Format == ssh.KeyAlgoRSA:
		return errors.New("the certificate is signed with SHA-1")
	case len(certificate.ValidPrincipals) == 0:
		name = "" // it is for any host
	}
	var checker ssh.CertChecker
	return checker.CheckCert(name, certificate)
}

func equalKeys(a, b ssh.PublicKey) bool { return bytes.Equal(a.Marshal(), b.Marshal()) }

// knownKeyError says by which keys a server is known, or which line revokes its key.
type knownKeyError struct {
	want    []knownKey
	changed bool // a plain key is among them, so ssh looks no further
	revoked bool
}

func (e *knownKeyError) Error() string {
	if e.revoked {
		return "the key is revoked"
	}
	return "no line of this host has the key"
}

// vouched reports whether there is an authority for a server of these names.
func (k knownHosts) vouched(names []string) bool {
	for _, name := range names {
		if slices.ContainsFunc(k.of(name), func(line knownKey) bool { return line.marker == markAuthority }) {
			return true
		}
	}
	return false
}

// algorithms returns what to ask a server of these names for, the best first, as ssh does
// (order_hostkeyalgs in sshconnect2.c): certificates if there is an authority, whose own key may
// be of another type, then keys of the types by which the server is known. Certificates come
// before keys that nobody knows, too, since their authority may be revoked.
func (k knownHosts) algorithms(names []string) (all []string) {
	var certified, plain []string
	for _, algorithm := range ssh.SupportedAlgorithms().HostKeys {
		if strings.Contains(algorithm, "-cert-") {
			certified = append(certified, algorithm)
		} else {
			plain = append(plain, algorithm)
		}
	}
	if k.vouched(names[:1]) {
		all = append(all, certified...)
	}
	for i, name := range names {
		for _, line := range k.of(name) {
			if line.marker != "" {
				continue
			}
			for _, algorithm := range signatureAlgorithms(line.key.Type()) {
				all = append(all, algorithm+"-cert-v01@openssh.com", algorithm)
			}
		}
		if i == 0 {
			all = append(all, certified...)
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(append(all, plain...), func(algorithm string) bool {
		useless := seen[algorithm] || !slices.Contains(certified, algorithm) && !slices.Contains(plain, algorithm)
		seen[algorithm] = true
		return useless
	})
}

// signatureAlgorithms returns what a type of key signs with: for RSA, that is
// not the type itself (RFC 8332).
func signatureAlgorithms(keyType string) []string {
	if keyType == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	return []string{keyType}
}

// readKnownHosts reads files. Those that somebody named have to be there, if they must.
func readKnownHosts(files []string, must bool) (k knownHosts, err error) {
	for _, file := range files {
		if err := k.read(home(file)); err != nil && (must || !errors.Is(err, fs.ErrNotExist)) {
			return k, err
		}
	}
	return k, nil
}
