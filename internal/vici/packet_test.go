package vici_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

func TestPacket(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		packet vici.Packet
		want   string
	}{
		{vici.Packet{Type: vici.CommandRequest, Name: "list-conns"}, "\x00\x0alist-conns"},
		{vici.Packet{Type: vici.CommandRequest, Name: "load-conn", Message: example()}, "\x00\x09load-conn" + exampleBytes},
		{vici.Packet{Type: vici.CommandResponse, Message: example()}, "\x01" + exampleBytes},
		{vici.Packet{Type: vici.CommandUnknown}, "\x02"},
		{vici.Packet{Type: vici.EventRegister, Name: "list-conn"}, "\x03\x09list-conn"},
		{vici.Packet{Type: vici.EventUnregister, Name: "list-conn"}, "\x04\x09list-conn"},
		{vici.Packet{Type: vici.EventConfirm}, "\x05"},
		{vici.Packet{Type: vici.EventUnknown}, "\x06"},
		{vici.Packet{Type: vici.Event, Name: "list-conn", Message: example()}, "\x07\x09list-conn" + exampleBytes},
	} {
		data, err := c.packet.Append([]byte("before"))
		if err != nil || string(data) != "before"+c.want {
			t.Errorf("%s: got %q, %v; want %q", c.packet.Type, data, err, c.want)
			continue
		}
		p, err := vici.DecodePacket([]byte(c.want))
		if err != nil || p.Type != c.packet.Type || p.Name != c.packet.Name || p.Message.String() != c.packet.Message.String() {
			t.Errorf("%s: decoded: %v, %v", c.packet.Type, p, err)
		}
	}
}

func TestDecodePacket_errors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", "empty"},
		{"\x08", "type 8"},
		{"\x02x", "1 bytes after the end"},
		{"\x05\x03\x01a\x00\x00", "5 bytes after the end"},
		{"\x03\x01ab", "1 bytes after the end"},
		{"\x00", "length of a name"},
		{"\x07\x05abc", "a name of 5 bytes where 3 are left"},
		{"\x01\x09", "unknown element type 9"},
		{"\x01" + strings.Repeat("\x00", vici.MaxPacket), "524289, the limit is 524288"},
	} {
		_, err := vici.DecodePacket([]byte(c.in))
		var invalid *vici.ProtocolError
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.20q: got %v, want %q", c.in, err, c.want)
		}
	}
}

// The limit is on the packet, its type and name included, to the byte.
func TestPacket_limit(t *testing.T) {
	t.Parallel()
	const rest = vici.MaxPacket - len("\x00\x01c") - 8*len("\x03\x00\x00\x00")
	m := vici.NewMessage()
	for range 7 {
		m.Set("", strings.Repeat("v", vici.MaxValue))
	}
	fits, exceeds := decode(t, m), decode(t, m)
	fits.Set("", strings.Repeat("v", rest-7*vici.MaxValue))
	exceeds.Set("", strings.Repeat("v", rest-7*vici.MaxValue+1))

	data, err := vici.Packet{Type: vici.CommandRequest, Name: "c", Message: fits}.Append(nil)
	if err != nil || len(data) != vici.MaxPacket {
		t.Errorf("got %d bytes, %v", len(data), err)
	}
	if _, err := vici.DecodePacket(data); err != nil {
		t.Error(err)
	}
	_, err = vici.Packet{Type: vici.CommandRequest, Name: "c", Message: exceeds}.Append(nil)
	var large *vici.TooLargeError
	if !errors.As(err, &large) || large.Size != vici.MaxPacket+1 {
		t.Errorf("got %v, want a TooLargeError", err)
	}
}
