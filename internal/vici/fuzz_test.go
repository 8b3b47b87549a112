package vici_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Whatever decodes has one encoding, the bytes it came from; whatever does not
// is a ProtocolError. More seeds are in testdata.
func FuzzDecodeMessage(f *testing.F) {
	f.Add([]byte(exampleBytes))
	f.Add([]byte("\x01\x00\x02\x03\x00\x00\x00\x04\x00\x05\x00\x00\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := vici.DecodeMessage(data)
		if err != nil {
			wantProtocolError(t, err)
			return
		}
		_ = m.String()
		again, err := m.Append(nil)
		if err != nil {
			t.Fatalf("what was decoded cannot be encoded: %v", err)
		}
		if !bytes.Equal(again, data) {
			t.Fatalf("%q became %q", data, again)
		}
	})
}

func FuzzDecodePacket(f *testing.F) {
	f.Add([]byte("\x07\x09list-conn" + exampleBytes))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := vici.DecodePacket(data)
		if err != nil {
			wantProtocolError(t, err)
			return
		}
		again, err := p.Append(nil)
		if err != nil {
			t.Fatalf("what was decoded cannot be encoded: %v", err)
		}
		if !bytes.Equal(again, data) {
			t.Fatalf("%q became %q", data, again)
		}
	})
}

func wantProtocolError(t *testing.T, err error) {
	t.Helper()
	var invalid *vici.ProtocolError
	if !errors.As(err, &invalid) {
		t.Fatalf("got %T %v, want a ProtocolError", err, err)
	}
}
