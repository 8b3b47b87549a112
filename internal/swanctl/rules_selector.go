package swanctl

// familyRule: a policy is between addresses of one family. charon skips the other pairs, so that a CHILD_SA of IPv4 here
// and IPv6 there has no policies (src/libcharon/sa/child_sa.c, create_policy_enumerator).
func familyRule(c Configured) problems {
	local, remote := families(c.Value("local_ts")), families(c.Value("remote_ts"))
	if local == nil || remote == nil || len(local) == 2 || len(remote) == 2 || local["IPv4"] == remote["IPv4"] {
		return nil
	}
	name := "IPv4"
	if remote["IPv6"] {
		name = "IPv6"
	}
	return warn("remote_ts", "No common address family", "All selectors of remote_ts are %s and none of local_ts is: charon finds no pair "+
		"for a policy, and no traffic is protected. Add selectors of the same family to both sides", name)
}

// families returns the address families of traffic selectors. It is nil if they are not known, as with dynamic ones.
func families(v Value) map[string]bool {
	if v.Texts == nil {
		return nil
	}
	found := map[string]bool{}
	for _, text := range v.Texts {
		s, err := parseSelector(text)
		switch {
		case err != nil || s.dynamic:
			return nil
		case s.from.Is4():
			found["IPv4"] = true
		default:
			found["IPv6"] = true
		}
	}
	return found
}
