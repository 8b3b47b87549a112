package vici_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"net"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// commands are those that read something of an answer.
var commands = map[string]func(context.Context, *vici.Client) error{
	"version":          func(ctx context.Context, c *vici.Client) error { _, err := c.Version(ctx); return err },
	"stats":            func(ctx context.Context, c *vici.Client) error { _, err := c.Stats(ctx); return err },
	"get-algorithms":   func(ctx context.Context, c *vici.Client) error { _, err := c.GetAlgorithms(ctx); return err },
	"get-conns":        func(ctx context.Context, c *vici.Client) error { _, err := c.GetConns(ctx); return err },
	"get-authorities":  func(ctx context.Context, c *vici.Client) error { _, err := c.GetAuthorities(ctx); return err },
	"get-pools":        func(ctx context.Context, c *vici.Client) error { _, err := c.GetPools(ctx, "", true); return err },
	"get-keys":         func(ctx context.Context, c *vici.Client) error { _, err := c.GetKeys(ctx); return err },
	"get-shared":       func(ctx context.Context, c *vici.Client) error { _, err := c.GetShared(ctx); return err },
	"get-counters":     func(ctx context.Context, c *vici.Client) error { _, err := c.GetCounters(ctx, "net"); return err },
	"all counters":     func(ctx context.Context, c *vici.Client) error { _, err := c.GetAllCounters(ctx); return err },
	"load-key":         func(ctx context.Context, c *vici.Client) error { _, err := c.LoadKey(ctx, "key"); return err },
	"unload-conn":      func(ctx context.Context, c *vici.Client) error { return c.UnloadConn(ctx, "net") },
	"list-conns":       func(ctx context.Context, c *vici.Client) error { return last(c.ListConns(ctx, "")) },
	"list-sas":         func(ctx context.Context, c *vici.Client) error { return last(c.ListSAs(ctx, vici.SAFilter{})) },
	"list-certs":       func(ctx context.Context, c *vici.Client) error { return last(c.ListCerts(ctx)) },
	"list-authorities": func(ctx context.Context, c *vici.Client) error { return last(c.ListAuthorities(ctx, "")) },
	"list-policies": func(ctx context.Context, c *vici.Client) error {
		return last(c.ListPolicies(ctx, vici.PolicyKinds{Trap: true}, "", ""))
	},
	"initiate": func(ctx context.Context, c *vici.Client) error {
		return c.Initiate(ctx, vici.Initiation{IKE: "net", Timeout: time.Second}, func(vici.LogLine) {})
	},
	"terminate": func(ctx context.Context, c *vici.Client) error {
		_, _, err := c.Terminate(ctx, vici.Termination{SAFilter: vici.SAFilter{IKE: "net"}, Timeout: time.Second}, nil)
		return err
	},
	"rekey": func(ctx context.Context, c *vici.Client) error {
		_, err := c.Rekey(ctx, vici.SAFilter{IKE: "net"}, false)
		return err
	},
}

func last[T any](all iter.Seq2[T, error]) (last error) {
	for _, err := range all {
		last = err
	}
	return last
}

// stranger is a socket to a daemon that answers each command with the same event and reply, or says its piece whatever
// it is told.
type stranger struct {
	net.Conn // for what nobody calls

	event, reply []byte
	raw          bool
	registered   string
	out          bytes.Buffer
}

func (s *stranger) Read(b []byte) (int, error)       { return s.out.Read(b) }
func (s *stranger) Close() error                     { return nil }
func (s *stranger) SetDeadline(time.Time) error      { return nil }
func (s *stranger) SetReadDeadline(time.Time) error  { return nil }
func (s *stranger) SetWriteDeadline(time.Time) error { return nil }

func (s *stranger) Write(b []byte) (int, error) {
	if s.raw {
		return len(b), nil
	}
	p, err := vici.DecodePacket(b[4:])
	if err != nil {
		return 0, err
	}
	switch p.Type {
	case vici.EventRegister:
		s.registered = p.Name
		s.frame([]byte{byte(vici.EventConfirm)})
	case vici.CommandRequest:
		if s.registered != "" {
			s.frame([]byte{byte(vici.Event), byte(len(s.registered))}, []byte(s.registered), s.event)
		}
		s.frame([]byte{byte(vici.CommandResponse)}, s.reply)
	default:
	}
	return len(b), nil
}

func (s *stranger) frame(parts ...[]byte) {
	packet := bytes.Join(parts, nil)
	s.out.Write(binary.BigEndian.AppendUint32(nil, uint32(len(packet))))
	s.out.Write(packet)
}

// FuzzClient: whatever a daemon sends, each command comes to an end: with what it makes of it, or an error that says that
// it is no VICI, that the socket was closed, or that the daemon refuses.
func FuzzClient(f *testing.F) {
	f.Add([]byte(exampleBytes), []byte("\x03\x07success\x00\x03yes"))
	f.Add([]byte("\x03\x04type\x00\x04X509\x03\x04flag\x00\x02CA\x03\x04data\x00\x020\x00"), []byte("\x03\x07success\x00\x02no\x03\x06errmsg\x00\x01x"))
	f.Add([]byte("\x01\x03net\x03\x08uniqueid\x00\x011\x03\x05state\x00\x0bESTABLISHED\x01\x09child-sas\x01\x05lan-1\x03\x04name\x00\x03lan"+
		"\x03\x05state\x00\x09INSTALLED\x02\x02\x02"), []byte("\x04\x05conns\x05\x00\x03net\x06\x04\x04keys\x05\x00\x02ab\x06"))
	f.Add([]byte("\x03\x05child\x00\x03lan\x03\x04mode\x00\x06TUNNEL\x04\x08local-ts\x05\x00\x0a10.0.0.0/8\x06"),
		[]byte("\x01\x05pool1\x03\x04base\x00\x0810.3.0.1\x03\x04size\x00\x03254\x01\x06leases\x01\x010\x03\x07address\x00\x0810.3.0.1\x02\x02\x02"))
	f.Add([]byte("\x00\x00\x00\x01\x05\x00\x00\x00\x01\x01"), []byte("\x01\x08counters\x01\x00\x03\x0bike-rekey-init\x00\x011\x02\x02"))
	f.Add([]byte("\x00\x00\x00\x01\x05\x7f\xff\xff\xff\x07\x09list-conn"), []byte("\x03\x07version\x00\x055.9.8\x03\x06daemon\x00\x06charon"))
	f.Fuzz(func(t *testing.T, event, reply []byte) {
		for name, run := range commands {
			for _, raw := range []bool{false, true} {
				client := vici.NewClient(func(context.Context) (net.Conn, error) {
					s := &stranger{event: event, reply: reply, raw: raw}
					if raw {
						s.out.Write(event)
					}
					return s, nil
				}, vici.WithTimeout(0), vici.WithMaxConns(1))
				if err := run(t.Context(), client); err != nil && !isExpected(err) {
					t.Errorf("%s: %T %v", name, err, err)
				}
				client.Close()
			}
		}
	})
}

func isExpected(err error) bool {
	var (
		protocol *vici.ProtocolError
		refused  *vici.CommandError
		command  *vici.UnknownCommandError
		event    *vici.UnknownEventError
		lost     *vici.OpError
	)
	return errors.As(err, &protocol) || errors.As(err, &refused) || errors.As(err, &command) || errors.As(err, &event) ||
		errors.As(err, &lost) && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF))
}
