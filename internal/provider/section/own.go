package section

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Name returns the name in a plan or state taken apart.
func Name(v Values) string {
	name, ok := v["name"].(types.String)
	if !ok {
		return ""
	}
	return name.ValueString()
}

// Equal reports whether two sections have the same values.
func Equal(a, b Values) bool {
	for name, v := range a {
		if !v.Equal(b[name]) {
			return false
		}
	}
	return len(a) == len(b)
}

// Differs reports whether two sections mean something else to charon, whatever is persisted, and whatever is in attributes that nobody
// configures.
func Differs(now, before Values, computed ...string) bool {
	now = maps.Clone(now)
	KeepSpellings(now, before)
	for _, name := range append(computed, "persisted") {
		now[name] = before[name]
	}
	return !Equal(now, before)
}

// ChangesDaemon reports whether a plan loads a connection: a new one, or one that is not the same to the daemon as before.
func ChangesDaemon(planned, before Values) bool {
	if before == nil {
		return true
	}
	for name, v := range planned {
		isOwn := slices.Contains(OwnAttributes, name) && name != "name" && name != "gateway"
		if !isOwn && !v.Equal(before[name]) {
			return true
		}
	}
	return false
}

// OwnAttributes are those of the resource that are not options of the connection.
var OwnAttributes = []string{"name", "gateway", "persisted", "wait_for", "terminate_on_destroy"}
