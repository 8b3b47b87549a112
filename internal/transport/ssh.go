package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// SSH is a [Target] behind an SSH server. However many connections are dialled,
// and files read, they share one SSH connection, which is made when it is first
// needed, and again when it is needed after it was lost.
type SSH struct {
	settings SSHSettings
	path     string
	uri      string
	shared   *sharedLink
}

// defaultSocket is the path of DefaultURI.
const defaultSocket = "/var/run/charon.vici"

func parseSSH(u *url.URL, s SSHSettings) (Target, error) {
	if u.Opaque != "" {
		return nil, errors.New("an SSH server is written ssh://user@host:port/path, an IPv6 address in brackets")
	}
	if _, has := u.User.Password(); has {
		return nil, errors.New("a password has no place in it, as URIs are shown; there is a setting for it")
	}
	if u.Hostname() != "" {
		s.Host = u.Hostname()
	}
	if u.User.Username() != "" {
		s.User = u.User.Username()
	}
	if u.Port() != "" {
		if err := checkPort(u.Port()); err != nil {
			return nil, err
		}
		s.Port, _ = strconv.Atoi(u.Port())
	}
	path := strings.TrimRight(u.Path, "/")
	if path == "" {
		path = defaultSocket
	}
	if strings.ContainsRune(path, 0) || len(path) > maxUnixPath {
		return nil, fmt.Errorf("the path of a unix socket has no NUL, and at most %d bytes", maxUnixPath)
	}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	t := &SSH{settings: s, path: path, uri: sshURI(s.SSHHop, path)}
	t.shared = newSharedLink(func(ctx context.Context) (*link, error) { return connectLink(ctx, t.settings) })
	return t, nil
}

// sshURI is the URI of a socket, with what the settings add to the one given.
func sshURI(h SSHHop, path string) string {
	u := url.URL{Scheme: "ssh", Host: h.Host, Path: path}
	switch {
	case h.Port != 0:
		u.Host = net.JoinHostPort(h.Host, strconv.Itoa(h.Port))
	case strings.Contains(h.Host, ":"):
		u.Host = "[" + h.Host + "]"
	}
	if h.User != "" {
		u.User = url.User(h.User)
	}
	return u.String()
}

// String implements [Target]. The user name is shown, as it is no secret and
// most often what is wrong.
func (t *SSH) String() string { return t.uri }

// Dial implements [Target]. An error is, or wraps, one of the context, a
// *SettingError, *HostKeyError, *AuthError or *ForwardingError, or that of the
// network.
func (t *SSH) Dial(ctx context.Context) (net.Conn, error) {
	c, err := onLink(ctx, t.shared, func(ctx context.Context, l *link) (net.Conn, error) {
		if t.settings.Command != "" {
			return l.run(ctx, t.settings.Command)
		}
		return l.forward(ctx, t.path)
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t, err)
	}
	return c, nil
}

// ReadFile implements [FileReader] by the gateway's sftp subsystem, as the user
// who logs in.
func (t *SSH) ReadFile(ctx context.Context, path string) ([]byte, error) {
	data, err := onLink(ctx, t.shared, func(ctx context.Context, l *link) ([]byte, error) {
		return l.readFile(ctx, t.settings.SFTPCommand, path)
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t, err)
	}
	return data, nil
}

// ListFolder implements [FileReader].
func (t *SSH) ListFolder(ctx context.Context, path string) ([]string, error) {
	names, err := onLink(ctx, t.shared, func(ctx context.Context, l *link) ([]string, error) {
		return l.listFolder(ctx, t.settings.SFTPCommand, path)
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t, err)
	}
	return names, nil
}

// Close ends the SSH connection, and with it all that use it. Dial fails from
// then on.
func (t *SSH) Close() error {
	t.shared.close()
	return nil
}

// prepare reads what is text, and so finds what can be known to be wrong
// without touching file or network.
func (s *SSHSettings) prepare() error {
	s.Bastion = slices.Clone(s.Bastion)
	if err := s.SSHHop.prepare(""); err != nil {
		return err
	}
	for i := range s.Bastion {
		if err := s.Bastion[i].prepare(bastionSetting(i)); err != nil {
			return err
		}
	}
	return nil
}

func (h *SSHHop) prepare(prefix string) (err error) {
	switch {
	case h.Host == "" && prefix == "":
		return &SettingError{Setting: "host", Err: errors.New("there is none, neither here nor in the URI")}
	case h.Host == "":
		return &SettingError{Setting: prefix + "host", Err: errors.New("there is none, and a bastion needs one")}
	}
	if h.Port < 0 || h.Port > 65535 {
		return &SettingError{Setting: prefix + "port", Err: fmt.Errorf("%d is not between 1 and 65535", h.Port)}
	}
	if h.HostKey != "" {
		if _, err := parseHostKeys(h.HostKey, prefix+"host_key"); err != nil {
			return &SettingError{Setting: prefix + "host_key", Err: err}
		}
	}
	h.inline, err = h.inlineKeys(prefix)
	return err
}
