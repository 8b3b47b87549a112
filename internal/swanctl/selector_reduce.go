package swanctl

import "net/netip"

// withoutRedundant returns the selectors that list-conns shows: those that no other one contains, and the first of equal
// ones (src/libstrongswan/selectors/traffic_selector_list.c, remove_duplicate_ts).
func withoutRedundant(selectors []selector) []selector {
	var kept []selector
	for i, s := range selectors {
		redundant := false
		for j, other := range selectors {
			if i != j && s.in(other) && (j < i || !other.in(s)) {
				redundant = true
			}
		}
		if !redundant {
			kept = append(kept, s)
		}
	}
	return kept
}

// in reports whether other contains s. Dynamic selectors contain nothing and are in none, because their addresses are
// not known yet.
func (s selector) in(other selector) bool {
	common, ok := s.and(other)
	return ok && common == s
}

// and returns what two selectors have in common (traffic_selector.c, get_subset).
func (s selector) and(other selector) (selector, bool) {
	if s.dynamic || other.dynamic || s.from.BitLen() != other.from.BitLen() {
		return selector{}, false
	}
	if s.protocol != other.protocol && s.protocol != 0 && other.protocol != 0 {
		return selector{}, false
	}
	first, last := max(s.first, other.first), min(s.last, other.last)
	switch {
	case s.opaque() && (other.opaque() || other.anyPorts()), other.opaque() && s.anyPorts():
		first, last = anyPort, 0
	case first > last:
		return selector{}, false
	}
	from, to := later(s.from, other.from), earlier(s.to, other.to)
	if to.Less(from) {
		return selector{}, false
	}
	return newSelector(from, to, max(s.protocol, other.protocol), first, last), true
}

func later(a, b netip.Addr) netip.Addr {
	if a.Less(b) {
		return b
	}
	return a
}

func earlier(a, b netip.Addr) netip.Addr {
	if a.Less(b) {
		return a
	}
	return b
}
