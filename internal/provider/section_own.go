package provider

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// connectionName returns the name in a plan or state taken apart.
func connectionName(v values) string {
	name, ok := v["name"].(types.String)
	if !ok {
		return ""
	}
	return name.ValueString()
}

func equalValues(a, b values) bool {
	for name, v := range a {
		if !v.Equal(b[name]) {
			return false
		}
	}
	return len(a) == len(b)
}

// loads reports whether a plan loads a connection: a new one, or one that is not the same to the daemon as before.
func loads(planned, before values) bool {
	if before == nil {
		return true
	}
	for name, v := range planned {
		isOwn := slices.Contains(ownAttributes, name) && name != "name" && name != "gateway"
		if !isOwn && !v.Equal(before[name]) {
			return true
		}
	}
	return false
}

// ownAttributes are those of the resource that are not options of the connection.
var ownAttributes = []string{"name", "gateway", "persisted", "wait_for", "terminate_on_destroy"}
