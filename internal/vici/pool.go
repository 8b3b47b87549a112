package vici

import (
	"cmp"
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Dialer makes a new connection to the daemon. What it returns must honour
// deadlines; its error is passed on in a *DialError. errors.Is(err,
// syscall.EAGAIN) means that the daemon's accept queue is full, and makes the
// client try again until its time is up.
type Dialer func(ctx context.Context) (net.Conn, error)

// pool hands out sockets, at most as many as it has slots. A slot keeps its
// socket while idle; the socket used last is handed out first, so that a burst
// does not keep more of them alive than the steady load needs.
type pool struct {
	dial    Dialer
	timeout time.Duration

	free chan struct{} // one token for each slot that nobody holds
	turn chan struct{} // held while dialling

	mu     sync.Mutex
	slots  []*conn // the free slots, the most recently used last; nil has no socket
	closed bool
}

func newPool(dial Dialer, timeout time.Duration, size int) *pool {
	p := &pool{
		dial:    dial,
		timeout: timeout,
		free:    make(chan struct{}, size),
		turn:    make(chan struct{}, 1),
		slots:   make([]*conn, size),
	}
	for range size {
		p.free <- struct{}{}
	}
	return p
}

// acquire waits for a free slot and returns its socket, or nil if it has none
// that seems to work. release must follow.
func (p *pool) acquire(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case <-p.free:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	last := len(p.slots) - 1
	c := p.slots[last]
	p.slots = p.slots[:last]
	p.mu.Unlock()
	if c != nil && c.dead() {
		c.close()
		c = nil
	}
	return c, nil
}

// release gives a slot back, with its socket unless that is nil or closed.
func (p *pool) release(c *conn) {
	p.mu.Lock()
	if c != nil && p.closed {
		c.close()
	}
	if c != nil && !c.closed {
		p.slots = append(p.slots, c)
	} else {
		p.slots = slices.Insert(p.slots, 0, nil)
	}
	p.mu.Unlock()
	p.free <- struct{}{}
}

// close closes the idle sockets. Those in use follow when they are released.
func (p *pool) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	for i, c := range p.slots {
		if c != nil {
			c.close()
			p.slots[i] = nil
		}
	}
}

// connect makes a new socket, for the holder of a slot. One dials at a time:
// charon's accept queue holds three (VICI_SOCKET_BACKLOG in
// src/libcharon/plugins/vici/vici_socket.h), and connecting to a full queue of
// a unix socket fails with EAGAIN rather than waiting. Other clients may fill
// the queue all the same, so that case is tried again until the time is up.
//
// The error is that of the context, a *TimeoutError or a *DialError.
func (p *pool) connect(ctx context.Context) (*conn, error) {
	dialing := ctx
	if p.timeout > 0 {
		var cancel context.CancelFunc
		dialing, cancel = context.WithTimeout(ctx, p.timeout)
		defer cancel()
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-dialing.Done():
		return nil, p.late(ctx, nil)
	}
	var full error
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		c, err := p.dial(dialing)
		switch {
		case err == nil:
			return newConn(c, p.timeout), nil
		case expired(dialing):
			return nil, p.late(ctx, cmp.Or(full, err)) // which says how far it got
		case !errors.Is(err, syscall.EAGAIN):
			return nil, &DialError{Err: err}
		}
		full = err
		select {
		case <-time.After(pause):
		case <-dialing.Done():
			return nil, p.late(ctx, full)
		}
	}
}

// expired reports whether ctx is done, or will be in a moment: package net keeps
// time itself, and gives up at a context's deadline before the context does.
func expired(ctx context.Context) bool {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		<-ctx.Done()
	}
	return ctx.Err() != nil
}

// late tells the caller's context, which comes first, from the pool's own limit.
func (p *pool) late(ctx context.Context, full error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &TimeoutError{Step: StepDial, After: p.timeout, Err: full}
}
