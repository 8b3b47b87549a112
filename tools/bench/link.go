package main

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// link is a socket in front of a daemon's that takes half a round trip for each direction, and counts what goes through.
type link struct {
	net.Listener
	registrations, sockets atomic.Int64

	mu    sync.Mutex
	names map[string]int // how many commands of each name went through
}

// newLink listens on this machine. It is TCP, as the provider takes a unix socket for a near one.
func newLink(ctx context.Context, daemon string, roundTrip time.Duration) (*link, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &link{Listener: listener, names: map[string]int{}}
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
			go carry(far, near, roundTrip/2, l.see)
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

// URI is what the provider reaches the daemon by.
func (l *link) URI() string { return "tcp://" + l.Addr().String() }

func (l *link) see(packet []byte) {
	p, err := vici.DecodePacket(packet)
	switch {
	case err != nil:
	case p.Type == vici.EventRegister:
		l.registrations.Add(1)
	case p.Type == vici.CommandRequest:
		l.mu.Lock()
		defer l.mu.Unlock()
		l.names[p.Name]++
	}
}

// count is how many commands of a name went through.
func (l *link) count(name string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.names[name]
}

// commands is how many went through.
func (l *link) commands() (all int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range l.names {
		all += n
	}
	return all
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
