package transport

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// schemes maps a URI's scheme to what makes a Target of it. The URI it is given
// has neither query nor fragment.
var schemes = map[string]func(*url.URL, options) (Target, error){
	"unix": func(u *url.URL, _ options) (Target, error) { return parseUnix(u) },
	"tcp":  func(u *url.URL, _ options) (Target, error) { return parseTCP(u) },
	"tls":  func(u *url.URL, o options) (Target, error) { return parseTLS(u, o.tls) },
	"ssh":  func(u *url.URL, o options) (Target, error) { return parseSSH(u, o.ssh) },
}

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
