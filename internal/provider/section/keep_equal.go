package section

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// KeepEqual returns the planned values of a section, with those as they are in state that mean the same to charon:
// writing 240m for 4h changes nothing on the gateway, so it is no change in the plan either.
func KeepEqual(s *swanctl.Section, planned, state Values) Values {
	if planned == nil || state == nil {
		return planned
	}
	kept := make(Values, len(planned))
	maps.Copy(kept, planned)
	for _, o := range s.Options {
		if EqualOption(o, planned[o.Name], state[o.Name]) {
			kept[o.Name] = state[o.Name]
		}
	}
	for _, n := range s.Nested {
		if n.Keyed {
			kept[n.Name] = keepEqualKeyed(n, planned[n.Name], state[n.Name])
		} else {
			kept[n.Name] = keepEqualList(n, planned[n.Name], state[n.Name])
		}
	}
	return kept
}

func keepEqualKeyed(n *swanctl.Nested, planned, state attr.Value) attr.Value {
	sections := Map(planned)
	before := Map(state)
	if len(sections) == 0 || len(before) == 0 {
		return planned
	}
	kept := make(map[string]attr.Value, len(sections))
	for name, v := range sections {
		kept[name] = keepEqualSection(n.Section, v, before[name])
	}
	return types.MapValueMust(Types[n.Section], kept)
}

func keepEqualList(n *swanctl.Nested, planned, state attr.Value) attr.Value {
	sections := List(planned)
	before := List(state)
	if len(sections) == 0 || len(before) == 0 {
		return planned
	}
	kept := make([]attr.Value, len(sections))
	copy(kept, sections)
	for i := range min(len(sections), len(before)) {
		kept[i] = keepEqualSection(n.Section, sections[i], before[i])
	}
	return types.ListValueMust(Types[n.Section], kept)
}

func keepEqualSection(s *swanctl.Section, planned, state attr.Value) attr.Value {
	p, b := TakeApart(planned), TakeApart(state)
	if p == nil || b == nil {
		return planned
	}
	return PutTogether(s, KeepEqual(s, p, b))
}

// EqualOption reports whether two values of an option mean the same to charon.
func EqualOption(o *swanctl.Option, planned, state attr.Value) bool {
	p, known := Texts(planned)
	b, _ := Texts(state)
	if !known || p == nil || b == nil || len(p) != len(b) {
		return false
	}
	for i := range p {
		if !o.Kind.Equal(p[i], b[i]) {
			return false
		}
	}
	return true
}
