package vici_test

import (
	"io"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// The errors are read by people, at night.
func TestErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want string
	}{
		{
			&vici.CommandError{Command: "load-conn", Reason: "unknown option: x, config discarded"},
			"load-conn: unknown option: x, config discarded",
		},
		{
			&vici.CommandError{Command: "load-conn"},
			"load-conn: the daemon reported a failure without a reason; its log has more",
		},
		{
			&vici.UnknownCommandError{Command: "get-wings"},
			`the daemon does not know the command "get-wings" (too old, or a plugin is not loaded)`,
		},
		{
			&vici.UnknownEventError{Command: "list-conns", Event: "list-conn"},
			`list-conns: the daemon does not know the event "list-conn" (too old, or a plugin is not loaded)`,
		},
		{
			&vici.ProtocolError{Command: "version", Reason: "the packet is empty"},
			"version: not a valid VICI answer: the packet is empty",
		},
		{
			&vici.TooLargeError{What: "the message", Size: 524289, Limit: 524288},
			"the message is too large for VICI: 524289, the limit is 524288",
		},
		{
			&vici.NameError{What: "the connection's name", Name: "é"},
			`the connection's name "é" is not printable ASCII, the only thing charon accepts here`,
		},
		{
			&vici.DialError{Err: syscall.ENOENT},
			"cannot reach the daemon: no such file or directory",
		},
		{
			&vici.TimeoutError{Command: "load-conn", Step: vici.StepRead, After: 30 * time.Second, Err: os.ErrDeadlineExceeded},
			"load-conn: timed out after 30s waiting for the daemon's answer",
		},
		{
			&vici.TimeoutError{Command: "version", Step: vici.StepDial, After: time.Second, Err: syscall.EAGAIN},
			"version: timed out after 1s connecting to the daemon: resource temporarily unavailable",
		},
		{
			&vici.OpError{Command: "list-conns", Step: vici.StepRead, Err: io.EOF},
			"list-conns: the daemon closed the connection while waiting for the daemon's answer: EOF",
		},
		{
			&vici.OpError{Command: "list-conns", Step: vici.StepWait, Err: vici.ErrClosed},
			"list-conns: waiting for a free connection: the VICI client is closed",
		},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
