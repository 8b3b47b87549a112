package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/vmihailenco/msgpack/v5"
)

// FromJSON encodes a value as MessagePack that a state file has as JSON. An attribute that the file does not have is null, and one that the
// type does not have is left out: the file may be another version's.
func (w *Type) FromJSON(state []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(state))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := w.encodeJSON(msgpack.NewEncoder(&b), v)
	return b.Bytes(), err
}

var errJSONType = errors.New("the value is of another type")

func (w *Type) encodeJSON(e *msgpack.Encoder, v any) error {
	if v == nil {
		return e.EncodeNil()
	}
	switch w.of.(type) {
	case basetypes.StringTypable:
		if text, ok := v.(string); ok {
			return e.EncodeString(text)
		}
	case basetypes.BoolType:
		if is, ok := v.(bool); ok {
			return e.EncodeBool(is)
		}
	case basetypes.Int64Type:
		if number, ok := v.(json.Number); ok {
			n, err := number.Int64()
			if err != nil {
				return err
			}
			return e.EncodeInt(n)
		}
	case types.ListType:
		if elements, ok := v.([]any); ok {
			return w.encodeJSONList(e, elements)
		}
	case types.MapType:
		if elements, ok := v.(map[string]any); ok {
			return w.encodeJSONMap(e, elements, slices.Sorted(maps.Keys(elements)), func(string) *Type { return w.element })
		}
	case types.ObjectType:
		if attributes, ok := v.(map[string]any); ok {
			return w.encodeJSONMap(e, attributes, w.names, func(name string) *Type { return w.attributes[name] })
		}
	}
	return fmt.Errorf("%s: %w", w.of, errJSONType)
}

func (w *Type) encodeJSONList(e *msgpack.Encoder, elements []any) error {
	if err := e.EncodeArrayLen(len(elements)); err != nil {
		return err
	}
	for _, element := range elements {
		if err := w.element.encodeJSON(e, element); err != nil {
			return err
		}
	}
	return nil
}

func (w *Type) encodeJSONMap(e *msgpack.Encoder, v map[string]any, keys []string, typeOf func(key string) *Type) error {
	if err := e.EncodeMapLen(len(keys)); err != nil {
		return err
	}
	for _, key := range keys {
		if err := e.EncodeString(key); err != nil {
			return err
		}
		if err := typeOf(key).encodeJSON(e, v[key]); err != nil {
			return err
		}
	}
	return nil
}
