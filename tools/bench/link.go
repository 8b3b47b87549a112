package main

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// link is a socket in front of a daemon's that takes half a round trip for each direction, and counts what goes through.
type link struct {
	net.Listener
	commands, registrations, sockets atomic.Int64
}

// newLink listens on this machine. It is TCP, as the provider takes a unix socket for a near one.
func newLink(ctx context.Context, daemon string, roundTrip time.Duration) (*link, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &link{Listener: listener}
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			l.sockets.Add(1)
			far, err := dialDaemon(daemon)
			if err != nil {
				_ = near.Close()
				continue
			}
			go carry(far, near, roundTrip/2, l.count)
			go carry(near, far, roundTrip/2, func([]byte) {})
		}
	}()
	return l, nil
}

// dialDaemon waits for room in the accept queue of charon's socket, which holds three.
func dialDaemon(socket string) (net.Conn, error) {
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		c, err := net.Dial("unix", socket)
		if err == nil || !errors.Is(err, syscall.EAGAIN) || time.Now().After(deadline) {
			return c, err
		}
	}
}

func (l *link) count(packet []byte) {
	if len(packet) == 0 {
		return
	}
	switch vici.PacketType(packet[0]) {
	case vici.CommandRequest:
		l.commands.Add(1)
	case vici.EventRegister:
		l.registrations.Add(1)
	}
}

// delayed is a packet and when it arrives.
type delayed struct {
	due   time.Time
	frame []byte
}

// carry takes packets from one side to the other. As many as there are are under way at the same time.
func carry(to, from net.Conn, delay time.Duration, see func(packet []byte)) {
	way := make(chan delayed, 1<<14)
	go func() {
		defer close(way)
		for {
			frame := make([]byte, 4)
			if _, err := io.ReadFull(from, frame); err != nil {
				return
			}
			packet := make([]byte, binary.BigEndian.Uint32(frame))
			if _, err := io.ReadFull(from, packet); err != nil {
				return
			}
			see(packet)
			way <- delayed{due: time.Now().Add(delay), frame: append(frame, packet...)}
		}
	}()
	for d := range way {
		time.Sleep(time.Until(d.due))
		if _, err := to.Write(d.frame); err != nil && !errors.Is(err, net.ErrClosed) {
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
}
