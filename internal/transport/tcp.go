package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"syscall"
)

// tcpTarget is a TCP endpoint. Nothing is encrypted and nobody authenticated.
type tcpTarget struct{ address string }

func parseTCP(u *url.URL) (Target, error) {
	usage := errors.New("a TCP endpoint is written tcp://host:port, an IPv6 address in brackets")
	if u.Opaque != "" || u.User != nil || (u.Path != "" && u.Path != "/") || u.Hostname() == "" || u.Port() == "" {
		return nil, usage
	}
	if err := checkPort(u.Port()); err != nil {
		return nil, err
	}
	return tcpTarget{address: net.JoinHostPort(u.Hostname(), u.Port())}, nil
}

func checkPort(text string) error {
	if port, err := strconv.ParseUint(text, 10, 16); err != nil || port == 0 {
		return fmt.Errorf("%s is not a port between 1 and 65535", text)
	}
	return nil
}

func (t tcpTarget) String() string {
	return (&url.URL{Scheme: "tcp", Host: t.address}).String()
}

func (t tcpTarget) Dial(ctx context.Context) (net.Conn, error) {
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", t.address)
	if err != nil {
		hint := ""
		if errors.Is(err, syscall.ECONNREFUSED) {
			hint = " (nobody listens there: is charon.plugins.vici.socket set to a tcp:// URI?)"
		}
		return nil, fmt.Errorf("%s: %w%s", t, err, hint)
	}
	return c, nil
}

// Exposed is a [Target] that may be reached over a network without protection.
type Exposed interface {
	// Exposed tells that it is: whoever can connect has the gateway.
	Exposed() bool
}

// Exposed implements [Exposed]: it is false for this machine's own addresses.
func (t tcpTarget) Exposed() bool {
	host, _, err := net.SplitHostPort(t.address)
	if err != nil || host == "localhost" {
		return err != nil
	}
	ip := net.ParseIP(host)
	return ip == nil || !ip.IsLoopback()
}
