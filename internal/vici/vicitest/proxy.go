package vicitest

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Proxy stands between a client and a real daemon. It passes packets on, and breaks one of them when it is told to.
type Proxy struct {
	daemon   string // path of the daemon's socket
	path     string
	listener net.Listener
	wait     sync.WaitGroup

	mu      sync.Mutex
	fault   Fault
	after   int // packets to pass until the fault; -1 if there is none
	passed  int // packets since [Proxy.Break] or [Proxy.Heal]
	fired   int // faults since then
	again   bool
	refuses bool
	open    map[net.Conn]struct{} // both ends of what goes through
	closed  bool
}

// NewProxy listens on a unix socket in front of a daemon's. Whoever makes it has to call [Proxy.Close].
func NewProxy(daemon string) (*Proxy, error) {
	directory, err := os.MkdirTemp("", "vici")
	if err != nil {
		return nil, err
	}
	p := &Proxy{daemon: daemon, path: filepath.Join(directory, "s"), after: -1, open: map[net.Conn]struct{}{}}
	if p.listener, err = net.Listen("unix", p.path); err != nil {
		return nil, errors.Join(err, os.RemoveAll(directory))
	}
	p.wait.Go(p.accept)
	return p, nil
}

// URI is what a client reaches the daemon by.
func (p *Proxy) URI() string { return "unix://" + p.path }

// Socket is the path in it.
func (p *Proxy) Socket() string { return p.path }

// Break lets some packets pass, in either direction and on whichever socket, and does something to the next one.
func (p *Proxy) Break(f Fault, after int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault, p.after, p.passed, p.fired, p.refuses, p.again = f, after, 0, 0, false, false
}

// BreakOften is [Proxy.Break] for one packet after each number of others.
func (p *Proxy) BreakOften(f Fault, every int) {
	p.Break(f, every)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.again = true
}

// Heal lets everything pass again, on new sockets where old ones are stuck. It reports how often the fault has come about.
func (p *Proxy) Heal() (fired int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fired = p.fired
	p.after, p.passed, p.fired, p.refuses = -1, 0, 0, false
	for c := range p.open {
		if fired > 0 {
			_ = c.Close()
		}
	}
	return fired
}

// Passed is how many packets have come since [Proxy.Break] or [Proxy.Heal].
func (p *Proxy) Passed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.passed
}

// Open is how many sockets clients have open.
func (p *Proxy) Open() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.open) / 2
}

// Close ends it, and all that goes through.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.closed = true
	for c := range p.open {
		_ = c.Close()
	}
	p.mu.Unlock()
	_ = p.listener.Close()
	p.wait.Wait()
	_ = os.RemoveAll(filepath.Dir(p.path))
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		refuses := p.refuses || p.closed
		p.mu.Unlock()
		if refuses {
			_ = client.Close()
			continue
		}
		daemon, err := dialDaemon(p.daemon)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.open[client], p.open[daemon] = struct{}{}, struct{}{}
		p.mu.Unlock()
		var both sync.WaitGroup
		both.Go(func() { p.carry(daemon, client, true) })
		both.Go(func() { p.carry(client, daemon, false) })
		p.wait.Go(func() {
			both.Wait()
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(p.open, client)
			delete(p.open, daemon)
		})
	}
}

// dialDaemon waits for room in charon's accept queue, which holds three.
func dialDaemon(path string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var d net.Dialer
	for {
		c, err := d.DialContext(ctx, "unix", path)
		if err == nil || !errors.Is(err, syscall.EAGAIN) {
			return c, err
		}
		time.Sleep(time.Millisecond)
	}
}

// carry takes packets from one side to the other until one of them hangs up, or the fault makes it so.
func (p *Proxy) carry(to, from net.Conn, toDaemon bool) {
	defer func() {
		_ = to.Close()
		_ = from.Close()
	}()
	for {
		frame, err := readFrame(from)
		if err != nil {
			return
		}
		f := p.next()
		if f == nil {
			f = pass
		}
		if !f(hop{p, to, from, toDaemon, frame}) {
			return
		}
	}
}

// next counts a packet, and returns what is to be done to it.
func (p *Proxy) next() Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.passed++
	if p.after < 0 || p.passed <= p.after || p.fired > 0 && !p.again {
		return nil
	}
	p.fired++
	if p.again {
		p.passed = 0
	}
	return p.fault
}

func readFrame(from io.Reader) ([]byte, error) {
	frame := make([]byte, 4)
	if _, err := io.ReadFull(from, frame); err != nil {
		return nil, err
	}
	frame = append(frame, make([]byte, binary.BigEndian.Uint32(frame))...)
	_, err := io.ReadFull(from, frame[4:])
	return frame, err
}
