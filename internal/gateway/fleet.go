package gateway

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Fleet is all gateways that the provider knows. None is connected to before something on it is needed.
type Fleet struct {
	// Own is the gateway of the provider's own settings.
	Own *Gateway

	// Named are those of the attribute gateways.
	Named map[string]*Gateway

	// Unknown reports whether gateways is known only after apply.
	Unknown bool
}

// NewFleet returns a fleet of the provider's own gateway.
func NewFleet(own Settings) *Fleet {
	return &Fleet{Own: New("", own), Named: map[string]*Gateway{}}
}

// Add adds a gateway with a name. If the fleet has another one of its address, the two share what is noted of the run.
func (f *Fleet) Add(name string, s Settings) {
	g := New(name, s)
	for _, other := range f.all() {
		if g.Ready() == nil && other.Ready() == nil && g.Address() == other.Address() {
			g.run = other.run
		}
	}
	f.Named[name] = g
}

// all are the gateways of the fleet, in no order.
func (f *Fleet) all() []*Gateway {
	return append(slices.Collect(maps.Values(f.Named)), f.Own)
}

// ByName returns the gateway of a name among the provider's gateways.
func (f *Fleet) ByName(name string) (*Gateway, error) {
	switch {
	case f.Named[name] != nil:
		return f.Named[name], nil
	case f.Unknown:
		s := f.Own.Settings
		s.Unknown = "gateways"
		return New(name, s), nil
	}
	known := "It has none"
	if len(f.Named) > 0 {
		known = "It has \"" + strings.Join(slices.Sorted(maps.Keys(f.Named)), "\", \"") + "\""
	}
	return nil, fmt.Errorf("the provider's gateways have no %q. %s. If the gateway was removed there, put it back until nothing on it "+
		"is managed any more, or forget what is on it with a removed block (terraform state rm)", name, known)
}

// ImportID is the id by which something on a gateway is imported.
func (g *Gateway) ImportID(id string) string {
	switch {
	case g.Name != "":
		return g.Name + "/" + id
	case strings.Contains(id, "/"):
		return "/" + id
	}
	return id
}

// SplitImportID takes an id of an import block apart: gateway/id, or id alone for the provider's own gateway. Where an id
// contains a slash, the part before it is a gateway if there is one of the name, unless a slash comes first. The name is
// empty for the provider's own.
func (f *Fleet) SplitImportID(id string) (gateway, rest string) {
	name, rest, found := strings.Cut(id, "/")
	if found && (name == "" || f.Unknown || f.Named[name] != nil) {
		return name, rest
	}
	return "", id
}

// CheckName reports a name that could not be told from the rest of an import id.
func CheckName(name string) error {
	if name == "" {
		return errors.New("the name of a gateway is empty")
	}
	if strings.Contains(name, "/") {
		return fmt.Errorf("the name of a gateway has no slash, which separates it from the rest in the ids of imports: %q", name)
	}
	return nil
}
