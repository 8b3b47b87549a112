package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"time"

	"github.com/cenkalti/backoff/v5"
	"golang.org/x/crypto/ssh"
)

// ForwardingError tells that an SSH server does not connect to the socket.
type ForwardingError struct {
	Path string
	// Reason is what is wrong, as far as that can be found out.
	Reason string
	// Err is fs.ErrNotExist or fs.ErrPermission if the socket's file is to blame,
	// else what the server said.
	Err error
}

// Error implements error.
func (e *ForwardingError) Error() string {
	return fmt.Sprintf("sshd does not connect to the unix socket %s: %s (%v)", e.Path, e.Reason, e.Err)
}

// Unwrap returns the cause.
func (e *ForwardingError) Unwrap() error { return e.Err }

// What keeps a socket from being reached, and what helps.
const (
	forbidden = "sshd forbids it (AllowStreamLocalForwarding or DisableForwarding in its sshd_config, " +
		"restrict or no-port-forwarding in authorized_keys, or a user certificate without permit-port-forwarding)"
	alternative = `; or set command, which needs no forwarding, to "sudo -n socat - UNIX-CONNECT:%s" for example`
)

// forward opens a channel to a unix socket (direct-streamlocal@openssh.com, see
// OpenSSH's PROTOCOL, section 2.4).
func (l *link) forward(ctx context.Context, path string) (net.Conn, error) {
	select {
	case l.forwarding <- struct{}{}:
		defer func() { <-l.forwarding }()
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for other connections to be made: %w", context.Cause(ctx))
	}
	channel, err := l.openSocket(ctx, path)
	if err != nil {
		return nil, err
	}
	l.forwarded = true
	return newStream(channel, l.name+path, func() error {
		if !l.alive(l.ctx) {
			return context.Cause(l.ctx)
		}
		return io.EOF
	}), nil
}

// openSocket tries again for a moment if the server cannot connect though
// nothing is known to be wrong: sshd does not wait for room in a full accept queue
// (EAGAIN), and does not tell it from other failures.
func (l *link) openSocket(ctx context.Context, path string) (net.Conn, error) {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = 10*time.Millisecond, 200*time.Millisecond
	const patience = time.Second
	for began := time.Now(); ; {
		channel, err := l.client().DialContext(ctx, "unix", path)
		var refused *ssh.OpenChannelError
		if err == nil || !errors.As(err, &refused) {
			return channel, err
		}
		reason := l.whyRefused(ctx, path, refused)
		if !l.forwarded || !errors.Is(reason.Err, refused) || time.Since(began) > patience {
			return nil, reason
		}
		select {
		case <-time.After(pauses.NextBackOff()):
		case <-ctx.Done():
			return nil, fmt.Errorf("%w, while %w", context.Cause(ctx), reason)
		}
	}
}

// whyRefused finds out what sshd does not say: whatever is wrong, it answers
// "open failed" (server_request_direct_streamlocal in its serverloop.c). The
// socket's file is looked at through sftp.
func (l *link) whyRefused(ctx context.Context, path string, refused *ssh.OpenChannelError) *ForwardingError {
	e := &ForwardingError{Path: path, Err: refused}
	switch refused.Reason {
	case ssh.Prohibited:
		e.Reason = forbidden + fmt.Sprintf(alternative, path)
		return e
	case ssh.UnknownChannelType:
		e.Reason = "this SSH server cannot forward to unix sockets" + fmt.Sprintf(alternative, path)
		return e
	}
	info, err := l.probe(ctx, path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Err = fs.ErrNotExist
		e.Reason = "there is no such file on the gateway: is charon running, with the vici plugin, and is its " +
			"charon.plugins.vici.socket this one?"
	case errors.Is(err, fs.ErrPermission):
		e.Err = fs.ErrPermission
		e.Reason = fmt.Sprintf("user %q may not open it%s; by default only root and charon's group may: log in as such a user",
			l.client().User(), describeSocket(info)) + fmt.Sprintf(alternative, path)
	case info != nil && info.Mode()&fs.ModeSocket == 0:
		e.Reason = "that is a file on the gateway, but no socket"
	case l.forwarded:
		e.Reason = "it did before, so charon has stopped, or is too busy to accept connections"
	case info != nil:
		e.Reason = "the socket is there, and the user may open it; so charon has stopped and left the socket behind, or " + forbidden +
			". Start charon, or allow forwarding" + fmt.Sprintf(alternative, path)
	default:
		e.Reason = fmt.Sprintf("either %s, or the socket is not there, or user %q may not open it; the file could not be looked at (%v)",
			forbidden, l.client().User(), err) + fmt.Sprintf(alternative, path)
	}
	return e
}

// probe looks at the file of a socket. To open one fails in any case, but with
// another error if permission is missing (open(2), ENXIO and EACCES).
func (l *link) probe(ctx context.Context, path string) (fs.FileInfo, error) {
	client, err := l.sftp(ctx, "")
	if err != nil {
		return nil, err
	}
	defer func() { _ = client.Close() }()
	defer context.AfterFunc(ctx, func() { _ = client.Close() })()
	info, err := client.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode()&fs.ModeSocket == 0 {
		return info, nil
	}
	file, err := client.OpenFile(path, os.O_RDWR)
	if err == nil {
		_ = file.Close()
	}
	if errors.Is(err, fs.ErrPermission) {
		return info, err
	}
	return info, nil
}
