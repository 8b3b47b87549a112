package wire_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// FuzzFromJSON: what is read of a state file is what terraform-plugin-go reads; the rest is an error.
func FuzzFromJSON(f *testing.F) {
	w, of := sampleType(f)
	for _, seed := range seeds {
		f.Add([]byte(seed))
		f.Add(fill(f, []byte(seed), of))
	}
	f.Add([]byte(`{"name":null,"name":"a","another":{"b":[[[]]]},"version":-0,"rekey_time":"\ud800"}`))
	f.Add([]byte(`{"version":9223372036854775808}`))
	f.Add([]byte(`{"version":1e2}`))
	f.Fuzz(func(t *testing.T, state []byte) {
		encoded, err := w.FromJSON(state)
		if err != nil {
			return
		}
		text := fill(t, state, of)
		want, err := (&tfprotov6.RawState{JSON: text}).UnmarshalWithOpts(of, tfprotov6.UnmarshalOpts{
			ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}, // which another version has
		})
		if err != nil {
			t.Fatalf("terraform-plugin-go does not read what was read as %x: %v", encoded, err)
		}
		if got, err := fromMessage(t, encoded, of); err != nil || !got.Equal(want) {
			t.Errorf("%s was read as %s, want %s: %v", state, got, want, err)
		}
		if _, err := w.Decode(t.Context(), encoded); err != nil {
			t.Errorf("what %s was read as cannot be decoded: %v", state, err)
		}
	})
}
