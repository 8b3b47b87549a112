package wire_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/wire"
)

// sample has every kind of type, nested as those of a resource are.
var sample = func() types.ObjectType {
	texts := types.ListType{ElemType: types.StringType}
	round := types.ObjectType{AttrTypes: map[string]attr.Type{"auth": types.StringType, "id": types.StringType, "round": types.Int64Type}}
	child := types.ObjectType{AttrTypes: map[string]attr.Type{"local_ts": texts, "priority": types.Int64Type, "policies": types.BoolType}}
	wait := types.ObjectType{AttrTypes: map[string]attr.Type{"children": texts, "timeout": timetypes.GoDurationType{}}}
	return types.ObjectType{AttrTypes: map[string]attr.Type{
		"name": types.StringType, "gateway": types.StringType, "version": types.Int64Type, "local_port": types.Int64Type, "remote_port": types.Int64Type,
		"encap": types.BoolType, "persisted": types.BoolType, "local_addrs": texts, "rekey_time": timetypes.GoDurationType{},
		"local": types.ListType{ElemType: round}, "children": types.MapType{ElemType: child}, "wait_for": wait,
	}}
}()

// sampleType is the sample, prepared, and as terraform-plugin-go has it.
func sampleType(t testing.TB) (*wire.Type, tftypes.Type) {
	t.Helper()
	w, err := wire.New(t.Context(), sample)
	if err != nil {
		t.Fatal(err)
	}
	return w, sample.TerraformType(t.Context())
}

// seeds are connections as a state file has them.
var seeds = []string{
	`{}`,
	`{"name":"net","version":2,"encap":true,"local_addrs":["192.0.2.1","fe80::1%eth0"],"rekey_time":"4h"}`,
	`{"name":"a","local":[{"auth":"psk","id":"moon"},{"auth":"eap"},null],"children":{"lan":{"local_ts":["10.0.0.0/8"],"priority":7},"dmz":null,"":{}}}`,
	`{"name":"ü\u0000","persisted":false,"gateway":"","wait_for":{"children":["lan"],"timeout":"1m"},"children":{}}`,
	`{"name":"n","local_port":65535,"remote_port":-1,"local":[{"round":9007199254740993}]}`,
}

// complete adds the attributes that a seed leaves out, as a state file has them all.
func complete(t testing.TB, seed string, of tftypes.Type) tftypes.Value {
	t.Helper()
	value, err := (&tfprotov6.RawState{JSON: fill(t, []byte(seed), of)}).Unmarshal(of)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// fill is JSON with null for all attributes that are missing.
func fill(t testing.TB, text []byte, of tftypes.Type) []byte {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	filled, err := json.Marshal(filled(v, of))
	if err != nil {
		t.Fatal(err)
	}
	return filled
}

func filled(v any, of tftypes.Type) any {
	switch of := of.(type) {
	case tftypes.Object:
		if m, ok := v.(map[string]any); ok {
			for name, t := range of.AttributeTypes {
				m[name] = filled(m[name], t)
			}
		}
	case tftypes.Map:
		if m, ok := v.(map[string]any); ok {
			for key := range m {
				m[key] = filled(m[key], of.ElementType)
			}
		}
	case tftypes.List:
		if l, ok := v.([]any); ok {
			for i := range l {
				l[i] = filled(l[i], of.ElementType)
			}
		}
	}
	return v
}

func asMessage(t testing.TB, v tftypes.Value, of tftypes.Type) []byte {
	t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(of, v)
	if err != nil {
		t.Fatal(err)
	}
	return encoded.MsgPack
}

func fromMessage(t testing.TB, encoded []byte, of tftypes.Type) (tftypes.Value, error) {
	t.Helper()
	v := tfprotov6.DynamicValue{MsgPack: encoded}
	return v.Unmarshal(of)
}

// TestType: what is read from terraform-plugin-go's encoding, and written, is read by it as what it was; also what is not
// known.
func TestType(t *testing.T) {
	t.Parallel()
	w, of := sampleType(t)
	values := []tftypes.Value{tftypes.NewValue(of, nil), tftypes.NewValue(of, tftypes.UnknownValue)}
	for _, seed := range seeds {
		whole := complete(t, seed, of)
		unknown, err := tftypes.Transform(whole, func(p *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
			if len(p.Steps()) > 0 && v.IsNull() {
				return tftypes.NewValue(v.Type(), tftypes.UnknownValue), nil
			}
			return v, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, whole, unknown)
	}
	for i, want := range values {
		v, err := w.Decode(t.Context(), asMessage(t, want, of))
		if err != nil {
			t.Errorf("%d: %v", i, err)
			continue
		}
		if direct, err := v.ToTerraformValue(t.Context()); err != nil || !direct.Equal(want) {
			t.Errorf("%d: read %s, %v", i, v, err)
		}
		encoded, err := w.Encode(t.Context(), v)
		if err != nil {
			t.Errorf("%d: %v", i, err)
			continue
		}
		if got, err := fromMessage(t, encoded, of); err != nil || !got.Equal(want) {
			t.Errorf("%d: wrote %x for %s: %v", i, encoded, v, err)
		}
	}
}

// TestType_json: a state file is read as terraform-plugin-go reads it.
func TestType_json(t *testing.T) {
	t.Parallel()
	w, of := sampleType(t)
	for _, seed := range seeds {
		text := fill(t, []byte(seed), of)
		want, err := (&tfprotov6.RawState{JSON: text}).Unmarshal(of)
		if err != nil {
			t.Fatal(err)
		}
		// Another version's file lacks some attributes, and has others.
		for _, state := range []string{string(text), strings.Replace(seed, "{", `{"another_version":[{"a":1}],`, 1)} {
			state = strings.Replace(state, ",}", "}", 1)
			encoded, err := w.FromJSON([]byte(state))
			if err != nil {
				t.Errorf("%s: %v", state, err)
				continue
			}
			if got, err := fromMessage(t, encoded, of); err != nil || !got.Equal(want) {
				t.Errorf("%s: got %x, %v", state, encoded, err)
			}
		}
	}
	for _, state := range []string{
		``, `[]`, `"text"`, `{"name":1}`, `{"version":"2"}`, `{"version":2.5}`, `{"version":1e30}`, `{"encap":"yes"}`, `{"local_addrs":{}}`, `{"children":[]}`,
		`{"children":{"a":[]}}`, `{"local":[{"auth":true}]}`,
	} {
		if encoded, err := w.FromJSON([]byte(state)); err == nil {
			t.Errorf("%s was taken, as %x", state, encoded)
		}
	}
}

// FuzzType: what can be read is what terraform-plugin-go reads, and is written as it was; the rest is an error.
func FuzzType(f *testing.F) {
	w, of := sampleType(f)
	for _, seed := range seeds {
		f.Add(asMessage(f, complete(f, seed, of), of))
	}
	f.Add([]byte{0xdd, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{0xdf, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, message []byte) {
		v, err := w.Decode(t.Context(), message)
		if err != nil {
			return
		}
		want, err := fromMessage(t, message, of)
		if err != nil {
			t.Fatalf("terraform-plugin-go does not read what was read as %s: %v", v, err)
		}
		encoded, err := w.Encode(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := fromMessage(t, encoded, of); err != nil || !got.Equal(want) {
			t.Errorf("read %s, wrote %x: %v", v, encoded, err)
		}
	})
}

// TestNew: what values cannot be read of is an error at once.
func TestNew(t *testing.T) {
	t.Parallel()
	for _, of := range []attr.Type{types.Float64Type, types.DynamicType, types.SetType{ElemType: types.StringType}, types.ListType{ElemType: types.NumberType}} {
		if _, err := wire.New(t.Context(), of); err == nil {
			t.Errorf("%s was taken", of)
		}
	}
}
