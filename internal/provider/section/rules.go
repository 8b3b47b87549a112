package section

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Configured returns a section as the rules of swanctl look at it. A section that is not known at all has options that
// are not known.
func Configured(s *swanctl.Section, place swanctl.Place, v Values) swanctl.Configured {
	return swanctl.Configured{
		Place: place,
		Value: func(option string) swanctl.Value {
			if v == nil {
				return swanctl.Value{Unknown: true}
			}
			texts, known := Texts(v[option])
			return swanctl.Value{Texts: texts, Unknown: !known}
		},
		Sections: func(nested string) ([]swanctl.Configured, bool) {
			i := slices.IndexFunc(s.Nested, func(n *swanctl.Nested) bool { return n.Name == nested })
			if i < 0 || v == nil {
				return nil, false
			}
			return configuredNested(s.Nested[i], v[nested])
		},
	}
}

// configuredNested returns the sections at a place, and whether these are all. Null ones are reported elsewhere.
func configuredNested(n *swanctl.Nested, v attr.Value) (sections []swanctl.Configured, complete bool) {
	if v != nil && v.IsUnknown() {
		return nil, false
	}
	for i, section := range List(v) {
		if !section.IsNull() {
			sections = append(sections, Configured(n.Section, swanctl.Place{Nested: n.Name, Index: i}, TakeApart(section)))
		}
	}
	elements := Map(v)
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		if section := elements[key]; !section.IsNull() {
			sections = append(sections, Configured(n.Section, swanctl.Place{Nested: n.Name, Index: -1, Key: key}, TakeApart(section)))
		}
	}
	return sections, true
}

// ProblemPath returns the path of the attribute that a problem is about, in the section at p.
func ProblemPath(p path.Path, problem swanctl.Problem) path.Path {
	switch place := problem.Place; {
	case place.Nested == "":
	case place.Index < 0:
		p = p.AtName(place.Nested).AtMapKey(place.Key)
	default:
		p = p.AtName(place.Nested).AtListIndex(place.Index)
	}
	p = p.AtName(problem.Option)
	if problem.Item > 0 {
		p = p.AtListIndex(problem.Item - 1)
	}
	return p
}
