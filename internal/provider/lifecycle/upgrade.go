package lifecycle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// UpgradeState returns what upgrades states of earlier versions of the schema: nothing, for a resource that has had no other.
//
// A CLI writes the schema's version into its state, and asks for an upgrade of what has another one. The version is raised by one
// when a state that is there already cannot be read as it is: an attribute goes, gets another type, or means something else. The
// resource then gets a method UpgradeState of its own, with an upgrader for each version before. An attribute that is new needs
// neither: in an old state it is null. TestSchema_keepsItsPromises compares with the schemas that were released, and
// TestAccStates with states that were.
func (r *Resource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return nil
}
