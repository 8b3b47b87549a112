package vici

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"time"
)

// conn frames packets on one socket. It is used by one command at a time, and
// whoever gets an error from it closes it: after a fault nobody can tell where
// in the stream the two sides are.
type conn struct {
	net     net.Conn
	in      *bufio.Reader
	frame   []byte        // the last frame read, reused
	timeout time.Duration // for each write and each frame read; 0 is none
	closed  bool

	registered []string // the events that the daemon sends

	sent, received int64 // bytes
}

func newConn(c net.Conn, timeout time.Duration) *conn {
	return &conn{net: c, in: bufio.NewReaderSize(c, 16<<10), timeout: timeout}
}

// write sends whole frames and returns how many bytes left. It may have sent
// something even if it fails, unless n is 0.
func (c *conn) write(ctx context.Context, frames []byte) (n int, err error) {
	if err := c.arm(ctx, c.net.SetWriteDeadline); err != nil {
		return 0, err
	}
	n, err = c.net.Write(frames)
	c.sent += int64(n)
	return n, err
}

// read waits for the next packet. The announced length is checked before
// anything is allocated for it.
func (c *conn) read(ctx context.Context) (Packet, error) {
	if err := c.arm(ctx, c.net.SetReadDeadline); err != nil {
		return Packet{}, err
	}
	var header [headerSize]byte
	n, err := io.ReadFull(c.in, header[:])
	c.received += int64(n)
	if err != nil {
		return Packet{}, err
	}
	size := binary.BigEndian.Uint32(header[:])
	if size > MaxPacket {
		return Packet{}, oversized(uint64(size))
	}
	if cap(c.frame) < int(size) {
		c.frame = make([]byte, size)
	}
	c.frame = c.frame[:size]
	n, err = io.ReadFull(c.in, c.frame)
	c.received += int64(n)
	if err != nil {
		if err == io.EOF { // ReadFull returns it bare; after a header it is never a clean end.
			err = io.ErrUnexpectedEOF
		}
		return Packet{}, err
	}
	return DecodePacket(c.frame)
}

// arm sets the deadline of the next step. The order matters: interrupt may run
// at any time once ctx is done, and a deadline set after it would undo it; but
// then ctx is seen to be done here.
func (c *conn) arm(ctx context.Context, set func(time.Time) error) error {
	var deadline time.Time
	if c.timeout > 0 {
		deadline = time.Now().Add(c.timeout)
	}
	if err := set(deadline); err != nil {
		return err
	}
	return ctx.Err()
}

// interrupt makes a blocked read or write return at once. It runs concurrently
// with them, and the socket is of no use afterwards.
func (c *conn) interrupt() {
	if c.net.SetDeadline(time.Unix(1, 0)) != nil {
		_ = c.net.Close()
	}
}

// idle prepares the socket for the time between two commands. It reports
// whether it may be used again.
func (c *conn) idle() bool {
	return c.in.Buffered() == 0 && c.net.SetDeadline(time.Time{}) == nil
}

func (c *conn) close() {
	c.closed = true
	_ = c.net.Close()
}
