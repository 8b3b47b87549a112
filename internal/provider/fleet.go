package provider

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/transport"
)

// fleet is all gateways that the provider knows. None is connected to before something on it is needed.
type fleet struct {
	// own is the gateway of the provider's own settings.
	own *gateway

	// named are those of the attribute gateways.
	named map[string]*gateway

	// unknown tells that gateways is known only after apply.
	unknown bool
}

// gateway returns the gateway of a name, or the provider's own for null. There is none, and no error, for a name that is
// not known yet.
func (f *fleet) gateway(name types.String) (*gateway, error) {
	switch {
	case name.IsUnknown():
		return nil, nil
	case name.IsNull():
		return f.own, nil
	case f.named[name.ValueString()] != nil:
		return f.named[name.ValueString()], nil
	case f.unknown:
		s := f.own.settings
		s.unknown = "gateways"
		return newGateway(name.ValueString(), s), nil
	}
	known := "It has none"
	if len(f.named) > 0 {
		known = "It has \"" + strings.Join(slices.Sorted(maps.Keys(f.named)), "\", \"") + "\""
	}
	return nil, fmt.Errorf("the provider's gateways have no %q. %s. If the gateway was removed there, put it back until nothing on it "+
		"is managed any more, or forget what is on it with a removed block (terraform state rm)", name.ValueString(), known)
}

// persists tells whether files are kept for what is on a gateway, as far as that is known.
func (p *strongswanProvider) persists(name string, own bool) (persist, known bool) {
	f := p.fleet.Load()
	switch {
	case f == nil:
		return false, false
	case own:
		return f.own.persist, f.own.ready() == nil
	case f.named[name] != nil:
		return f.named[name].persist, f.named[name].ready() == nil
	}
	return false, false
}

// importID is the id by which something on a gateway is imported.
func (g *gateway) importID(id string) string {
	switch {
	case g.name != "":
		return g.name + "/" + id
	case strings.Contains(id, "/"):
		return "/" + id
	}
	return id
}

// splitImportID takes an id of an import block apart: gateway/id, or id alone for the provider's own gateway. Where an id
// contains a slash, the part before it is a gateway if there is one of the name, unless a slash comes first.
func (f *fleet) splitImportID(id string) (gateway types.String, rest string) {
	name, rest, found := strings.Cut(id, "/")
	switch {
	case found && name == "":
		return types.StringNull(), rest
	case found && (f.unknown || f.named[name] != nil):
		return types.StringValue(name), rest
	}
	return types.StringNull(), id
}

// checkGatewayName reports a name that could not be told from the rest of an import id.
func checkGatewayName(name string) error {
	if name == "" {
		return errors.New("the name of a gateway is empty")
	}
	if strings.Contains(name, "/") {
		return fmt.Errorf("the name of a gateway has no slash, which separates it from the rest in the ids of imports: %q", name)
	}
	return nil
}

// warn tells of gateways that anybody on the way can control.
func (f *fleet) warn(diags *diag.Diagnostics) {
	at := path.Root("uri")
	unprotected := func(g *gateway, at path.Path) {
		if exposed, ok := g.target.(transport.Exposed); ok && exposed.Exposed() {
			addWarningAt(at, "VICI without protection", fmt.Sprintf("%s is reached over plain TCP, and not on this machine. VICI has no authentication and no "+
				"encryption: whoever can connect to that port controls the gateway, and whoever is on the way reads the secrets that are loaded. "+
				"Use ssh:// or tls:// instead, or tcp:// only to a tunnel's end on this machine.", g.label), diags)
		}
	}
	unprotected(f.own, at)
	for _, name := range slices.Sorted(maps.Keys(f.named)) {
		unprotected(f.named[name], path.Root("gateways").AtMapKey(name).AtName("uri"))
	}
}

// lastStep is the name of an attribute.
func lastStep(p path.Path) string {
	last, _ := p.Steps().LastStep()
	if name, ok := last.(path.PathStepAttributeName); ok {
		return string(name)
	}
	return p.String()
}
