package provider

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// difference is an attribute that charon reports otherwise than it was loaded.
type difference struct {
	path         path.Path
	loaded, read attr.Value
}

// differences compares a section that was loaded with what was read back for it. Both hold the same values wherever
// charon reports the same, see reader.
func differences(s *swanctl.Section, p path.Path, loaded, read values) []difference {
	var all []difference
	note := func(at path.Path, l, r attr.Value) {
		if !l.Equal(r) {
			all = append(all, difference{path: at, loaded: l, read: r})
		}
	}
	for _, o := range s.Options {
		note(p.AtName(o.Name), loaded[o.Name], read[o.Name])
	}
	for _, n := range s.Nested {
		at := p.AtName(n.Name)
		if n.Keyed {
			l, r := keyed(loaded[n.Name]), keyed(read[n.Name])
			if !slices.Equal(slices.Sorted(maps.Keys(l)), slices.Sorted(maps.Keys(r))) {
				note(at, loaded[n.Name], read[n.Name])
				continue
			}
			for _, name := range slices.Sorted(maps.Keys(l)) {
				all = append(all, differences(n.Section, at.AtMapKey(name), sectionValues(l[name]), sectionValues(r[name]))...)
			}
			continue
		}
		l, r := listed(loaded[n.Name]), listed(read[n.Name])
		if len(l) != len(r) {
			note(at, loaded[n.Name], read[n.Name])
			continue
		}
		for i := range l {
			all = append(all, differences(n.Section, at.AtListIndex(i), sectionValues(l[i]), sectionValues(r[i]))...)
		}
	}
	return all
}
