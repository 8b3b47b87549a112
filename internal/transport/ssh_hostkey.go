package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

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
	known knownHosts
	// names are what it may be called in known_hosts.
	names []string
	// algorithms are what to ask for.
	algorithms []string
	sources    []string
}

// defaultKnownHosts are ssh's own, see ssh_config(5).
var (
	userKnownHosts    = []string{"~/.ssh/known_hosts", "~/.ssh/known_hosts2"}
	globalKnownHosts  = []string{"/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"}
	defaultKnownHosts = slices.Concat(userKnownHosts, globalKnownHosts)
)

// hostKeys reads what is known of a hop. Only files that a setting names have to be there.
func (h hop) hostKeys(ctx context.Context) (k hostKeys, err error) {
	k.names = hostNames(h.Host, h.Port, h.hostKeyAlias)
	switch {
	case h.HostKey != "":
		k.sources = []string{h.setting + "host_key"}
		if k.known, err = parseHostKeys(h.HostKey, k.sources[0]); err != nil {
			return k, h.wrong("host_key", err)
		}
	case len(h.KnownHostsFiles) > 0:
		k.sources = h.KnownHostsFiles
		k.known, err = readKnownHosts(k.sources, true)
	case h.knownHosts != nil:
		k.sources = h.knownHosts
		k.known, err = readKnownHosts(k.sources, false)
	default:
		k.sources = []string{userKnownHosts[0], globalKnownHosts[0]} // few have the others
		k.known, err = readKnownHosts(defaultKnownHosts, false)
	}
	if err != nil {
		return k, h.wrong("known_hosts_file", err)
	}
	for _, line := range k.known.unreadable {
		h.tell(ctx, "A line of known_hosts cannot be read and is skipped: "+line)
	}
	k.algorithms = k.known.algorithms(k.names)
	return k, nil
}

// check makes the error of a key that does not fit a *HostKeyError.
func (k hostKeys) check(address string, key ssh.PublicKey) error {
	err := k.known.check(k.names, key)
	if err == nil {
		return nil
	}
	e := &HostKeyError{Address: address, Type: key.Type(), Sources: k.sources, Err: err}
	var wrong *knownKeyError
	if errors.As(err, &wrong) {
		e.Revoked = wrong.revoked
		for _, want := range wrong.want {
			if e.Revoked {
				e.Sources = []string{want.where}
				break
			}
			e.Known = append(e.Known, KnownHostKey{Where: want.where, Type: want.key.Type(), Fingerprint: ssh.FingerprintSHA256(want.key)})
		}
	}
	if len(e.Known) == 0 && !e.Revoked && len(k.known.unreadable) > 0 {
		e.Err = fmt.Errorf("%w; skipped, as it cannot be read: %s", err, strings.Join(k.known.unreadable, "; "))
	}
	shown, line := key, ""
	if certificate, ok := key.(*ssh.Certificate); ok {
		switch {
		case e.Revoked && equalKeys(wrong.want[0].key, certificate.SignatureKey), !e.Revoked && len(e.Known) == 0 && k.known.vouched(k.names):
			shown, line = certificate.SignatureKey, "@cert-authority "
		default: // an authority that nobody knows says less than the server's own key
			shown, e.Type = certificate.Key, certificate.Key.Type()
		}
	}
	e.Fingerprint = ssh.FingerprintSHA256(shown)
	e.Line = line + xknownhosts.Line([]string{lineName(address, k.names)}, shown)
	return e
}

// lineName is what a line of known_hosts names the server: its address, unless it has an alias.
func lineName(address string, names []string) string {
	host, _, err := net.SplitHostPort(address)
	if err == nil && !strings.EqualFold(host, names[len(names)-1]) {
		return names[0]
	}
	return address
}
