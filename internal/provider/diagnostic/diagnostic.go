package diagnostic

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Failure makes the detail of a diagnostic from an error: what failed on which gateway, what the daemon said, and what
// to do about it. The label says which gateway it is; the subject is what the command was about, such as `connection "net-net"`.
func Failure(label, subject string, err error) string {
	paragraphs := []string{printableLines(Explain(err))}
	if advice := advise(err); advice != "" {
		paragraphs = append(paragraphs, advice)
	}
	facts := "Gateway: " + label
	if subject != "" {
		facts += "\nSubject: " + subject
	}
	return strings.Join(append(paragraphs, facts), "\n\n")
}

// Explain says what the daemon said, or what else has failed.
func Explain(err error) string {
	var command *vici.CommandError
	if errors.As(err, &command) {
		if command.Reason == "" {
			return fmt.Sprintf("charon refused the command %s without giving a reason.", command.Command)
		}
		return fmt.Sprintf("charon refused the command %s: %s.", command.Command, strings.TrimSuffix(command.Reason, "."))
	}
	return Sentence(err)
}

// printableLines is for errors that may have what somebody else says, such as an SSH server.
func printableLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = vici.Printable(line)
	}
	return strings.Join(lines, "\n")
}

// advise says what to do about an error, or nothing if the error says it already.
func advise(err error) string {
	var (
		command  *vici.CommandError
		unknown  *vici.UnknownCommandError
		protocol *vici.ProtocolError
		dial     *vici.DialError
		timeout  *vici.TimeoutError
		silent   *vici.SilentError
		own      interface{ Advice() string }
		large    *vici.TooLargeError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "The run was interrupted. Nothing more was sent; the next plan shows what the daemon holds."
	case errors.As(err, &own):
		return own.Advice()
	case errors.As(err, &command):
		return "The daemon keeps what it had before. Its log (level 1 of cfg) usually names the value that it does not like."
	case errors.As(err, &unknown):
		return "The daemon is older than the command, or it was built without it. This provider needs strongSwan 5.9.8 or newer."
	case errors.As(err, &protocol):
		return "What answered does not speak VICI. Is this charon's VICI socket, and not its stroke or another program's?"
	case errors.As(err, &large):
		return "VICI limits names to 255 bytes, values to 65535 bytes and messages to 512 KiB. Split the connection into several."
	case errors.As(err, &dial) && errors.Is(err, fs.ErrNotExist):
		return "There is no such socket: is charon running (systemctl status strongswan), with its vici plugin, and is this the " +
			"socket that charon.plugins.vici.socket in strongswan.conf names?"
	case errors.As(err, &dial) && errors.Is(err, fs.ErrPermission):
		return "The socket belongs to root as a rule. Run as root, or let charon give the socket to a group: " +
			"charon.group in strongswan.conf, or the permissions of charon.plugins.vici.socket."
	case errors.As(err, &dial) && errors.Is(err, syscall.ECONNREFUSED) && overTCP(err):
		return "Nobody listens at this address and port, or a firewall refuses the connection. Compare them with what listens there in front of charon's " +
			"socket, such as stunnel, and look whether it runs."
	case errors.As(err, &dial) && errors.Is(err, syscall.ECONNREFUSED):
		return "Nobody listens there: charon has stopped, or it has crashed and left its socket behind. Start it again."
	case errors.As(err, &silent):
		return advise(silent.Err)
	case errors.As(err, &timeout) && timeout.Step == vici.StepDial && !errors.Is(err, syscall.EAGAIN):
		return "The connection was not there in time: the host is down or cannot be reached, a firewall drops the packets, or what listens there " +
			"is not what uri says. Nothing was sent."
	case errors.As(err, &timeout):
		return "The daemon accepted the connection but did not answer in time. It may be busy: loading connections with a trap waits " +
			"for DNS. If it goes on, look at its log, or raise the provider's timeout."
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "The connection was closed from the other side: the daemon stops, restarts or has crashed, or something else listens there."
	}
	return ""
}

// overTCP reports whether a connection was tried over TCP, and not to a socket.
func overTCP(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && strings.HasPrefix(op.Net, "tcp")
}

// Sentence makes an error's text one: a capital letter in front, a full stop behind.
func Sentence(err error) string {
	text := err.Error()
	if text == "" {
		return "Unknown error."
	}
	// Names keep their spelling: that of the daemon, and that of a command, which a colon follows.
	if word, _, _ := strings.Cut(text, " "); word != "charon" && !strings.HasPrefix(word, "swanctl") && !strings.HasSuffix(word, ":") {
		first, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}

// AddErrorAt and AddWarningAt put a problem on an attribute. CLIs point to the attributes of a resource, but as a rule not
// to what is nested in them, so the text names these.
func AddErrorAt(p path.Path, summary, detail string, diags *diag.Diagnostics) {
	diags.AddAttributeError(p, summary, detail+placeOf(p))
}

// AddWarningAt puts a warning on an attribute, see AddErrorAt.
func AddWarningAt(p path.Path, summary, detail string, diags *diag.Diagnostics) {
	diags.AddAttributeWarning(p, summary, detail+placeOf(p))
}

func placeOf(p path.Path) string {
	if len(p.Steps()) < 2 {
		return ""
	}
	return "\n\nAttribute: " + p.String()
}

// Count is a number with its noun, in the plural if need be.
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// LastStep is the name of an attribute.
func LastStep(p path.Path) string {
	last, _ := p.Steps().LastStep()
	if name, ok := last.(path.PathStepAttributeName); ok {
		return string(name)
	}
	return p.String()
}
