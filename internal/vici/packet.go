package vici

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Limits of the protocol, in bytes.
const (
	// MaxPacket is the size of the largest packet, in either direction. charon
	// hangs up on a larger one and silently discards its own answers and events
	// above it (src/libcharon/plugins/vici/vici_socket.c).
	MaxPacket = 512 << 10
	// MaxName is the length of the longest name of a command, event or element:
	// its length field is one byte.
	MaxName = 1<<8 - 1
	// MaxValue is the length of the longest value or list item: its length
	// field is two bytes.
	MaxValue = 1<<16 - 1
)

// headerSize is the size of the length that precedes every packet on the wire.
const headerSize = 4

// PacketType tells what a packet is and whether it has a name and a message.
type PacketType uint8

// The packet types of src/libcharon/plugins/vici/vici_dispatcher.h. A request
// and an event have a name and a message, a response has a message only, the
// registrations have a name only, and the rest is a bare type.
const (
	CommandRequest  PacketType = 0
	CommandResponse PacketType = 1
	CommandUnknown  PacketType = 2
	EventRegister   PacketType = 3
	EventUnregister PacketType = 4
	EventConfirm    PacketType = 5
	EventUnknown    PacketType = 6
	Event           PacketType = 7
)

// String names the type for error messages.
func (t PacketType) String() string {
	names := [...]string{
		"command request", "command response", "unknown-command response",
		"event registration", "event deregistration", "event confirmation",
		"unknown-event response", "event",
	}
	if int(t) < len(names) {
		return names[t]
	}
	return fmt.Sprintf("packet of type %d", uint8(t))
}

func (t PacketType) valid() bool { return t <= Event }

func (t PacketType) hasName() bool {
	switch t {
	case CommandRequest, EventRegister, EventUnregister, Event:
		return true
	default:
		return false
	}
}

func (t PacketType) hasMessage() bool {
	switch t {
	case CommandRequest, CommandResponse, Event:
		return true
	default:
		return false
	}
}

// Packet is one unit of the protocol: what one length-prefixed frame carries.
type Packet struct {
	Type PacketType
	// Name is the command or event, for the types that have one.
	Name string
	// Message is the argument, answer or event, for the types that have one.
	// Nil is sent as an empty message; DecodePacket never leaves it nil for
	// those types.
	Message *Message
}

// Append appends the encoding of the packet, without the length that precedes it
// on the wire. What does not fit into the protocol's length fields, and a
// packet over MaxPacket, is a *TooLargeError.
func (p Packet) Append(dst []byte) ([]byte, error) {
	start := len(dst)
	dst = append(dst, byte(p.Type))
	var err error
	if p.Type.hasName() {
		if dst, err = appendName(dst, p.Name); err != nil {
			return nil, err
		}
	}
	if p.Type.hasMessage() {
		if dst, err = p.Message.Append(dst); err != nil {
			return nil, err
		}
	}
	if size := len(dst) - start; size > MaxPacket {
		return nil, &TooLargeError{What: "the message", Size: size, Limit: MaxPacket}
	}
	return dst, nil
}

// DecodePacket decodes the contents of one frame. The result does not refer to
// data. Whatever the protocol does not allow is a *ProtocolError.
func DecodePacket(data []byte) (Packet, error) {
	if len(data) == 0 {
		return Packet{}, &ProtocolError{Reason: "the packet is empty"}
	}
	if len(data) > MaxPacket {
		return Packet{}, oversized(uint64(len(data)))
	}
	p := Packet{Type: PacketType(data[0])}
	if !p.Type.valid() {
		return Packet{}, &ProtocolError{Reason: "unknown " + p.Type.String()}
	}
	in := scanner{text: string(data), pos: 1}
	if p.Type.hasName() {
		var ok bool
		if p.Name, ok = in.name(); !ok {
			return Packet{}, in.short(1, "name")
		}
	}
	if p.Type.hasMessage() {
		m, err := decodeMessage(in)
		if err != nil {
			return Packet{}, err
		}
		p.Message = m
		return p, nil
	}
	if in.more() {
		return Packet{}, in.fail("%d bytes after the end of the %s", len(in.text)-in.pos, p.Type)
	}
	return p, nil
}

// appendFrame appends a packet as it goes over the wire, with its length.
func appendFrame(dst []byte, p Packet) ([]byte, error) {
	start := len(dst)
	dst = append(dst, make([]byte, headerSize)...)
	dst, err := p.Append(dst)
	if err != nil {
		return nil, err
	}
	size := len(dst) - start - headerSize
	binary.BigEndian.PutUint32(dst[start:], uint32(size)) // Append keeps it below MaxPacket.
	return dst, nil
}

func oversized(size uint64) *ProtocolError {
	cause := &TooLargeError{
		What:  "a packet from the daemon",
		Size:  int(min(size, math.MaxInt)), // an int may have 32 bits
		Limit: MaxPacket,
	}
	return &ProtocolError{Reason: cause.Error(), Err: cause}
}
