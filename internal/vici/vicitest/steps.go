package vicitest

import (
	"io"
	"net"
	"strings"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Step is a part of the server's reaction to a request. Its error closes the
// socket.
type Step func(c *Conn) error

// Message returns a message of values, given as pairs of key and value.
func Message(pairs ...string) *vici.Message {
	m := vici.NewMessage()
	for i := 0; i+1 < len(pairs); i += 2 {
		m.Set(pairs[i], pairs[i+1])
	}
	return m
}

// Reply answers the command with a message of values, see Message.
func Reply(pairs ...string) Step { return ReplyMessage(Message(pairs...)) }

// ReplyMessage answers the command.
func ReplyMessage(m *vici.Message) Step {
	return func(c *Conn) error { return c.send(vici.Packet{Type: vici.CommandResponse, Message: m}) }
}

// Repeat refuses the command, and repeats in its errmsg all values that it was
// sent, each as form has it: what a verbose daemon may do with secrets.
func Repeat(form func(value string) string) Step {
	return func(c *Conn) error {
		reason := []string{"cannot use"}
		for e := range c.packet.Message.Elements() {
			if e.Kind == vici.KindValue {
				reason = append(reason, e.Name+"="+form(e.Value))
			}
		}
		return Reply("success", "no", "errmsg", strings.Join(reason, " "))(c)
	}
}

// Event sends an event if the client has registered for it.
func Event(name string, m *vici.Message) Step {
	return func(c *Conn) error {
		if !c.events[name] {
			return nil
		}
		return c.send(vici.Packet{Type: vici.Event, Name: name, Message: m})
	}
}

// StrayEvent sends an event whether the client has registered for it or not.
func StrayEvent(name string, m *vici.Message) Step {
	return func(c *Conn) error { return c.send(vici.Packet{Type: vici.Event, Name: name, Message: m}) }
}

// Unknown says that there is no such command, or event.
func Unknown() Step {
	return func(c *Conn) error {
		if c.packet.Type == vici.CommandRequest {
			return c.send(vici.Packet{Type: vici.CommandUnknown})
		}
		return c.send(vici.Packet{Type: vici.EventUnknown})
	}
}

// Confirm confirms an event registration or its end.
func Confirm() Step {
	return func(c *Conn) error { return c.send(vici.Packet{Type: vici.EventConfirm}) }
}

// Frame sends any bytes as one frame.
func Frame(data ...byte) Step {
	return func(c *Conn) error { return c.sendFrame(len(data), data) }
}

// ShortFrame announces a frame of a length and sends less of it than that.
func ShortFrame(length int, data ...byte) Step {
	return func(c *Conn) error { return c.sendFrame(length, data) }
}

// Raw sends bytes without a frame.
func Raw(data ...byte) Step {
	return func(c *Conn) error {
		_, err := c.net.Write(data)
		return err
	}
}

// Close closes the socket.
func Close() Step { return func(*Conn) error { return io.EOF } }

// Stall does nothing until the client closes the socket or the test ends.
func Stall() Step {
	return func(c *Conn) error {
		// The client says nothing more, so this returns when it hangs up.
		_, err := io.Copy(io.Discard, c.net)
		if err == nil {
			err = io.EOF
		}
		return err
	}
}

// Delay waits.
func Delay(d time.Duration) Step {
	return func(c *Conn) error {
		select {
		case <-time.After(d):
			return nil
		case <-c.server.stopped:
			return net.ErrClosed
		}
	}
}

// Await waits until ch is closed or receives.
func Await[T any](ch <-chan T) Step {
	return func(c *Conn) error {
		select {
		case <-ch:
			return nil
		case <-c.server.stopped:
			return net.ErrClosed
		}
	}
}

// Signal closes ch, to tell the test that the server has come this far. It may
// be reached once only.
func Signal(ch chan<- struct{}) Step {
	return func(*Conn) error {
		close(ch)
		return nil
	}
}
