package provider

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
	_ basetypes.StringTypable                    = textType{}
	_ basetypes.StringValuableWithSemanticEquals = textValue{}
)

// textType is a string in the grammar of a swanctl.conf value. Texts that mean the same to charon ("4h", "240m") are
// semantically equal.
type textType struct {
	basetypes.StringType
	kind *swanctl.Kind
}

// textValue is a value of textType.
type textValue struct {
	basetypes.StringValue
	kind *swanctl.Kind
}

func (t textType) Equal(o attr.Type) bool {
	other, ok := o.(textType)
	return ok && t.kind == other.kind
}

func (t textType) String() string { return fmt.Sprintf("text(%s)", t.kind.Name) }

func (t textType) ValueType(context.Context) attr.Value { return textValue{kind: t.kind} }

func (t textType) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return textValue{StringValue: in, kind: t.kind}, nil
}

func (t textType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	v, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	s, ok := v.(types.String)
	if !ok {
		return nil, fmt.Errorf("a %T is no string", v)
	}
	return textValue{StringValue: s, kind: t.kind}, nil
}

func (v textValue) Type(context.Context) attr.Type { return textType{kind: v.kind} }

func (v textValue) Equal(o attr.Value) bool {
	other, ok := o.(textValue)
	return ok && v.kind == other.kind && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals reports whether both texts mean the same to charon.
func (v textValue) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(textValue)
	return ok && v.kind.Equal(v.ValueString(), other.ValueString()), nil
}
