package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// CommandError tells that the command which should have led to charon ended.
type CommandError struct {
	Command string
	// Ended is how, such as "exit status 1".
	Ended string
	// Stderr is the end of what it printed.
	Stderr string
	// Err is the cause: *ssh.ExitError, most often.
	Err error
}

// Error implements error.
func (e *CommandError) Error() string {
	said := "; it printed nothing to its standard error"
	if e.Stderr != "" {
		said = "; it said: " + e.Stderr
	}
	var exit *ssh.ExitError
	hint := ""
	if errors.As(e.Err, &exit) && exit.ExitStatus() == 127 {
		hint = " (the gateway does not have that program, or not in the user's PATH)"
	}
	return fmt.Sprintf("the command %q ended, %s%s%s", e.Command, e.Ended, hint, said)
}

// Unwrap returns the cause.
func (e *CommandError) Unwrap() error { return e.Err }

// maxStderr is how much of a command's standard error is kept, from its end.
const maxStderr = 4 << 10

// exitPatience is how long to wait for a command's exit status once it has
// closed its output: a command may do that and run on.
const exitPatience = 5 * time.Second

// run starts a command whose input and output is VICI.
func (l *link) run(ctx context.Context, command string) (net.Conn, error) {
	session, err := l.session(ctx)
	if err != nil {
		return nil, err
	}
	stderr := &tail{}
	session.Stderr = stderr
	c, err := await(ctx, func() (*process, error) { return startProcess(session, command) }, func(p *process) { _ = p.Close() })
	if err != nil {
		_ = session.Close()
		return nil, fmt.Errorf("the server does not run the command %q: %w", command, err)
	}
	return newStream(c, l.name, func() error { return l.whyEnded(session, command, stderr) }), nil
}

// whyEnded waits for the command's last words.
func (l *link) whyEnded(session *ssh.Session, command string, stderr *tail) error {
	ctx, cancel := context.WithTimeout(l.ctx, exitPatience)
	defer cancel()
	_, err := await(ctx, func() (struct{}, error) { return struct{}{}, session.Wait() }, func(struct{}) {})
	var (
		exit    *ssh.ExitError
		missing *ssh.ExitMissingError
	)
	ended := "exit status 0"
	switch {
	case !l.alive(l.ctx):
		return context.Cause(l.ctx)
	case errors.As(err, &exit) && exit.Signal() != "":
		ended = "by signal " + exit.Signal()
	case errors.As(err, &exit):
		ended = fmt.Sprintf("exit status %d", exit.ExitStatus())
	case errors.As(err, &missing):
		ended = "without an exit status"
	case err != nil:
		ended = "or closed its output and runs on"
	default:
		err = io.EOF
	}
	return &CommandError{Command: command, Ended: ended, Stderr: stderr.String(), Err: err}
}

// process is a command's input and output.
type process struct {
	io.Reader
	io.WriteCloser
	session *ssh.Session
}

func startProcess(session *ssh.Session, command string) (*process, error) {
	in, err := session.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := session.Start(command); err != nil {
		return nil, err
	}
	return &process{Reader: out, WriteCloser: in, session: session}, nil
}

// Close ends the session, on which sshd closes what the command reads.
func (p *process) Close() error { return p.session.Close() }

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
	cut  bool
}

// Write implements io.Writer.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, b...)
	if over := len(t.text) - maxStderr; over > 0 {
		t.text, t.cut = append(t.text[:0], t.text[over:]...), true
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := strings.ToValidUTF8(strings.TrimSpace(string(t.text)), "?")
	if t.cut {
		text = "…" + text
	}
	return text
}
