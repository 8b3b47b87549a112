package vici

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// ErrClosed is the cause of errors after, and because of, Client.Close.
var ErrClosed = errors.New("the VICI client is closed")

// Step is what was being done on a socket when an error occurred.
type Step string

// The steps of a command.
const (
	StepWait  Step = "waiting for a free connection"
	StepDial  Step = "connecting to the daemon"
	StepWrite Step = "sending the command"
	StepRead  Step = "waiting for the daemon's answer"
)

// CommandError is charon's answer success=no: it understood the command and
// refused or failed to do it.
type CommandError struct {
	Command string
	// Reason is charon's errmsg: printable, and without the secrets that were
	// sent. It may be empty.
	Reason string
}

// Error implements error.
func (e *CommandError) Error() string {
	if e.Reason == "" {
		return e.Command + ": the daemon reported a failure without a reason; its log has more"
	}
	return e.Command + ": " + e.Reason
}

// UnknownCommandError tells that the daemon has no such command: its version
// is too old or the plugin that provides the command is not loaded.
type UnknownCommandError struct{ Command string }

// Error implements error.
func (e *UnknownCommandError) Error() string {
	return fmt.Sprintf("the daemon does not know the command %q (too old, or a plugin is not loaded)", e.Command)
}

// UnknownEventError tells that the daemon has no such event, so that the
// command that streams it was not sent.
type UnknownEventError struct{ Command, Event string }

// Error implements error.
func (e *UnknownEventError) Error() string {
	return fmt.Sprintf("%s: the daemon does not know the event %q (too old, or a plugin is not loaded)", e.Command, e.Event)
}

// ProtocolError tells that what came from the other side is not VICI, or not
// what belongs there. The socket it came from has been closed.
type ProtocolError struct {
	// Command is empty when the error comes from the codec alone.
	Command string
	Reason  string
	// Err is the cause, if there is one besides the Reason.
	Err error
}

// Error implements error.
func (e *ProtocolError) Error() string {
	text := "not a valid VICI answer: " + e.Reason
	if e.Command != "" {
		text = e.Command + ": " + text
	}
	return text
}

// Unwrap returns the cause.
func (e *ProtocolError) Unwrap() error { return e.Err }

// TooLargeError tells that something exceeds a limit of the protocol. Sizes are
// in bytes, but for the nesting of sections, which counts levels.
type TooLargeError struct {
	What  string
	Size  int
	Limit int
}

// Error implements error.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%s is too large for VICI: %d, the limit is %d", e.What, e.Size, e.Limit)
}

// NameError tells that a name would not survive the way to charon, which
// ignores, or does not answer, what is not printable ASCII.
type NameError struct{ What, Name string }

// Error implements error.
func (e *NameError) Error() string {
	return fmt.Sprintf("%s %q is not printable ASCII, the only thing charon accepts here", e.What, e.Name)
}

// DialError tells that no connection to the daemon could be made. Nothing was
// sent.
type DialError struct{ Err error }

// Error implements error.
func (e *DialError) Error() string { return "cannot reach the daemon: " + e.Err.Error() }

// Unwrap returns the dialer's error.
func (e *DialError) Unwrap() error { return e.Err }

// TimeoutError tells that the daemon did not do its part of a step within the
// client's WithTimeout. A context that expires is not a TimeoutError.
type TimeoutError struct {
	Command string
	Step    Step
	After   time.Duration
	// Sent tells that the command may have reached the daemon and may still
	// take effect.
	Sent bool
	// Err is the last error before the time was up, such as EAGAIN.
	Err error
}

// Error implements error.
func (e *TimeoutError) Error() string {
	text := fmt.Sprintf("%s: timed out after %v %s", e.Command, e.After, e.Step)
	if e.Err != nil && !errors.Is(e.Err, os.ErrDeadlineExceeded) {
		text += ": " + e.Err.Error()
	}
	return text
}

// Timeout implements the interface of net.Error's method of that name.
func (e *TimeoutError) Timeout() bool { return true }

// Unwrap returns the cause.
func (e *TimeoutError) Unwrap() error { return e.Err }

// OpError tells that a command was cut short: by the socket, by the context or
// by Client.Close. Unwrap gives the cause.
type OpError struct {
	Command string
	Step    Step
	// Sent tells that the command may have reached the daemon and may have
	// taken effect.
	Sent bool
	Err  error
}

// Error implements error.
func (e *OpError) Error() string {
	if errors.Is(e.Err, io.EOF) || errors.Is(e.Err, io.ErrUnexpectedEOF) {
		return fmt.Sprintf("%s: the daemon closed the connection while %s: %v", e.Command, e.Step, e.Err)
	}
	return fmt.Sprintf("%s: %s: %v", e.Command, e.Step, e.Err)
}

// Unwrap returns the cause.
func (e *OpError) Unwrap() error { return e.Err }

// IsUnanswered reports whether an error leaves open what has become of the
// command: it may have reached the daemon, and no answer that makes sense came
// back.
func IsUnanswered(err error) bool {
	var (
		cut     *OpError
		late    *TimeoutError
		invalid *ProtocolError
	)
	switch {
	case errors.As(err, &cut):
		return cut.Sent
	case errors.As(err, &late):
		return late.Sent
	}
	return errors.As(err, &invalid)
}

// IsUnreachable reports whether an error says that the daemon cannot be spoken to, and leaves nothing half done: no connection to it
// could be made, or it does not answer what changes nothing.
func IsUnreachable(err error) bool {
	var (
		dial   *DialError
		silent *SilentError
		late   *TimeoutError
	)
	switch {
	case errors.As(err, &late):
		return !late.Sent || readOnly(late.Command)
	case errors.As(err, &dial), errors.As(err, &silent):
		return true
	}
	return false
}

// contextError tells why ctx ended. It satisfies errors.Is for the context's
// own error and for the cause that was given to it.
func contextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	switch {
	case err == nil || errors.Is(cause, ErrClosed):
		return cause
	case errors.Is(cause, err):
		return cause
	default:
		return fmt.Errorf("%w: %w", err, cause)
	}
}
