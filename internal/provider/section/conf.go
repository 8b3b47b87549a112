package section

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// confKind is a top-level section of swanctl.conf, such as connections. The user names the sections inside.
type confKind struct {
	name    string
	section *swanctl.Section

	// read and write convert sections of the file whose keys are not the options of the table.
	read, write func(*swanctl.Config) (*swanctl.Config, error)

	// numbered tells that keys may be numbers, too. They are gathered in the attribute NumberedAttribute.
	numbered bool
}

var confKinds = []confKind{
	{name: "connections", section: swanctl.Connection},
	{name: "secrets", section: swanctl.Secret, read: swanctl.ReadSecret, write: swanctl.WriteSecret},
	{name: "pools", section: swanctl.Pool, numbered: true},
	{name: "authorities", section: swanctl.Authority},
}

// NumberedAttribute holds, by their numbers, the lists that have no name in swanctl.conf.
const NumberedAttribute = "attributes"

// NumberedType is the type of one such list.
var NumberedType = types.ListType{ElemType: types.StringType}

// objectType is the type of one section inside.
func (k confKind) objectType() types.ObjectType {
	t := Types[k.section]
	if k.numbered {
		t.AttrTypes = maps.Clone(t.AttrTypes)
		t.AttrTypes[NumberedAttribute] = types.MapType{ElemType: NumberedType}
	}
	return t
}

// ConfTypes are the types of what a file holds.
func ConfTypes() map[string]attr.Type {
	all := make(map[string]attr.Type, len(confKinds))
	for _, k := range confKinds {
		all[k.name] = types.MapType{ElemType: k.objectType()}
	}
	return all
}
