package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	govici "github.com/strongswan/govici/vici"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// measureCodec compares reading list-conns from a daemon that has all of it ready: what is left is decoding. The answer is
// recorded from a charon with as many connections as govici reads for sure: it drops events beyond a buffer of 128, and
// then waits for the end in vain.
func measureCodec(ctx context.Context, t *table) error {
	const n = 100
	var recorded [][]byte
	err := onGateway(ctx, func(g *lab.Gateway) error {
		client, err := load(ctx, g, n)
		if err != nil {
			return err
		}
		defer func() { _ = client.Close() }()
		recorded, err = record(ctx, client)
		return err
	})
	if err != nil {
		return err
	}
	directory, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(directory) }()
	daemon, err := replay(filepath.Join(directory, "s"), recorded)
	if err != nil {
		return err
	}
	defer func() { _ = daemon.Close() }()

	target, err := transport.Parse("unix://" + daemon.Addr().String())
	if err != nil {
		return err
	}
	var problem error
	ours := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			client := vici.NewClient(target.Dial)
			count := 0
			for _, err := range client.ListConns(ctx, "") {
				if err != nil {
					problem = err
				}
				count++
			}
			if count != n {
				problem = fmt.Errorf("%d connections of %d", count, n)
			}
			_ = client.Close()
		}
	})
	them := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			session, err := govici.NewSession(govici.WithAddr("unix", daemon.Addr().String()))
			if err != nil {
				problem = err
				return
			}
			count := 0
			for _, err := range session.CallStreaming(ctx, "list-conns", "list-conn", nil) {
				if err != nil {
					problem = err
					break
				}
				count++
			}
			if count != n {
				problem = fmt.Errorf("govici has read %d connections of %d", count, n)
			}
			_ = session.Close()
		}
	})
	if problem != nil {
		return problem
	}
	t.add("decode list-conns, ms", n, milliseconds(ours), "govici 0.8.1", milliseconds(them))
	t.add("decode list-conns, allocations", n, float64(ours.AllocsPerOp()), "govici 0.8.1", float64(them.AllocsPerOp()))
	t.add("decode list-conns, MB", n, float64(ours.AllocedBytesPerOp())/1e6, "govici 0.8.1", float64(them.AllocedBytesPerOp())/1e6)
	return nil
}

func milliseconds(r testing.BenchmarkResult) float64 { return float64(r.NsPerOp()) / 1e6 }

// record returns the packets with which charon answers list-conns.
func record(ctx context.Context, client *vici.Client) (frames [][]byte, err error) {
	for c, err := range client.ListConns(ctx, "") {
		if err != nil {
			return nil, err
		}
		event := vici.NewMessage()
		copyMessage(event.AddSection(c.Name), c.Config)
		frame, err := frameOf(vici.Packet{Type: vici.Event, Name: "list-conn", Message: event})
		if err != nil {
			return nil, err
		}
		frames = append(frames, frame)
	}
	return frames, nil
}

func copyMessage(to, from *vici.Message) {
	for e := range from.Elements() {
		switch e.Kind {
		case vici.KindValue:
			to.Set(e.Name, e.Value)
		case vici.KindList:
			to.SetList(e.Name, e.Items)
		case vici.KindSection:
			copyMessage(to.AddSection(e.Name), e.Section)
		}
	}
}

// frameOf is a packet as it goes over the wire, with its length.
func frameOf(p vici.Packet) ([]byte, error) {
	body, err := p.Append(nil)
	if err != nil {
		return nil, err
	}
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...), nil
}

// replay serves the packets to whoever registers and asks.
func replay(socket string, events [][]byte) (net.Listener, error) {
	l, err := net.Listen("unix", socket)
	if err != nil {
		return nil, err
	}
	confirm, err := frameOf(vici.Packet{Type: vici.EventConfirm})
	if err != nil {
		return nil, err
	}
	end, err := frameOf(vici.Packet{Type: vici.CommandResponse, Message: vici.NewMessage()})
	if err != nil {
		return nil, err
	}
	var answer []byte
	for _, e := range append(events, end) {
		answer = append(answer, e...)
	}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go serve(c, confirm, answer)
		}
	}()
	return l, nil
}

func serve(c net.Conn, confirm, answer []byte) {
	defer func() { _ = c.Close() }()
	for {
		header := make([]byte, 4)
		if _, err := io.ReadFull(c, header); err != nil {
			return
		}
		body := make([]byte, int(header[2])<<8|int(header[3]))
		if _, err := io.ReadFull(c, body); err != nil || len(body) == 0 {
			return
		}
		reply := confirm
		if vici.PacketType(body[0]) == vici.CommandRequest {
			reply = answer
		}
		if _, err := c.Write(reply); err != nil && !errors.Is(err, net.ErrClosed) {
			return
		}
	}
}
