package transport

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// link is an SSH connection to a gateway, through all hops.
type link struct {
	name string // of the gateway, for errors
	hops []*ssh.Client

	// ctx ends when the connection does; its cause says why.
	ctx  context.Context
	end  context.CancelCauseFunc
	done sync.WaitGroup

	keepAlive time.Duration

	// starting is held while the sftp client is looked for, or started.
	starting   chan struct{}
	sftpClient *sftp.Client

	// forwarding is held while a channel to the socket is opened: charon's accept
	// queue holds three.
	forwarding chan struct{}
	forwarded  bool // one was opened: sshd allows it
}

// connectTimeout bounds a connection attempt when the context does not.
const connectTimeout = time.Minute

// connectLink connects to the gateway, hop by hop.
func connectLink(ctx context.Context, s SSHSettings) (_ *link, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, connectTimeout,
		fmt.Errorf("the SSH connection was not there after %s: %w", connectTimeout, context.DeadlineExceeded))
	defer cancel()
	hops, err := s.resolve()
	if err != nil {
		return nil, err
	}
	l := &link{name: hops[len(hops)-1].address(), keepAlive: s.KeepAlive, forwarding: make(chan struct{}, 1), starting: make(chan struct{}, 1)}
	if l.keepAlive <= 0 {
		l.keepAlive = DefaultKeepAlive
	}
	defer func() {
		if err != nil {
			l.closeHops()
		}
	}()
	for _, h := range hops {
		conn, err := l.dialHop(ctx, h)
		if err != nil {
			return nil, &HopError{Hop: h.String(), Err: err}
		}
		client, err := h.handshake(ctx, conn)
		if err != nil {
			_ = conn.Close()
			return nil, &HopError{Hop: h.String(), Err: err}
		}
		l.hops = append(l.hops, client)
	}
	l.ctx, l.end = context.WithCancelCause(context.Background())
	l.done.Go(l.watch)
	l.done.Go(l.keepAlives)
	return l, nil
}

// dialHop connects to a hop through the one before, if there is one.
func (l *link) dialHop(ctx context.Context, h hop) (net.Conn, error) {
	if h.connectTimeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, h.connectTimeout, h.tooLate())
		defer cancel()
	}
	if len(l.hops) == 0 {
		var d net.Dialer
		conn, err := d.DialContext(ctx, cmp.Or(h.network, "tcp"), h.address())
		if err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return conn, err
	}
	conn, err := l.client().DialContext(ctx, "tcp", h.address())
	var refused *ssh.OpenChannelError
	if errors.As(err, &refused) && refused.Reason == ssh.Prohibited {
		return nil, fmt.Errorf("the hop before does not forward to it (AllowTcpForwarding, PermitOpen or DisableForwarding in "+
			"its sshd_config, or restrict in its authorized_keys): %w", err)
	}
	if err != nil {
		return nil, fmt.Errorf("the hop before cannot connect to it: %w", err)
	}
	return conn, nil
}

// client is that of the gateway itself, the last hop.
func (l *link) client() *ssh.Client { return l.hops[len(l.hops)-1] }

// watch waits for the end of the connection.
func (l *link) watch() {
	err := l.client().Wait()
	if err == nil {
		err = io.EOF
	}
	l.end(&lostError{fmt.Errorf("the SSH connection to %s was lost: %w", l.name, err)}) // which counts if nobody gave a cause before
	l.closeHops()
}

// keepAlives asks at intervals whether the gateway is there, which also keeps
// the connection in the tables of firewalls on the way.
func (l *link) keepAlives() {
	ticks := time.NewTicker(l.keepAlive)
	defer ticks.Stop()
	for {
		select {
		case <-ticks.C:
			l.alive(l.ctx)
		case <-l.ctx.Done():
			return
		}
	}
}

// alive asks the gateway for an answer, any answer: sshd says that it does not
// know the request. Without one in time, the connection is given up.
func (l *link) alive(ctx context.Context) bool {
	answered := make(chan error, 1)
	go func() {
		_, _, err := l.client().SendRequest("keepalive@openssh.com", true, nil)
		answered <- err
	}()
	late := time.NewTimer(l.keepAlive)
	defer late.Stop()
	select {
	case err := <-answered:
		if err != nil {
			_ = l.client().Close() // for watch, which knows the cause
			<-l.ctx.Done()
		}
	case <-late.C:
		l.giveUp(&lostError{fmt.Errorf("the SSH connection to %s was given up: no answer to a keepalive for %s", l.name, l.keepAlive)})
	case <-ctx.Done():
	}
	return l.ctx.Err() == nil
}

// close ends the connection, for a reason that whoever uses it is told, and
// waits for that.
func (l *link) close(cause error) {
	l.giveUp(cause)
	l.done.Wait()
}

func (l *link) giveUp(cause error) {
	l.end(cause)
	l.closeHops()
}

// closeHops closes the TCP connection first: to end one that is gone properly,
// hop by hop from the end, could block.
func (l *link) closeHops() {
	for _, client := range l.hops {
		_ = client.Close()
	}
}

// await calls a function that knows no context. If the context ends first, the
// function is left to itself, and what it returns at last is discarded; it ends
// with the connection at the latest.
func await[T any](ctx context.Context, call func() (T, error), discard func(T)) (T, error) {
	type outcome struct {
		value T
		err   error
	}
	results := make(chan outcome)
	go func() {
		value, err := call()
		select {
		case results <- outcome{value, err}:
		case <-ctx.Done():
			if err == nil {
				discard(value)
			}
		}
	}()
	select {
	case r := <-results:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
