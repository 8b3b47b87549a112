package swanctl

// remoteAuthRule: charon makes no demands where nothing is said of how the peer authenticates itself, so that anybody
// gets in whose certificate, key or password it can verify (src/libcharon/config/auth_cfg.c, complies). With IKEv1 alone
// nobody does, see ikev1AuthRule.
func remoteAuthRule(c Configured) problems {
	rounds, complete := c.Sections("remote")
	if !complete || onlyShunts(c) || c.Value("version").is("1") {
		return nil
	}
	const advice = `Set auth, as in remote = [{ auth = "pubkey", id = "..." }]`
	if len(rounds) == 0 {
		if local, complete := c.Sections("local"); complete && len(local) == 0 {
			return warn("remote", "Peer not authenticated as configured", "Neither local nor remote says how to authenticate: this side "+
				"uses a public key, and any peer is accepted by any method. %s, and local likewise", advice)
		}
		return warn("remote", "Peer not authenticated as configured", "Without remote any peer is accepted by any method. %s", advice)
	}
	var all problems
	for _, round := range rounds {
		if round.Value("auth").missing() {
			all = append(all, warn("auth", "Peer not authenticated as configured",
				"Without auth charon accepts any method here, also a weaker one than was meant, such as psk. Set it").at(round)...)
		}
	}
	return all
}

// onlyShunts reports whether all children are PASS or DROP policies: such a connection is for these alone, and nobody
// authenticates.
func onlyShunts(c Configured) bool {
	children, complete := c.Sections("children")
	for _, child := range children {
		if !isShunt(child) {
			return false
		}
	}
	return complete && len(children) > 0
}

// isShunt reports whether a child is a PASS or DROP policy.
func isShunt(child Configured) bool {
	mode := child.Value("mode")
	return mode.is("pass") || mode.is("drop")
}
