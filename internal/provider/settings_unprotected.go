package provider

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// warnUnprotected tells of gateways that anybody on the way can control.
func warnUnprotected(f *gateway.Fleet, diags *diag.Diagnostics) {
	at := path.Root("uri")
	unprotected := func(g *gateway.Gateway, at path.Path) {
		if exposed, ok := g.Target.(transport.Exposed); ok && exposed.Exposed() {
			diagnostic.AddWarningAt(at, "VICI without protection", fmt.Sprintf("%s is reached over plain TCP, and not on this machine. VICI has no authentication and no "+
				"encryption: whoever can connect to that port controls the gateway, and whoever is on the way reads the secrets that are loaded. "+
				"Use ssh:// or tls:// instead, or tcp:// only to a tunnel's end on this machine.", g.Label), diags)
		}
	}
	unprotected(f.Own, at)
	for _, name := range slices.Sorted(maps.Keys(f.Named)) {
		unprotected(f.Named[name], path.Root("gateways").AtMapKey(name).AtName("uri"))
	}
}
