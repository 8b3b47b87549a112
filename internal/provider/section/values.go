package section

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Values are the attributes of one section: an object of Terraform taken apart.
type Values = map[string]attr.Value

// Types holds the object type of every kind of section; making one for each value is too dear for a connection
// with hundreds of children.
var Types = func() map[*swanctl.Section]types.ObjectType {
	all := map[*swanctl.Section]types.ObjectType{}
	for _, s := range []*swanctl.Section{swanctl.Connection, swanctl.Secret, swanctl.Pool, swanctl.Authority} {
		collectSectionTypes(all, s)
	}
	return all
}()

func collectSectionTypes(all map[*swanctl.Section]types.ObjectType, s *swanctl.Section) {
	attrTypes := make(map[string]attr.Type, len(s.Options)+len(s.Nested))
	for _, o := range s.Options {
		attrTypes[o.Name] = optionType(o)
	}
	for _, n := range s.Nested {
		collectSectionTypes(all, n.Section)
		attrTypes[n.Name] = nestedType(n, all[n.Section])
	}
	all[s] = types.ObjectType{AttrTypes: attrTypes}
}

func nestedType(n *swanctl.Nested, section attr.Type) attr.Type {
	if n.Keyed {
		return types.MapType{ElemType: section}
	}
	return types.ListType{ElemType: section}
}

// PutTogether puts the attributes of a section together.
func PutTogether(s *swanctl.Section, v Values) attr.Value {
	return types.ObjectValueMust(Types[s].AttrTypes, v)
}

// TakeApart takes a section apart. It returns nil for a null or unknown one.
func TakeApart(v attr.Value) Values {
	o, ok := v.(types.Object)
	if !ok || o.IsNull() || o.IsUnknown() {
		return nil
	}
	return o.Attributes()
}

// nullNested is the null of a place for nested sections.
func nullNested(n *swanctl.Nested) attr.Value {
	t := Types[n.Section]
	if n.Keyed {
		return types.MapNull(t)
	}
	return types.ListNull(t)
}

// List returns the sections of a list, or nil.
func List(v attr.Value) []attr.Value {
	l, ok := v.(types.List)
	if !ok || l.IsNull() || l.IsUnknown() {
		return nil
	}
	return l.Elements()
}

// Map returns the sections of a map, or nil.
func Map(v attr.Value) map[string]attr.Value {
	m, ok := v.(types.Map)
	if !ok || m.IsNull() || m.IsUnknown() {
		return nil
	}
	return m.Elements()
}
