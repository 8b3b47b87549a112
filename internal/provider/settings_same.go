package provider

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
)

// warnSameDaemon warns of two gateways that are the same daemon: what one of them manages, the other
// takes for drift, and both load and unload the same names.
func warnSameDaemon(f *gateway.Fleet, diags *diag.Diagnostics) {
	first := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(f.Named)) {
		g := f.Named[name]
		if g.Ready() != nil {
			continue
		}
		other, same := first[g.Address()]
		if !same {
			first[g.Address()] = name
			continue
		}
		diagnostic.AddWarningAt(path.Root("gateways").AtMapKey(name).AtName("uri"), "Two gateways are one daemon",
			fmt.Sprintf("The gateways %q and %q lead to the same daemon (%s), so resources of one can overwrite or unload what those of the other have "+
				"loaded. If that is a mistake, correct the uri. Otherwise keep one of the two entries.", other, name, g.Address()), diags)
	}
}
