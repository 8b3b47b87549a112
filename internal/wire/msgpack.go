package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// unknownOnWire is an unknown value: any extension is one.
var unknownOnWire = msgpack.RawMessage{msgpcode.FixExt1, 0, 0}

// plausibleLength is how many elements are made room for before they are there.
const plausibleLength = 1024

// Decode reads a value from MessagePack. What it cannot read is an error, which the framework explains better.
func (w *Type) Decode(ctx context.Context, encoded []byte) (attr.Value, error) {
	return w.decodeFrom(ctx, msgpack.NewDecoder(bytes.NewReader(encoded)))
}

func (w *Type) decodeFrom(ctx context.Context, d *msgpack.Decoder) (attr.Value, error) {
	code, err := d.PeekCode()
	switch {
	case err != nil:
		return nil, err
	case code == msgpcode.Nil:
		return w.null, d.DecodeNil()
	case msgpcode.IsExt(code):
		return w.unknown, d.Skip()
	}
	switch t := w.of.(type) {
	case basetypes.StringTypable:
		text, err := d.DecodeString()
		if err != nil {
			return nil, err
		}
		return valueOrError[attr.Value](t.ValueFromString(ctx, types.StringValue(text)))
	case basetypes.BoolType:
		is, err := d.DecodeBool()
		return types.BoolValue(is), err
	case basetypes.Int64Type:
		return decodeInteger(d, code)
	case types.ListType:
		return w.decodeList(ctx, d)
	case types.MapType:
		return w.decodeMap(ctx, d)
	default:
		return w.decodeObject(ctx, d)
	}
}

// decodeInteger leaves fractions, which the protocol has too, to the framework.
func decodeInteger(d *msgpack.Decoder, code byte) (attr.Value, error) {
	switch code {
	case msgpcode.Uint64:
		n, err := d.DecodeUint64()
		if err == nil && n > math.MaxInt64 {
			err = fmt.Errorf("%d is too large", n)
		}
		return types.Int64Value(int64(n)), err
	case msgpcode.Int8, msgpcode.Int16, msgpcode.Int32, msgpcode.Int64, msgpcode.Uint8, msgpcode.Uint16, msgpcode.Uint32:
	default:
		if !msgpcode.IsFixedNum(code) {
			return nil, fmt.Errorf("a number is encoded with code %#x", code)
		}
	}
	n, err := d.DecodeInt64()
	return types.Int64Value(n), err
}

// length refuses a length that an int of 32 bits does not hold.
func length(n int, err error) (int, error) {
	if err == nil && n < 0 {
		err = errors.New("there are too many elements")
	}
	return n, err
}

func (w *Type) decodeList(ctx context.Context, d *msgpack.Decoder) (attr.Value, error) {
	n, err := length(d.DecodeArrayLen())
	if err != nil {
		return nil, err
	}
	elements := make([]attr.Value, 0, min(n, plausibleLength))
	for range n {
		element, err := w.element.decodeFrom(ctx, d)
		if err != nil {
			return nil, err
		}
		elements = append(elements, element)
	}
	return valueOrError(types.ListValue(w.element.of, elements))
}

func (w *Type) decodeMap(ctx context.Context, d *msgpack.Decoder) (attr.Value, error) {
	n, err := length(d.DecodeMapLen())
	if err != nil {
		return nil, err
	}
	elements := make(map[string]attr.Value, min(n, plausibleLength))
	for range n {
		key, err := d.DecodeString()
		if err != nil {
			return nil, err
		}
		if elements[key], err = w.element.decodeFrom(ctx, d); err != nil {
			return nil, err
		}
	}
	return valueOrError(types.MapValue(w.element.of, elements))
}

func (w *Type) decodeObject(ctx context.Context, d *msgpack.Decoder) (attr.Value, error) {
	n, err := length(d.DecodeMapLen())
	if err != nil {
		return nil, err
	}
	v := make(map[string]attr.Value, len(w.names))
	for range n {
		name, err := d.DecodeString()
		if err != nil {
			return nil, err
		}
		attribute := w.attributes[name]
		if attribute == nil {
			return nil, fmt.Errorf("there is no attribute %q", name)
		}
		if v[name], err = attribute.decodeFrom(ctx, d); err != nil {
			return nil, err
		}
	}
	return valueOrError(types.ObjectValue(w.attrTypes, v))
}

func valueOrError[T attr.Value](v T, diags diag.Diagnostics) (attr.Value, error) {
	if diags.HasError() {
		return nil, fmt.Errorf("%s: %s", diags[0].Summary(), diags[0].Detail())
	}
	return v, nil
}

// Encode writes a value as MessagePack, with the attributes of objects and the keys of maps in their order.
func (w *Type) Encode(ctx context.Context, v attr.Value) ([]byte, error) {
	var b bytes.Buffer
	err := w.encodeTo(ctx, msgpack.NewEncoder(&b), v)
	return b.Bytes(), err
}

func (w *Type) encodeTo(ctx context.Context, e *msgpack.Encoder, v attr.Value) error {
	switch {
	case v == nil:
		return fmt.Errorf("a value of type %s is missing", w.of)
	case v.IsNull():
		return e.EncodeNil()
	case v.IsUnknown():
		return e.Encode(unknownOnWire)
	}
	switch v := v.(type) {
	case basetypes.StringValuable:
		s, diags := v.ToStringValue(ctx)
		if _, err := valueOrError(s, diags); err != nil {
			return err
		}
		return e.EncodeString(s.ValueString())
	case types.Bool:
		return e.EncodeBool(v.ValueBool())
	case types.Int64:
		return e.EncodeInt(v.ValueInt64())
	case types.List:
		if err := e.EncodeArrayLen(len(v.Elements())); err != nil {
			return err
		}
		for _, element := range v.Elements() {
			if err := w.element.encodeTo(ctx, e, element); err != nil {
				return err
			}
		}
		return nil
	case types.Map:
		elements := v.Elements()
		if err := e.EncodeMapLen(len(elements)); err != nil {
			return err
		}
		for _, key := range slices.Sorted(maps.Keys(elements)) {
			if err := e.EncodeString(key); err != nil {
				return err
			}
			if err := w.element.encodeTo(ctx, e, elements[key]); err != nil {
				return err
			}
		}
		return nil
	case types.Object:
		return w.encodeAttributes(ctx, e, v.Attributes())
	}
	return fmt.Errorf("a %T cannot be encoded", v)
}

func (w *Type) encodeAttributes(ctx context.Context, e *msgpack.Encoder, v map[string]attr.Value) error {
	if err := e.EncodeMapLen(len(w.names)); err != nil {
		return err
	}
	for _, name := range w.names {
		if err := e.EncodeString(name); err != nil {
			return err
		}
		if err := w.attributes[name].encodeTo(ctx, e, v[name]); err != nil {
			return err
		}
	}
	return nil
}
