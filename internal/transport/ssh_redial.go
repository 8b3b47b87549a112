package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// sharedLink makes one SSH connection for all who need one, and a new one when
// it is lost.
//
// Failures are not repeated at will, since sshd and its guards lock out who
// fails too often (MaxStartups, fail2ban), and a gateway that is down should not
// cost each of a hundred resources a time-out: for a while, which doubles, whoever
// comes gets the last failure. A server that was there before, and is not now,
// is waited for instead: it restarts, most often.
type sharedLink struct {
	connect func(context.Context) (*link, error)
	turn    chan struct{} // held while connecting

	// closed ends with close.
	closed context.Context
	end    context.CancelCauseFunc

	mu   sync.Mutex
	link *link

	// What follows belongs to the holder of the turn.
	pauses  *backoff.ExponentialBackOff
	failure error
	retry   time.Time // not before
	patient int       // how often a lost connection is tried again before that is a failure
}

// lostAttempts bounds how often a lost connection is tried again: for about a
// quarter of a minute.
const lostAttempts = 6

func newSharedLink(connect func(context.Context) (*link, error)) *sharedLink {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval = 500 * time.Millisecond
	pauses.Multiplier = 2
	pauses.MaxInterval = 30 * time.Second
	s := &sharedLink{connect: connect, turn: make(chan struct{}, 1), pauses: pauses}
	s.closed, s.end = context.WithCancelCause(context.Background())
	return s
}

// get returns the connection, which it makes if there is none.
func (s *sharedLink) get(ctx context.Context) (*link, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(s.closed, func() { cancel(context.Cause(s.closed)) })()
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for the SSH connection: %w", context.Cause(ctx))
	}
	for {
		if l, err := s.current(); l != nil || err != nil {
			return l, err
		}
		if wait := time.Until(s.retry); s.failure != nil && wait > 0 {
			if s.patient == 0 {
				return nil, s.failure
			}
			select {
			case <-time.After(wait):
			case <-ctx.Done():
				return nil, fmt.Errorf("%w; the last attempt to connect again: %w", context.Cause(ctx), s.failure)
			}
		}
		l, err := s.connect(ctx)
		if err == nil {
			return s.keep(l)
		}
		if ctx.Err() != nil {
			if cause := context.Cause(ctx); !errors.Is(err, cause) {
				err = fmt.Errorf("%w, while connecting (%w)", cause, err)
			}
			return nil, err // which says nothing about the next one's chances
		}
		s.failure, s.retry = err, time.Now().Add(s.pauses.NextBackOff())
		if s.patient = max(0, s.patient-1); s.patient == 0 || !passing(err) {
			s.patient = 0
			return nil, err
		}
	}
}

// passing reports whether an error may be gone in a moment: not what depends on
// settings.
func passing(err error) bool {
	var (
		setting *SettingError
		hostKey *HostKeyError
		auth    *AuthError
	)
	return !errors.As(err, &setting) && !errors.As(err, &hostKey) && !errors.As(err, &auth)
}

// current returns the connection if there is one that works.
func (s *sharedLink) current() (*link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed.Err() != nil {
		return nil, context.Cause(s.closed)
	}
	if s.link != nil && s.link.ctx.Err() == nil {
		return s.link, nil
	}
	return nil, nil
}

func (s *sharedLink) keep(l *link) (*link, error) {
	s.pauses.Reset()
	s.failure, s.patient = nil, lostAttempts
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed.Err() != nil {
		l.close(context.Cause(s.closed))
		return nil, context.Cause(s.closed)
	}
	s.link = l
	return l, nil
}

func (s *sharedLink) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end(net.ErrClosed)
	if s.link != nil {
		s.link.close(net.ErrClosed)
	}
}

// onLink does something on the connection. If that turns out to be lost, it is
// done once more on a new one: nothing was sent to charon yet.
func onLink[T any](ctx context.Context, s *sharedLink, do func(context.Context, *link) (T, error)) (T, error) {
	for again := true; ; again = false {
		l, err := s.get(ctx)
		if err != nil {
			var none T
			return none, err
		}
		result, err := do(ctx, l)
		if err == nil || ctx.Err() != nil || !again || l.alive(ctx) {
			return result, err
		}
	}
}
