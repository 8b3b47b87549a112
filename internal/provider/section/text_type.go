package section

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var (
	_ basetypes.StringTypable                    = TextType{}
	_ basetypes.StringValuableWithSemanticEquals = TextValue{}
)

// TextType is a string in the grammar of a swanctl.conf value. Texts that mean the same to charon ("4h", "240m") are
// semantically equal.
type TextType struct {
	basetypes.StringType
	Kind *swanctl.Kind
}

// TextValue is a value of TextType.
type TextValue struct {
	basetypes.StringValue
	Kind *swanctl.Kind
}

// Equal reports whether o is a text of the same kind.
func (t TextType) Equal(o attr.Type) bool {
	other, ok := o.(TextType)
	return ok && t.Kind == other.Kind
}

func (t TextType) String() string { return fmt.Sprintf("text(%s)", t.Kind.Name) }

// ValueType returns a TextValue.
func (t TextType) ValueType(context.Context) attr.Value { return TextValue{Kind: t.Kind} }

// ValueFromString makes a TextValue.
func (t TextType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return TextValue{StringValue: in, Kind: t.Kind}, nil
}

// ValueFromTerraform makes a TextValue.
func (t TextType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	v, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	s, ok := v.(types.String)
	if !ok {
		return nil, fmt.Errorf("a %T is no string", v)
	}
	return TextValue{StringValue: s, Kind: t.Kind}, nil
}

// Type returns the TextType.
func (v TextValue) Type(context.Context) attr.Type { return TextType{Kind: v.Kind} }

// Equal reports whether o is spelt the same.
func (v TextValue) Equal(o attr.Value) bool {
	other, ok := o.(TextValue)
	return ok && v.Kind == other.Kind && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both texts mean the same to charon.
func (v TextValue) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(TextValue)
	return ok && v.Kind.Equal(v.ValueString(), other.ValueString()), nil
}
