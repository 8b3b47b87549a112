package section

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Difference is an attribute that charon reports otherwise than it was loaded.
type Difference struct {
	Path         path.Path
	Loaded, Read attr.Value
}

// Differences compares a section that was loaded with what was read back for it. Both hold the same values wherever
// charon reports the same, see [Read].
func Differences(s *swanctl.Section, p path.Path, loaded, read Values) []Difference {
	var all []Difference
	note := func(at path.Path, l, r attr.Value) {
		if !l.Equal(r) {
			all = append(all, Difference{Path: at, Loaded: l, Read: r})
		}
	}
	for _, o := range s.Options {
		note(p.AtName(o.Name), loaded[o.Name], read[o.Name])
	}
	for _, n := range s.Nested {
		at := p.AtName(n.Name)
		if n.Keyed {
			l, r := Map(loaded[n.Name]), Map(read[n.Name])
			if !slices.Equal(slices.Sorted(maps.Keys(l)), slices.Sorted(maps.Keys(r))) {
				note(at, loaded[n.Name], read[n.Name])
				continue
			}
			for _, name := range slices.Sorted(maps.Keys(l)) {
				all = append(all, Differences(n.Section, at.AtMapKey(name), TakeApart(l[name]), TakeApart(r[name]))...)
			}
			continue
		}
		l, r := List(loaded[n.Name]), List(read[n.Name])
		if len(l) != len(r) {
			note(at, loaded[n.Name], read[n.Name])
			continue
		}
		for i := range l {
			all = append(all, Differences(n.Section, at.AtListIndex(i), TakeApart(l[i]), TakeApart(r[i]))...)
		}
	}
	return all
}
