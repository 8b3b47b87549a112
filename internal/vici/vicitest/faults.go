package vicitest

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Fault is what happens to one packet on its way. It reports whether the socket goes on.
type Fault func(h hop) bool

// hop is a packet between the two sides of a socket.
type hop struct {
	proxy    *Proxy
	to, from net.Conn
	toDaemon bool
	frame    []byte
}

func (h hop) send(frame []byte) bool {
	_, err := h.to.Write(frame)
	return err == nil
}

func pass(h hop) bool { return h.send(h.frame) }

// CutBefore hangs up instead of passing the packet on.
func CutBefore() Fault { return func(hop) bool { return false } }

// CutInside hangs up in the middle of the packet.
func CutInside() Fault {
	return func(h hop) bool {
		h.send(h.frame[:len(h.frame)/2])
		return false
	}
}

// CutAfter passes the packet on, and hangs up on the client. The daemon still has time to do what it was told.
func CutAfter() Fault {
	return func(h hop) bool {
		h.send(h.frame)
		if h.toDaemon {
			_ = h.from.Close()
		}
		time.Sleep(5 * time.Millisecond)
		return false
	}
}

// Gone hangs up on everybody, and accepts nobody any more: the daemon has crashed.
func Gone() Fault {
	return func(h hop) bool {
		h.proxy.mu.Lock()
		defer h.proxy.mu.Unlock()
		if h.proxy.after < 0 {
			return false // healed meanwhile
		}
		h.proxy.refuses = true
		for c := range h.proxy.open {
			_ = c.Close()
		}
		return false
	}
}

// GoneAfter passes the packet on, and is [Gone] then.
func GoneAfter() Fault {
	return func(h hop) bool {
		CutAfter()(h)
		return Gone()(h)
	}
}

// Late passes the packet on after some time.
func Late(by time.Duration) Fault {
	return func(h hop) bool {
		time.Sleep(by)
		return h.send(h.frame)
	}
}

// Silence keeps the packet, and all that follows it on the socket in that direction, until the other side hangs up.
func Silence() Fault {
	return func(h hop) bool {
		_, _ = io.Copy(io.Discard, h.from)
		return false
	}
}

// Stuck passes half of the packet on, and nothing more until the other side hangs up.
func Stuck() Fault {
	return func(h hop) bool {
		h.send(h.frame[:len(h.frame)/2])
		_, _ = io.Copy(io.Discard, h.from)
		return false
	}
}

// Garbage passes on as many bytes of something else, in a frame.
func Garbage() Fault {
	return func(h hop) bool {
		body := bytes.Repeat([]byte{0xa5}, len(h.frame)-4)
		return h.send(append(h.frame[:4:4], body...))
	}
}

// Huge announces a packet of 4 GiB.
func Huge() Fault {
	return func(h hop) bool { return h.send(append([]byte{0xff, 0xff, 0xff, 0xff}, h.frame[4:]...)) }
}

// Shortened passes on a packet that lacks its last byte, in a frame that says so.
func Shortened() Fault {
	return func(h hop) bool {
		frame := h.frame[:max(4, len(h.frame)-1)]
		binary.BigEndian.PutUint32(frame, uint32(len(frame)-4))
		return h.send(frame)
	}
}

// Between passes on an event that nobody has asked for, and then the packet. Only daemons send events.
func Between() Fault {
	return func(h hop) bool {
		if h.toDaemon {
			return pass(h)
		}
		event, err := vici.Packet{Type: vici.Event, Name: "no-such-event", Message: Message("key", "value")}.Append(nil)
		if err != nil {
			return false
		}
		return h.send(append(binary.BigEndian.AppendUint32(nil, uint32(len(event))), event...)) && h.send(h.frame)
	}
}

// OnCommand lets everything pass but the requests of one command, to which the fault happens.
func OnCommand(command string, f Fault) Fault {
	return func(h hop) bool {
		if p, err := vici.DecodePacket(h.frame[4:]); h.toDaemon && err == nil && p.Type == vici.CommandRequest && p.Name == command {
			return f(h)
		}
		return pass(h)
	}
}
