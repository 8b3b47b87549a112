package wire

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

// Type is a type whose values can be read and written.
type Type struct {
	of            attr.Type
	null, unknown attr.Value

	// element is the type of what a list or map holds.
	element *Type

	// attributes are those of an object, by their names, which are sorted.
	attributes map[string]*Type
	attrTypes  map[string]attr.Type
	names      []string
}

// New prepares a type: strings, also with types of their own, booleans, integers, and lists, maps and objects of these.
// Others are an error.
func New(ctx context.Context, t attr.Type) (*Type, error) {
	w := &Type{of: t}
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
		w.element, err = New(ctx, t.ElemType)
		return w, err
	case types.MapType:
		w.element, err = New(ctx, t.ElemType)
		return w, err
	case types.ObjectType:
		w.attrTypes = t.AttrTypes
		w.attributes = make(map[string]*Type, len(t.AttrTypes))
		for name, attribute := range t.AttrTypes {
			if w.attributes[name], err = New(ctx, attribute); err != nil {
				return nil, err
			}
		}
		w.names = slices.Sorted(maps.Keys(t.AttrTypes))
		return w, nil
	}
	return nil, fmt.Errorf("no wire type for %s", t)
}

// AttributeTypes are those of an object.
func (w *Type) AttributeTypes() map[string]attr.Type { return w.attrTypes }
