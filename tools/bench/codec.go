package main

import (
	"context"
	"testing"

	govici "github.com/strongswan/govici/vici"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// measureCodec compares the codecs on what charon answers to list-conns with n connections, and on what loads them. Sockets
// are left out: govici drops events beyond a buffer of 128, and so cannot be measured on a list of more.
func measureCodec(ctx context.Context, t *table, n int) error {
	var events [][]byte
	err := onGateway(ctx, func(g *lab.Gateway) error {
		client, err := load(ctx, g, n)
		if err != nil {
			return err
		}
		defer func() { _ = client.Close() }()
		events, err = record(ctx, client)
		return err
	})
	if err != nil {
		return err
	}
	ours, them := make([]*vici.Message, n), make([]*govici.Message, n)
	for i := range n {
		ours[i] = vici.NewMessage()
		copyMessage(ours[i].AddSection(name(i)), connection(i))
		if them[i], err = theirs(i); err != nil {
			return err
		}
	}
	err = compare(t, "decode list-conns", n, func() error {
		for _, event := range events {
			if _, err := vici.DecodePacket(event); err != nil {
				return err
			}
		}
		return nil
	}, func() error {
		for _, event := range events {
			if err := goviciDecode(govici.NewMessage(), event); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return compare(t, "encode load-conn", n, func() error {
		for _, m := range ours {
			if _, err := m.Append(nil); err != nil {
				return err
			}
		}
		return nil
	}, func() error {
		for _, m := range them {
			if _, err := goviciEncode(m); err != nil {
				return err
			}
		}
		return nil
	})
}

// compare adds what one and the other cost: time, allocations and memory.
func compare(t *table, what string, n int, ours, theirs func() error) error {
	var problem error
	measure := func(do func() error) testing.BenchmarkResult {
		return testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := do(); err != nil {
					problem = err
				}
			}
		})
	}
	a, b := measure(ours), measure(theirs)
	if problem != nil {
		return problem
	}
	t.add(what+", ms", n, milliseconds(a), yardstickGovici, milliseconds(b))
	t.add(what+", allocations", n, float64(a.AllocsPerOp()), yardstickGovici, float64(b.AllocsPerOp()))
	t.add(what+", MB", n, float64(a.AllocedBytesPerOp())/1e6, yardstickGovici, float64(b.AllocedBytesPerOp())/1e6)
	return nil
}

const yardstickGovici = "govici 0.8.1"

func milliseconds(r testing.BenchmarkResult) float64 { return float64(r.NsPerOp()) / 1e6 }

// record returns the packets with which charon answers list-conns.
func record(ctx context.Context, client *vici.Client) (packets [][]byte, err error) {
	for c, err := range client.ListConns(ctx, "") {
		if err != nil {
			return nil, err
		}
		event := vici.NewMessage()
		copyMessage(event.AddSection(c.Name), c.Config)
		packet, err := vici.Packet{Type: vici.Event, Name: "list-conn", Message: event}.Append(nil)
		if err != nil {
			return nil, err
		}
		packets = append(packets, packet)
	}
	return packets, nil
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
