// Package transport turns the URI of a gateway into connections to it.
//
// It knows nothing of what is spoken over them. What it returns honours
// deadlines and may be closed while another goroutine reads or writes.
package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// DefaultURI is where charon listens unless charon.plugins.vici.socket says
// otherwise (src/libcharon/plugins/vici/vici_plugin.c; the directory is set
// when strongSwan is built).
const DefaultURI = "unix:///var/run/charon.vici"

// Target is a place to connect to.
type Target interface {
	// Dial connects. Its error names the target, says what to look at, and
	// wraps the cause: fs.ErrNotExist and fs.ErrPermission for a socket's file,
	// syscall.ECONNREFUSED, syscall.EAGAIN for a full accept queue, or the
	// context's error.
	Dial(ctx context.Context) (net.Conn, error)
	// String returns the URI, without credentials.
	String() string
}

// FileReader is a [Target] through which the gateway's files can be read.
type FileReader interface {
	// ReadFile returns what a file holds. The path is absolute.
	ReadFile(ctx context.Context, path string) ([]byte, error)
}

// schemes maps a URI's scheme to what makes a Target of it. The URI it is given
// has neither query nor fragment.
// maxFile is the size in bytes of the largest file that is read from a gateway: those that it has are keys, certificates and
// configuration.
const maxFile = 16 << 20

// readAll reads a file of a gateway.
func readAll(file io.Reader, path string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(data) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d MB", path, maxFile>>20)
	}
	return data, err
}

var schemes = map[string]func(*url.URL, options) (Target, error){
	"unix": parseUnix,
	"tcp":  parseTCP,
	"tls":  parseTLS,
	"ssh":  parseSSH,
}

// Option gives [Parse] what a URI does not hold.
type Option func(*options)

type options struct {
	ssh SSHSettings
	tls TLSSettings
}

// WithSSH sets how to connect to an ssh:// URI. Others do not care.
func WithSSH(s SSHSettings) Option { return func(o *options) { o.ssh = s } }

// WithTLS sets how to connect to a tls:// URI. Others do not care.
func WithTLS(s TLSSettings) Option { return func(o *options) { o.tls = s } }

// Parse returns the target of a URI: unix:///path, tcp://host:port,
// tls://host:port or ssh://user@host:port/path. It does not look whether the
// target exists. The error repeats the URI without credentials and shows what a
// right one looks like, or is a *SettingError. A target that is an io.Closer
// keeps a connection, and has to be closed.
func Parse(uri string, opts ...Option) (Target, error) {
	var o options
	for _, opt := range opts {
		opt(&o)
	}
	target, err := parse(uri, o)
	var setting *SettingError
	if errors.As(err, &setting) {
		return nil, fmt.Errorf("%s: %w", redact(uri), err)
	}
	if err != nil {
		return nil, fmt.Errorf("%q is not the URI of a gateway: %w", redact(uri), err)
	}
	return target, nil
}

func parse(uri string, o options) (Target, error) {
	// What looks as if it had credentials may be a URI that lacks its scheme, and is not repeated.
	if strings.HasPrefix(uri, "/") && redact(uri) == uri {
		return nil, fmt.Errorf("write unix://%s for a unix socket", uri)
	}
	u, err := url.Parse(uri)
	if err != nil {
		// The error repeats the URI, or the part of a password that it took for
		// something else.
		var e *url.Error
		if redact(uri) == uri && errors.As(err, &e) {
			return nil, e.Err
		}
		return nil, errors.New("percent-encode what is not a letter or digit in a user name or password")
	}
	parse, ok := schemes[u.Scheme]
	if !ok {
		known := strings.Join(slices.Sorted(maps.Keys(schemes)), ", ")
		if u.Scheme == "" {
			return nil, fmt.Errorf("it has no scheme (one of %s), write %s for example", known, DefaultURI)
		}
		return nil, fmt.Errorf("unknown scheme %q, the known ones are %s", u.Scheme, known)
	}
	if u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, errors.New("a query (?) or fragment (#) has no meaning here; in a path write %3F and %23")
	}
	if strings.Contains(u.Hostname(), ":") && !strings.HasPrefix(u.Host, "[") {
		// Of 2001:db8::1, port 1 of the host 2001:db8: would be taken.
		return nil, errors.New("an IPv6 address is written in brackets, such as [2001:db8::1]")
	}
	if _, zone, ok := strings.Cut(u.Hostname(), "%"); ok && strings.ContainsFunc(zone, func(r rune) bool { return r > unicode.MaxASCII }) {
		return nil, errors.New("the zone of an IPv6 address is an interface's name in ASCII")
	}
	return parse(u, o)
}

// redact replaces the credentials of a URI, right or wrong, by xxxxx. Since a
// password may hold anything before it is encoded properly, they are whatever
// comes before the last @.
func redact(uri string) string {
	scheme, rest, ok := strings.Cut(uri, ":")
	at := strings.LastIndexByte(rest, '@')
	if !ok || at < 0 {
		return uri
	}
	return scheme + "://xxxxx" + rest[at:]
}
