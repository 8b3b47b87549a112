package vici

import (
	"context"
	"iter"
	"time"
)

// The defaults of a client.
const (
	DefaultTimeout  = 30 * time.Second
	DefaultMaxConns = 4

	// RemoteMaxConns is a good number of sockets where each command waits for a
	// slow link: as many as Terraform does things at a time.
	RemoteMaxConns = 10

	// DefaultMaxAnswer is the size in bytes of the largest answer to a command,
	// all its events taken together: some 400,000 connections. A daemon that is
	// none would fill the memory.
	DefaultMaxAnswer = 256 << 20
)

// Client runs commands on a charon daemon. It is safe for use by several
// goroutines; each running command has a socket of its own, out of a pool of
// sockets that are dialled when they are first needed.
type Client struct {
	pool    *pool
	silence *silence
	trace   func(context.Context, Trace)

	maxAnswer int64

	// closed ends with Close and interrupts whatever is under way then.
	closed context.Context
	close  context.CancelFunc
}

// Trace describes one finished command, for logs and metrics. It holds no
// values of messages.
type Trace struct {
	Command  string
	Duration time.Duration // in a stream this includes the consumer's time
	Events   int           // handed to the consumer
	// BytesSent and BytesReceived count what went over sockets for the command,
	// event registrations and a retry included.
	BytesSent, BytesReceived int64
	// Err is what the command returned; nil if the consumer left a stream.
	Err error
}

// Option changes a default of NewClient.
type Option func(*options)

type options struct {
	timeout  time.Duration
	maxConns int
	trace    func(context.Context, Trace)

	maxAnswer int64
}

// WithTimeout sets how long to wait for the daemon at each step of a command:
// to connect, to take the command, and to send each packet of its answer. The
// time that the consumer of a stream takes does not count. 0 is for ever; the
// default is DefaultTimeout. charon answers some commands only when they are
// done, a load-conn with a start action and a slow DNS server for one.
//
// Once a daemon has answered nothing for that time, further commands fail with a
// SilentError at once, but for one each time that it has passed again.
func WithTimeout(d time.Duration) Option {
	return func(o *options) { o.timeout = max(0, d) }
}

// WithMaxConns sets how many sockets, and so commands at a time, there may be
// at most. The default is DefaultMaxConns, less than 1 counts as 1.
func WithMaxConns(n int) Option {
	return func(o *options) { o.maxConns = max(1, n) }
}

// WithMaxAnswer sets the size in bytes of the largest answer to a command. The
// default is DefaultMaxAnswer.
func WithMaxAnswer(n int64) Option {
	return func(o *options) { o.maxAnswer = n }
}

// WithTrace sets a function that is called at the end of every command, in the
// goroutine and with the context of its caller.
func WithTrace(trace func(context.Context, Trace)) Option {
	return func(o *options) { o.trace = trace }
}

// NewClient returns a client that connects with dial. It does not dial itself:
// the first command does.
func NewClient(dial Dialer, opts ...Option) *Client {
	o := options{timeout: DefaultTimeout, maxConns: DefaultMaxConns, maxAnswer: DefaultMaxAnswer}
	for _, opt := range opts {
		opt(&o)
	}
	c := &Client{pool: newPool(dial, o.timeout, o.maxConns), silence: &silence{timeout: o.timeout}, trace: o.trace, maxAnswer: o.maxAnswer}
	c.closed, c.close = context.WithCancel(context.Background())
	return c
}

// Close closes all sockets. Commands under way and later ones fail with
// ErrClosed. It does not wait for them and always returns nil.
func (c *Client) Close() error {
	c.close()
	c.pool.close()
	return nil
}

// Call runs a command and returns the daemon's answer as it is, in valid UTF-8:
// whether that says success=no is left to the caller. See the package's documentation for
// the errors.
func (c *Client) Call(ctx context.Context, command string, in *Message) (*Message, error) {
	return c.run(ctx, &exchange{command: command}, in)
}

// command is Call for commands whose answer is nothing but success or an errmsg.
func (c *Client) command(ctx context.Context, command string, in *Message) error {
	reply, err := c.ask(ctx, command, in)
	if err != nil {
		return err
	}
	if _, ok := reply.Get("success"); !ok {
		return &ProtocolError{Command: command, Reason: "it does not say whether that was a success"}
	}
	return nil
}

// ask is Call for commands whose answer may be an errmsg.
func (c *Client) ask(ctx context.Context, command string, in *Message) (*Message, error) {
	reply, err := c.Call(ctx, command, in)
	if err != nil {
		return nil, err
	}
	if err := Failure(command, in, reply); err != nil {
		return nil, err
	}
	return reply, nil
}

// Stream runs a command that answers with a series of events, and yields those
// called event as they arrive. The error, if any, comes last and alone; an
// answer with success=no is a *CommandError. If the sequence ends without an
// error, all events were seen.
//
// The daemon waits for a slow consumer, for as long as it likes: no event is
// dropped. The stream holds its socket until it ends, so a loop that runs
// commands in its body needs a second one, and as many loops as there are
// sockets would wait for each other for ever. Leaving the loop closes the
// socket. Every iteration over the sequence runs the command again.
func (c *Client) Stream(ctx context.Context, command, event string, in *Message) iter.Seq2[*Message, error] {
	return func(yield func(*Message, error) bool) {
		left := false
		x := &exchange{command: command, event: event, yield: func(m *Message) bool {
			left = !yield(m, nil)
			return !left
		}}
		reply, err := c.run(ctx, x, in)
		if left {
			return
		}
		if err == nil {
			err = Failure(command, in, reply)
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// Failure returns the *CommandError that an answer to a request stands for, if it
// does.
func Failure(command string, request, reply *Message) error {
	success, told := reply.Get("success")
	_, refused := reply.Get("errmsg")
	if success == "yes" || !told && !refused {
		return nil
	}
	return &CommandError{Command: command, Reason: reasonOf(reply, request)}
}
