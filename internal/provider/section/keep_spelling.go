package section

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// keepSpelling returns values with the texts that they had before where both mean the same to charon, as the framework
// does after a refresh for types whose values tell that they are semantically equal.
func keepSpelling(v, before attr.Value) attr.Value {
	if v.IsNull() || v.IsUnknown() || before == nil || before.IsNull() || before.IsUnknown() || v.Equal(before) {
		return v
	}
	switch v := v.(type) {
	case TextValue:
		if b, ok := before.(TextValue); ok && v.Kind.Equal(v.ValueString(), b.ValueString()) {
			return b
		}
	case types.List:
		old, _ := before.(types.List)
		elements := v.Elements()
		for i := range min(len(elements), len(old.Elements())) {
			elements[i] = keepSpelling(elements[i], old.Elements()[i])
		}
		return types.ListValueMust(v.ElementType(nil), elements) //nolint:staticcheck // the context is not looked at
	case types.Map:
		elements := v.Elements()
		KeepSpellings(elements, Map(before))
		return types.MapValueMust(v.ElementType(nil), elements) //nolint:staticcheck // the context is not looked at
	case types.Object:
		attributes := v.Attributes()
		KeepSpellings(attributes, TakeApart(before))
		return types.ObjectValueMust(v.AttributeTypes(nil), attributes) //nolint:staticcheck // the context is not looked at
	}
	return v
}

// KeepSpellings keeps the texts of before wherever v says the same in other words.
func KeepSpellings(v, before Values) {
	for name, value := range v {
		v[name] = keepSpelling(value, before[name])
	}
}
