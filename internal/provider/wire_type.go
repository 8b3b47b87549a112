package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// wireType reads and writes values of a type as the protocol encodes them, in wire_msgpack.go and wire_json.go. The framework
// makes a tree of tftypes.Value first, and types and nulls for each; here all that is the same for all values is made once.
type wireType struct {
	attr.Type
	null, unknown attr.Value

	// element is the type of what a list or map holds.
	element *wireType

	// attributes are those of an object, by their names, which are sorted.
	attributes map[string]*wireType
	attrTypes  map[string]attr.Type
	names      []string
}

// newWireType makes the wire type of a type. Those that the connection's schema has no use for are not supported.
func newWireType(ctx context.Context, t attr.Type) (*wireType, error) {
	w := &wireType{Type: t}
	var err error
	if w.null, err = t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), nil)); err != nil {
		return nil, err
	}
	if w.unknown, err = t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), tftypes.UnknownValue)); err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case basetypes.StringTypable, basetypes.BoolType, basetypes.Int64Type:
		return w, nil
	case types.ListType:
		w.element, err = newWireType(ctx, t.ElemType)
		return w, err
	case types.MapType:
		w.element, err = newWireType(ctx, t.ElemType)
		return w, err
	case types.ObjectType:
		w.attrTypes = t.AttrTypes
		w.attributes = make(map[string]*wireType, len(t.AttrTypes))
		for name, attribute := range t.AttrTypes {
			if w.attributes[name], err = newWireType(ctx, attribute); err != nil {
				return nil, err
			}
		}
		w.names = slices.Sorted(maps.Keys(t.AttrTypes))
		return w, nil
	}
	return nil, fmt.Errorf("no wire type for %s", t)
}
