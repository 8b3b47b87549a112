package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// The versions of the resources' schemas. A CLI writes them into its state, and asks for an upgrade of what has another one.
//
// A version is raised by one when a state that is there already cannot be read as it is: an attribute goes, gets another type, or
// means something else. The resource then gets a method UpgradeState of its own, with an upgrader for each version before. An
// attribute that is new needs neither: in an old state it is null. TestSchema_keepsItsPromises compares with the schemas that
// were released, and TestAccStates with states that were.
const (
	authoritySchema    = 0
	certificateSchema  = 0
	connectionSchema   = 0
	poolSchema         = 0
	privateKeySchema   = 0
	sharedSecretSchema = 0
)

// UpgradeState returns what upgrades states of earlier versions of the schema: nothing, for a resource that has had no other.
func (r *configuredResource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return nil
}
