package section

import (
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// optionType is the Terraform type of an option.
func optionType(o *swanctl.Option) attr.Type {
	t := ScalarType(o.Kind)
	if o.List {
		return types.ListType{ElemType: t}
	}
	return t
}

// ScalarType is the type of one value of a kind.
func ScalarType(k *swanctl.Kind) attr.Type {
	switch k.Type {
	case swanctl.Bool:
		return types.BoolType
	case swanctl.Integer:
		return types.Int64Type
	default:
		return TextType{Kind: k}
	}
}

// Texts returns the value of an option as swanctl.conf would hold it: one text, or the items of a list. It is nil
// for null, and not known if any part is unknown.
func Texts(v attr.Value) (texts []string, known bool) {
	if v == nil || v.IsNull() {
		return nil, true
	}
	if v.IsUnknown() {
		return nil, false
	}
	switch v := v.(type) {
	case types.Bool:
		if v.ValueBool() {
			return []string{"yes"}, true
		}
		return []string{"no"}, true
	case types.Int64:
		return []string{strconv.FormatInt(v.ValueInt64(), 10)}, true
	case types.List:
		texts = make([]string, 0, len(v.Elements()))
		for _, e := range v.Elements() {
			item, known := Texts(e)
			if !known {
				return nil, false
			}
			texts = append(texts, item...)
		}
		return texts, true
	case basetypes.StringValuable:
		s, _ := v.ToStringValue(nil) //nolint:staticcheck // neither TextValue nor types.String looks at the context
		return []string{s.ValueString()}, true
	}
	return nil, true
}

// FromTexts is the opposite of Texts: the Terraform value for texts in the option's grammar. A text that does
// not fit the type, such as a number that is none, gives null.
func FromTexts(o *swanctl.Option, texts []string) attr.Value {
	if o.List {
		t := ScalarType(o.Kind)
		if texts == nil {
			return types.ListNull(t)
		}
		items := make([]attr.Value, len(texts))
		for i, text := range texts {
			items[i] = scalarValue(o.Kind, text)
		}
		return types.ListValueMust(t, items)
	}
	if len(texts) == 0 {
		return nullValue(o)
	}
	return scalarValue(o.Kind, texts[0])
}

func scalarValue(k *swanctl.Kind, text string) attr.Value {
	switch k.Type {
	case swanctl.Bool:
		switch k.ToWire(text) {
		case "yes":
			return types.BoolValue(true)
		case "no":
			return types.BoolValue(false)
		}
		return types.BoolNull()
	case swanctl.Integer:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return types.Int64Null()
		}
		return types.Int64Value(n)
	default:
		return TextValue{StringValue: types.StringValue(text), Kind: k}
	}
}

// nullValue is the null of an option's type.
func nullValue(o *swanctl.Option) attr.Value {
	if o.List {
		return types.ListNull(ScalarType(o.Kind))
	}
	switch o.Kind.Type {
	case swanctl.Bool:
		return types.BoolNull()
	case swanctl.Integer:
		return types.Int64Null()
	default:
		return TextValue{StringValue: types.StringNull(), Kind: o.Kind}
	}
}
