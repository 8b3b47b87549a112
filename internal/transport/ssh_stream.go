package transport

import (
	"errors"
	"io"
	"net"
	"sync"
)

// stream makes a connection that honours deadlines of a channel, which does not:
// a pipe, and two goroutines that copy between them. They end when either side
// is closed.
type stream struct {
	net.Conn // our end of the pipe

	far    io.ReadWriteCloser
	remote addr

	mu    sync.Mutex
	cause error // why the far side ended, unless it just did
}

// addr is where a stream leads to.
type addr string

func (addr) Network() string  { return "ssh" }
func (a addr) String() string { return string(a) }

// newStream returns a connection to the far side. When that ends, why is asked
// for the reason: io.EOF if there is none.
func newStream(far io.ReadWriteCloser, remote string, why func() error) net.Conn {
	near, inner := net.Pipe()
	s := &stream{Conn: near, far: far, remote: addr(remote)}
	go func() {
		if _, err := io.Copy(inner, far); !errors.Is(err, io.ErrClosedPipe) {
			cause := why()
			s.mu.Lock()
			s.cause = cause
			s.mu.Unlock()
		}
		_ = inner.Close()
		_ = far.Close()
	}()
	go func() {
		_, _ = io.Copy(far, inner)
		_ = far.Close()
	}()
	return s
}

// Read implements net.Conn. Instead of an end it reports the reason.
func (s *stream) Read(b []byte) (int, error) {
	n, err := s.Conn.Read(b)
	return n, s.explain(err)
}

// Write implements net.Conn. What it took may still be on its way.
func (s *stream) Write(b []byte) (int, error) {
	n, err := s.Conn.Write(b)
	return n, s.explain(err)
}

func (s *stream) explain(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cause != nil && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe)) {
		return s.cause
	}
	return err
}

// Close implements net.Conn. It does not wait for the other side.
func (s *stream) Close() error {
	err := s.Conn.Close()
	go func() { _ = s.far.Close() }() // a write that waits for the other side would hold it up
	return err
}

// RemoteAddr implements net.Conn.
func (s *stream) RemoteAddr() net.Addr { return s.remote }

// LocalAddr implements net.Conn.
func (s *stream) LocalAddr() net.Addr { return addr("local") }
