package transport

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/skeema/knownhosts"
	"golang.org/x/crypto/ssh"
	xknownhosts "golang.org/x/crypto/ssh/knownhosts"
)

// HostKeyError tells that an SSH server showed a host key which is not known to
// be its own.
type HostKeyError struct {
	Address     string // host:port
	Type        string
	Fingerprint string // SHA256:…, of the authority's key if it is a certificate
	// Line is what makes the key known, in a known_hosts file or as host_key.
	Line string
	// Sources are where keys were looked for.
	Sources []string
	// Known are the keys that the server should have instead: then this one has
	// changed, and otherwise it is unknown.
	Known []KnownHostKey
	// Revoked is set if a known_hosts file says that nobody may have this key.
	Revoked bool
	// Err is the cause.
	Err error
}

// KnownHostKey is a key that a server is known by.
type KnownHostKey struct {
	Where string // file:line, or a setting
	Type  string
	// Fingerprint is SHA256:….
	Fingerprint string
}

// Error implements error.
func (e *HostKeyError) Error() string {
	shown := fmt.Sprintf("the server at %s shows the %s host key %s", e.Address, e.Type, e.Fingerprint)
	compare := "Compare the fingerprint with what ssh-keygen -lf prints for the file in /etc/ssh on the server itself"
	switch {
	case e.Revoked:
		return fmt.Sprintf("%s, which is marked @revoked in %s: whoever has it is not the server", shown, strings.Join(e.Sources, ", "))
	case len(e.Known) > 0:
		var known []string
		for _, k := range e.Known {
			known = append(known, fmt.Sprintf("%s %s (%s)", k.Type, k.Fingerprint, k.Where))
		}
		return fmt.Sprintf("%s, but is known by %s: its key has changed, or somebody is in between. %s; only if it is the same, "+
			"replace the old line by:\n%s", shown, strings.Join(known, ", "), compare, e.Line)
	default:
		return fmt.Sprintf("%s, which is not known from %s (%v). %s; if it is the same, add this line:\n%s",
			shown, strings.Join(e.Sources, ", "), e.Err, compare, e.Line)
	}
}

// Unwrap returns the cause.
func (e *HostKeyError) Unwrap() error { return e.Err }

// hostKeys are what a server may show.
type hostKeys struct {
	callback ssh.HostKeyCallback
	// algorithms are what to ask for: first those of the known keys, so that a
	// server which has several keys shows a known one.
	algorithms []string
	sources    []string
}

// defaultKnownHosts are ssh's own, see ssh_config(5).
var defaultKnownHosts = []string{"~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"}

// hostKeys reads what is known of a hop.
func (h hop) hostKeys() (hostKeys, error) {
	if h.HostKey != "" {
		keys, err := parseHostKeys(h.HostKey)
		if err != nil {
			return hostKeys{}, h.wrong("host_key", err)
		}
		return hostKeys{callback: keys.check, algorithms: withOthers(keys.algorithms()), sources: []string{h.setting + "host_key"}}, nil
	}
	files, err := h.knownHostsFiles()
	if err != nil {
		return hostKeys{}, err
	}
	db, err := knownhosts.NewDB(files...)
	if err != nil {
		return hostKeys{}, h.wrong("known_hosts_file", err)
	}
	sources := files
	if len(files) == 0 {
		sources = defaultKnownHosts
	}
	return hostKeys{callback: db.HostKeyCallback(), algorithms: withOthers(db.HostKeyAlgorithms(h.address())), sources: sources}, nil
}

// knownHostsFiles returns the files to read: the default ones if they are there.
func (h hop) knownHostsFiles() (files []string, err error) {
	named := h.KnownHostsFiles
	if len(named) == 0 {
		named = defaultKnownHosts
	}
	for _, file := range named {
		file = home(file)
		if _, err := os.Stat(file); err == nil {
			files = append(files, file)
		} else if len(h.KnownHostsFiles) > 0 || !errors.Is(err, fs.ErrNotExist) {
			return nil, h.wrong("known_hosts_file", err)
		}
	}
	return files, nil
}

// withOthers adds the algorithms for other plain keys, so that a server without
// a known one shows what it has, which the error tells. Certificates of
// authorities that nobody knows would say less than the server's key.
func withOthers(known []string) []string {
	supported := ssh.SupportedAlgorithms().HostKeys
	insecure := ssh.InsecureAlgorithms().HostKeys
	all := slices.DeleteFunc(slices.Clone(known), func(algorithm string) bool {
		return slices.Contains(insecure, algorithm) || !slices.Contains(supported, algorithm)
	})
	for _, algorithm := range supported {
		if !strings.Contains(algorithm, "-cert-") && !slices.Contains(all, algorithm) {
			all = append(all, algorithm)
		}
	}
	return all
}

// check makes the error of a key that does not fit a *HostKeyError.
func (k hostKeys) check(address string, remote net.Addr, key ssh.PublicKey) error {
	err := k.callback(address, remote, key)
	if err == nil {
		return nil
	}
	shown, line := key, ""
	if certificate, ok := key.(*ssh.Certificate); ok {
		shown, line = certificate.SignatureKey, "@cert-authority "
	}
	e := &HostKeyError{
		Address: address, Type: key.Type(), Fingerprint: ssh.FingerprintSHA256(shown), Sources: k.sources, Err: err,
		Line: line + xknownhosts.Line([]string{address}, shown),
	}
	var (
		unknown *xknownhosts.KeyError
		revoked *xknownhosts.RevokedError
		inline  *inlineKeyError
	)
	switch {
	case errors.As(err, &unknown):
		for _, want := range unknown.Want {
			e.Known = append(e.Known, KnownHostKey{
				Where: fmt.Sprintf("%s:%d", want.Filename, want.Line), Type: want.Key.Type(), Fingerprint: ssh.FingerprintSHA256(want.Key),
			})
		}
	case errors.As(err, &revoked):
		e.Revoked = true
		e.Sources = []string{fmt.Sprintf("%s:%d", revoked.Revoked.Filename, revoked.Revoked.Line)}
	case errors.As(err, &inline):
		e.Revoked = inline.revoked
		for _, want := range inline.want {
			e.Known = append(e.Known, KnownHostKey{
				Where: strings.Join(k.sources, ""), Type: want.Type(), Fingerprint: ssh.FingerprintSHA256(want),
			})
		}
	}
	return e
}
