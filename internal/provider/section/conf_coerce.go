package section

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// The values that a function is given have whatever types the user's expression has: an object literal instead of a
// map, a tuple instead of a list, "yes" instead of true. What follows turns them into those of the option table, and
// names the place of what does not fit.

// typedSection turns an object or map into the attributes of a section.
func typedSection(s *swanctl.Section, v attr.Value, place string) (Values, error) {
	given, err := attributesOf(v, place)
	if err != nil {
		return nil, err
	}
	return typedAttributes(s, given, place)
}

func typedAttributes(s *swanctl.Section, given map[string]attr.Value, place string) (Values, error) {
	typed := make(Values, len(given))
	var err error
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value := underlying(given[name])
		if value == nil || value.IsNull() {
			continue
		}
		inside := place + "." + name
		if o := s.Option(name); o != nil {
			typed[name], err = typedOption(s, o, value, inside)
		} else if n := nestedAttribute(s, name); n != nil {
			typed[name], err = typedNested(n, value, inside)
		} else if s != swanctl.Connection || name != "name" { // which a strongswan_connection has
			err = fmt.Errorf("%s: there is no such option of a %s%s", inside, s.Name, didYouMean(s, name))
		}
		if err != nil {
			return nil, err
		}
	}
	return typed, nil
}

func nestedAttribute(s *swanctl.Section, name string) *swanctl.Nested {
	i := slices.IndexFunc(s.Nested, func(n *swanctl.Nested) bool { return n.Name == name })
	if i < 0 {
		return nil
	}
	return s.Nested[i]
}

func typedOption(s *swanctl.Section, o *swanctl.Option, v attr.Value, place string) (attr.Value, error) {
	items := []attr.Value{v}
	if o.List {
		var err error
		if items, err = elementsOf(v, place); err != nil {
			return nil, err
		}
	}
	texts := make([]string, 0, len(items))
	for _, item := range items {
		text, err := typedText(item, place)
		if err != nil {
			return nil, err
		}
		// A check would show the value, and a secret is not to be shown.
		if s != swanctl.Secret || o.Kind.Type != swanctl.Text || o.Kind.Values != nil {
			if err := o.Kind.Problem(text); err != nil {
				return nil, fmt.Errorf("%s: %w", place, err)
			}
		}
		if o.Kind.Type == swanctl.Bool {
			text = o.Kind.ToWire(text)
		}
		texts = append(texts, text)
	}
	return FromTexts(o, texts), nil
}

func typedText(v attr.Value, place string) (string, error) {
	switch v := underlying(v).(type) {
	case nil:
	case basetypes.NumberValue:
		return v.ValueBigFloat().Text('f', -1), nil
	case basetypes.BoolValue, basetypes.Int64Value, basetypes.StringValuable:
		if texts, known := Texts(v); known && texts != nil {
			return texts[0], nil
		}
	}
	return "", fmt.Errorf("%s: a text, number or boolean is needed here", place)
}

func typedNested(n *swanctl.Nested, v attr.Value, place string) (attr.Value, error) {
	if n.Keyed {
		given, err := attributesOf(v, place)
		if err != nil {
			return nil, err
		}
		sections := make(map[string]attr.Value, len(given))
		for _, name := range slices.Sorted(maps.Keys(given)) {
			if sections[name], err = typedNestedSection(n, given[name], fmt.Sprintf("%s[%q]", place, name)); err != nil {
				return nil, err
			}
		}
		return types.MapValueMust(Types[n.Section], sections), nil
	}
	given, err := elementsOf(v, place)
	if err != nil {
		return nil, err
	}
	sections := make([]attr.Value, len(given))
	for i, section := range given {
		if sections[i], err = typedNestedSection(n, section, fmt.Sprintf("%s[%d]", place, i)); err != nil {
			return nil, err
		}
	}
	return types.ListValueMust(Types[n.Section], sections), nil
}

func typedNestedSection(n *swanctl.Nested, v attr.Value, place string) (attr.Value, error) {
	typed, err := typedSection(n.Section, v, place)
	if err != nil {
		return nil, err
	}
	for _, o := range n.Section.Options {
		if typed[o.Name] == nil {
			typed[o.Name] = nullValue(o)
		}
	}
	for _, inside := range n.Section.Nested {
		if typed[inside.Name] == nil {
			typed[inside.Name] = nullNested(inside)
		}
	}
	return PutTogether(n.Section, typed), nil
}

// underlying takes a value out of its dynamic wrapping. It returns nil for a dynamic null.
func underlying(v attr.Value) attr.Value {
	if d, ok := v.(types.Dynamic); ok {
		return d.UnderlyingValue()
	}
	return v
}

// attributesOf returns what an object or map holds.
func attributesOf(v attr.Value, place string) (map[string]attr.Value, error) {
	switch v := underlying(v).(type) {
	case types.Object:
		if !v.IsNull() {
			return v.Attributes(), nil
		}
	case types.Map:
		if !v.IsNull() {
			return v.Elements(), nil
		}
	}
	return nil, fmt.Errorf("%s: an object is needed here", place)
}

// elementsOf returns what a list, tuple or set holds.
func elementsOf(v attr.Value, place string) ([]attr.Value, error) {
	switch v := underlying(v).(type) {
	case types.List:
		return v.Elements(), nil
	case types.Tuple:
		return v.Elements(), nil
	case types.Set:
		return v.Elements(), nil
	}
	return nil, fmt.Errorf("%s: a list is needed here", place)
}
