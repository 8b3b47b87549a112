package provider

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
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

// byName returns the gateway of a name among the provider's gateways.
func (f *fleet) byName(name string) (*gateway, error) {
	switch {
	case f.named[name] != nil:
		return f.named[name], nil
	case f.unknown:
		s := f.own.settings
		s.unknown = "gateways"
		return newGateway(name, s), nil
	}
	known := "It has none"
	if len(f.named) > 0 {
		known = "It has \"" + strings.Join(slices.Sorted(maps.Keys(f.named)), "\", \"") + "\""
	}
	return nil, fmt.Errorf("the provider's gateways have no %q. %s. If the gateway was removed there, put it back until nothing on it "+
		"is managed any more, or forget what is on it with a removed block (terraform state rm)", name, known)
}

// persists tells whether files are kept for what is on a gateway, as far as that is known. It is the provider's own gateway
// without a name.
func (f *fleet) persists(name string, own bool) (persist, known bool) {
	switch {
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
// contains a slash, the part before it is a gateway if there is one of the name, unless a slash comes first. The name is
// empty for the provider's own.
func (f *fleet) splitImportID(id string) (gateway, rest string) {
	name, rest, found := strings.Cut(id, "/")
	if found && (name == "" || f.unknown || f.named[name] != nil) {
		return name, rest
	}
	return "", id
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
