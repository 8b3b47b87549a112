package transport_test

import (
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// slowLink forwards a port of this machine to a server, and delays every byte in each direction.
func slowLink(b *testing.B, server string, delay time.Duration) (address string) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", server)
			if err != nil {
				_ = near.Close()
				continue
			}
			go forwardLate(near, far, delay)
			go forwardLate(far, near, delay)
		}
	}()
	return l.Addr().String()
}

// forwardLate holds back what it reads for the delay, and goes on reading meanwhile, as a long line does.
func forwardLate(from io.Reader, to io.WriteCloser, delay time.Duration) {
	type piece struct {
		due  time.Time
		data []byte
	}
	pieces := make(chan piece, 1<<16)
	go func() {
		defer func() { _ = to.Close() }()
		for p := range pieces {
			time.Sleep(time.Until(p.due))
			if _, err := to.Write(p.data); err != nil {
				return
			}
		}
	}()
	defer close(pieces)
	for {
		data := make([]byte, 1<<15)
		n, err := from.Read(data)
		if n > 0 {
			pieces <- piece{time.Now().Add(delay), data[:n]}
		}
		if err != nil {
			return
		}
	}
}

// BenchmarkSSH_parallel loads 200 connections over a link with a round trip of 50 ms, one at a time and ten at a time as
// Terraform does, and reports how many times faster the latter is. Both use one SSH connection.
func BenchmarkSSH_parallel(b *testing.B) {
	const connections, parallel, roundTrip = 200, 10, 50 * time.Millisecond
	g := lab.ForTest(b)
	key, host := newSSHKey(b), newSSHKey(b)
	sshd := lab.SSHDForTest(b, lab.SSHDOptions{AuthorizedKeys: []string{key.line()}, HostKeys: []string{host.pem}})
	address := slowLink(b, sshd.Address(), roundTrip/2)
	load := func(workers int) time.Duration {
		target, err := transport.Parse("ssh://root@"+address+g.Socket(), transport.WithSSH(transport.SSHSettings{
			SSHHop: transport.SSHHop{PrivateKey: key.pem, HostKey: host.line()},
		}))
		if err != nil {
			b.Fatal(err)
		}
		client := vici.NewClient(target.Dial, vici.WithMaxConns(vici.RemoteMaxConns))
		defer func() { _ = client.Close() }()
		if _, err := client.Version(b.Context()); err != nil { // the SSH connection is made
			b.Fatal(err)
		}
		numbers := make(chan int)
		var done sync.WaitGroup
		began := time.Now()
		for range workers {
			done.Go(func() {
				for n := range numbers {
					m := vici.NewMessage()
					m.SetList("remote_addrs", []string{"192.0.2.1"})
					m.AddSection("remote-1").Set("auth", "psk")
					if err := client.LoadConn(b.Context(), fmt.Sprintf("net-%d", n), m); err != nil {
						b.Error(err)
					}
				}
			})
		}
		for n := range connections {
			numbers <- n
		}
		close(numbers)
		done.Wait()
		took := time.Since(began)
		if closer, ok := target.(io.Closer); ok {
			_ = closer.Close()
		}
		return took
	}
	for b.Loop() {
		before := sshd.Accepted()
		alone, together := load(1), load(parallel)
		if n := sshd.Accepted() - before; n != 2 {
			b.Errorf("there were %d SSH connections, want one for each way", n)
		}
		b.ReportMetric(alone.Seconds()/together.Seconds(), "times-faster")
		b.ReportMetric(float64(alone.Milliseconds())/connections, "ms/connection-alone")
		b.ReportMetric(float64(together.Milliseconds())/connections, "ms/connection-parallel")
	}
}
