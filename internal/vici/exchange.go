package vici

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// errLeft ends an exchange whose consumer has left the loop.
var errLeft = errors.New("the consumer left the stream")

// exchange is one command and what has come of it so far.
type exchange struct {
	command string
	event   string              // streamed by the command; "" for a plain one
	yield   func(*Message) bool // takes the events

	patience time.Duration // how much longer than usual the daemon may take

	silence *silence
	timeout time.Duration // for each step, for ever if 0
	limit   int64         // of the answer, in bytes
	trace   Trace
	sent    bool // a byte of the command may have left
	clean   bool // both sides agree that nothing is under way on the socket
}

// run takes a command through the pool: once, or twice if the first socket
// turns out to have died in the pool and nothing can have happened.
func (c *Client) run(ctx context.Context, x *exchange, in *Message) (reply *Message, err error) {
	start := time.Now()
	x.trace.Command, x.silence, x.timeout, x.limit = x.command, c.silence, c.pool.timeout, c.maxAnswer
	if x.timeout > 0 {
		x.timeout += x.patience
	}
	if c.trace != nil {
		defer func(ctx context.Context) {
			x.trace.Duration = time.Since(start)
			if !errors.Is(err, errLeft) {
				x.trace.Err = err
			}
			c.trace(ctx, x.trace)
		}(ctx)
	}
	request, err := x.request(in)
	if err != nil {
		return nil, err
	}

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(c.closed, func() { cancel(ErrClosed) })()
	if c.closed.Err() != nil {
		cancel(ErrClosed) // AfterFunc may take its time
	}

	conn, err := c.pool.acquire(ctx)
	if err != nil {
		return nil, x.fail(ctx, StepWait, err)
	}
	// Deferred, so that the slot is freed and the socket closed even if the
	// consumer panics.
	defer func() { c.pool.release(conn) }()
	if err := c.silence.check(x.command); err != nil {
		return nil, err
	}
	begun := time.Now()
	defer func() {
		// One for which more time than usual was given says nothing of others.
		if late := (*TimeoutError)(nil); x.patience == 0 && errors.As(err, &late) {
			c.silence.miss(begun, err)
		}
	}()

	if conn != nil {
		reply, err = x.over(ctx, conn, request)
		if err == nil || !x.mayRetry(ctx, err) {
			return reply, err
		}
		x.sent = false
	}
	if conn, err = c.pool.connect(ctx); err != nil {
		return nil, x.fail(ctx, StepDial, err)
	}
	return x.over(ctx, conn, request)
}

// request checks the names and encodes the command before a socket is touched.
func (x *exchange) request(in *Message) ([]byte, error) {
	if err := checkName("the command", x.command); err != nil {
		return nil, err
	}
	if err := checkName("the event", x.event); err != nil {
		return nil, err
	}
	frame, err := appendFrame(nil, Packet{Type: CommandRequest, Name: x.command, Message: in})
	if err != nil {
		return nil, x.wrap(err)
	}
	return frame, nil
}

// over runs the exchange on a socket, and closes that if it is not fit for
// another one.
func (x *exchange) over(ctx context.Context, conn *conn, request []byte) (*Message, error) {
	x.clean = false
	conn.timeout = x.timeout
	sent, received := conn.sent, conn.received
	stop := context.AfterFunc(ctx, conn.interrupt)
	defer func() {
		x.trace.BytesSent += conn.sent - sent
		x.trace.BytesReceived += conn.received - received
		// If stop comes too late, interrupt has spoilt the socket or will.
		if quiet := stop(); !quiet || !x.clean || !conn.idle() {
			conn.close()
		}
	}()

	if x.event != "" && !slices.Contains(conn.registered, x.event) {
		if err := x.register(ctx, conn); err != nil {
			return nil, err
		}
	}
	n, err := conn.write(ctx, request)
	x.sent = n > 0
	if err != nil {
		return nil, x.fail(ctx, StepWrite, err)
	}
	return x.answer(ctx, conn)
}

// read waits for the next packet.
func (x *exchange) read(ctx context.Context, conn *conn) (Packet, error) {
	p, err := conn.read(ctx)
	if err == nil {
		x.silence.hear()
	}
	return p, err
}

// answer passes the events on and returns the response. Events that nobody asked
// for are skipped.
func (x *exchange) answer(ctx context.Context, conn *conn) (*Message, error) {
	for start := conn.received; ; {
		p, err := x.read(ctx, conn)
		if err != nil {
			return nil, x.fail(ctx, StepRead, err)
		}
		if conn.received-start > x.limit {
			return nil, &ProtocolError{Command: x.command, Reason: fmt.Sprintf("it has no end: more than %d MB", x.limit>>20)}
		}
		switch p.Type {
		case Event:
			if x.event == "" || p.Name != x.event {
				continue
			}
			x.trace.Events++
			mendTexts(p.Message, x.event)
			if !x.yield(p.Message) {
				return nil, errLeft
			}
		case CommandResponse:
			x.clean = true
			mendTexts(p.Message, "")
			return p.Message, nil
		case CommandUnknown:
			x.clean = true
			return nil, &UnknownCommandError{Command: x.command}
		default:
			return nil, x.unexpected(p)
		}
	}
}

// register asks for the events of the stream. A command without it succeeds
// with no event at all, which looks like an empty daemon. The registration lasts
// as long as the socket: charon sends the events of a command to the client that
// has given it and to no other (raise_event in
// src/libcharon/plugins/vici/vici_dispatcher.c), and each registration costs a
// round trip.
func (x *exchange) register(ctx context.Context, conn *conn) error {
	err := x.confirm(ctx, conn)
	if err == nil {
		conn.registered = append(conn.registered, x.event)
	}
	var unknown *UnknownEventError
	x.clean = errors.As(err, &unknown)
	return err
}

// confirm sends a registration and waits for its confirmation. Events may come
// first.
func (x *exchange) confirm(ctx context.Context, conn *conn) error {
	frame, err := appendFrame(nil, Packet{Type: EventRegister, Name: x.event})
	if err != nil {
		return x.wrap(err)
	}
	if _, err := conn.write(ctx, frame); err != nil {
		return x.fail(ctx, StepWrite, err)
	}
	for {
		p, err := x.read(ctx, conn)
		if err != nil {
			return x.fail(ctx, StepRead, err)
		}
		switch p.Type {
		case Event:
		case EventConfirm:
			return nil
		case EventUnknown:
			return &UnknownEventError{Command: x.command, Event: x.event}
		default:
			return x.unexpected(p)
		}
	}
}

// mayRetry reports whether a pooled socket has failed in a way that a fresh one
// can make good without doing anything twice.
func (x *exchange) mayRetry(ctx context.Context, err error) bool {
	var lost *OpError
	if !errors.As(err, &lost) || ctx.Err() != nil || x.trace.Events > 0 {
		return false
	}
	return !x.sent || readOnly(x.command)
}

func (x *exchange) unexpected(p Packet) error {
	return &ProtocolError{Command: x.command, Reason: "unexpected " + p.Type.String()}
}

// fail makes the error of a step presentable. A context that has ended explains
// every other error.
func (x *exchange) fail(ctx context.Context, step Step, err error) error {
	if ctx.Err() != nil {
		return &OpError{Command: x.command, Step: step, Sent: x.sent, Err: contextError(ctx)}
	}
	var (
		invalid *ProtocolError
		late    *TimeoutError
	)
	switch {
	case errors.As(err, &invalid):
		invalid.Command = x.command
		return invalid
	case errors.As(err, &late):
		late.Command = x.command
		return late
	case step == StepDial:
		return x.wrap(err)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &TimeoutError{Command: x.command, Step: step, After: x.timeout, Sent: x.sent, Err: err}
	}
	return &OpError{Command: x.command, Step: step, Sent: x.sent, Err: err}
}

// wrap puts the command in front of an error that does not name it.
func (x *exchange) wrap(err error) error { return fmt.Errorf("%s: %w", x.command, err) }
