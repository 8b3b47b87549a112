package vici_test

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// charon's accept queue holds three. More clients than that at once, and a
// daemon that takes its time to accept, must all be served.
func TestClient_acceptQueue(t *testing.T) {
	t.Parallel()
	l := listen(t, 3)
	target, err := transport.Parse("unix://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}

	// First see that the queue is what it should be; nobody accepts yet.
	var queued []net.Conn
	var full error
	for len(queued) < 20 && full == nil {
		c, err := target.Dial(t.Context())
		if full = err; err == nil {
			queued = append(queued, c)
		}
	}
	if !errors.Is(full, syscall.EAGAIN) {
		t.Fatalf("after %d connections: %v, want EAGAIN", len(queued), full)
	}
	for _, c := range queued {
		c.Close()
	}

	client := vici.NewClient(target.Dial, vici.WithMaxConns(20), vici.WithTimeout(time.Minute))
	defer client.Close()
	var clients, daemon sync.WaitGroup
	for range 20 {
		clients.Go(func() {
			if _, err := client.Call(t.Context(), "version", nil); err != nil {
				t.Error(err)
			}
		})
	}
	daemon.Go(func() {
		for {
			time.Sleep(5 * time.Millisecond)
			c, err := l.Accept()
			if err != nil {
				return
			}
			daemon.Go(func() { answer(c) })
		}
	})
	hang(t, clients.Wait)
	client.Close()
	l.Close()
	daemon.Wait()
}

// answer answers everything with an empty message.
func answer(c net.Conn) {
	defer c.Close()
	for {
		var header [4]byte
		if _, err := io.ReadFull(c, header[:]); err != nil {
			return
		}
		if _, err := io.CopyN(io.Discard, c, int64(binary.BigEndian.Uint32(header[:]))); err != nil {
			return
		}
		if _, err := c.Write([]byte{0, 0, 0, 1, 1}); err != nil {
			return
		}
	}
}

// listen is net.Listen with a backlog, which that does not let one choose.
func listen(t *testing.T, backlog int) net.Listener {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC|syscall.SOCK_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "s")
	if err := errors.Join(syscall.Bind(fd, &syscall.SockaddrUnix{Name: path}), syscall.Listen(fd, backlog)); err != nil {
		t.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), path)
	defer file.Close()
	l, err := net.FileListener(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}
