package vicitest

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Server is a daemon on a unix socket. It confirms event registrations, and
// sends an event only to those who registered for it, as charon does.
type Server struct {
	path     string
	listener net.Listener
	stopped  chan struct{} // closed at the end of the test; ends what stalls
	wait     sync.WaitGroup

	mu       sync.Mutex
	always   map[string][]Step
	next     map[string][][]Step
	conns    map[*Conn]bool
	accepted int
	requests []Request
}

// Request is a packet that the server received.
type Request struct {
	Conn int // the number of the socket, from 1 in the order of accepting
	vici.Packet
}

// Start starts a server that ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	// Not t.TempDir: a long test name would not fit into a socket's address.
	dir, err := os.MkdirTemp("", "vici") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{
		path: path, listener: l, stopped: make(chan struct{}),
		always: map[string][]Step{}, next: map[string][][]Step{}, conns: map[*Conn]bool{},
	}
	s.wait.Go(s.accept)
	t.Cleanup(func() {
		close(s.stopped)
		_ = l.Close()
		s.CloseConns()
		s.wait.Wait()
		_ = os.RemoveAll(dir)
	})
	return s
}

// Dial connects to the server; it is a vici.Dialer.
func (s *Server) Dial(ctx context.Context) (net.Conn, error) {
	var d net.Dialer
	return d.DialContext(ctx, "unix", s.path)
}

// URI returns the server's address.
func (s *Server) URI() string { return "unix://" + s.path }

// On sets how the server reacts to a command. Without steps, and by default, it
// says that it does not know the command. The command "register EVENT" stands
// for the registration, "unregister EVENT" for its end.
func (s *Server) On(command string, steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always[command] = steps
}

// Next sets how the server reacts to the next such command only. Several of
// them queue up.
func (s *Server) Next(command string, steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next[command] = append(s.next[command], steps)
}

// Requests returns the commands received so far, without registrations.
func (s *Server) Requests() []Request {
	return slices.DeleteFunc(s.Packets(), func(r Request) bool { return r.Type != vici.CommandRequest })
}

// Packets returns everything received so far.
func (s *Server) Packets() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Accepted returns how many sockets were accepted so far.
func (s *Server) Accepted() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}

// Open returns how many sockets are open.
func (s *Server) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// CloseConns closes all sockets, as a restart of the daemon does. It goes on
// listening.
func (s *Server) CloseConns() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.net.Close()
	}
}

func (s *Server) accept() {
	for {
		nc, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.accepted++
		c := &Conn{server: s, net: nc, number: s.accepted, events: map[string]bool{}}
		s.conns[c] = true
		s.mu.Unlock()
		s.wait.Go(c.serve)
	}
}

// steps records a request and returns the reaction to it.
func (s *Server) steps(c *Conn, p vici.Packet) []Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, Request{Conn: c.number, Packet: p})
	key, steps := p.Name, []Step{Unknown()}
	switch p.Type {
	case vici.EventRegister:
		key, steps = "register "+p.Name, []Step{Confirm()}
	case vici.EventUnregister:
		key, steps = "unregister "+p.Name, []Step{Confirm()}
	}
	if queue := s.next[key]; len(queue) > 0 {
		s.next[key] = queue[1:]
		return queue[0]
	}
	if set := s.always[key]; len(set) > 0 {
		return set
	}
	return steps
}

// Conn is the server's end of a socket.
type Conn struct {
	server *Server
	net    net.Conn
	number int
	events map[string]bool
	packet vici.Packet // the request that is being reacted to
}

func (c *Conn) serve() {
	defer func() {
		_ = c.net.Close()
		c.server.mu.Lock()
		delete(c.server.conns, c)
		c.server.mu.Unlock()
	}()
	for {
		p, err := c.read()
		if err != nil {
			return
		}
		switch p.Type {
		case vici.EventRegister:
			c.events[p.Name] = true
		case vici.EventUnregister:
			delete(c.events, p.Name)
		}
		c.packet = p
		for _, step := range c.server.steps(c, p) {
			if step(c) != nil {
				return
			}
		}
	}
}

func (c *Conn) read() (vici.Packet, error) {
	var header [4]byte
	if _, err := io.ReadFull(c.net, header[:]); err != nil {
		return vici.Packet{}, err
	}
	frame := make([]byte, binary.BigEndian.Uint32(header[:]))
	if _, err := io.ReadFull(c.net, frame); err != nil {
		return vici.Packet{}, err
	}
	return vici.DecodePacket(frame)
}

func (c *Conn) send(p vici.Packet) error {
	data, err := p.Append(nil)
	if err != nil {
		return err
	}
	return c.sendFrame(len(data), data)
}

func (c *Conn) sendFrame(length int, data []byte) error {
	frame := binary.BigEndian.AppendUint32(nil, uint32(length))
	_, err := c.net.Write(append(frame, data...))
	return err
}
