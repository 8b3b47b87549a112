package swanctl

// mediationRule: charon refuses it (src/libcharon/plugins/vici/vici_config.c, config_sn).
func mediationRule(c Configured) problems {
	if !c.Value("mediation").is("yes") || c.Value("mediated_by").Texts == nil {
		return nil
	}
	return refuse("mediated_by", "A connection to a mediation server cannot itself be mediated. Leave out mediation or mediated_by")
}

// mediationUniqueRule: a mediation server replaces IKE_SAs of the same peer, whatever it is told (vici_config.c, config_sn).
// What list-conns shows would differ from the configuration for ever.
func mediationUniqueRule(c Configured) problems {
	unique := c.Value("unique").text()
	if !c.Value("mediation").is("yes") || unique == "" || unique == "replace" {
		return nil
	}
	return refuse("unique", "charon takes unique = \"replace\" for connections with mediation, and never %q. Leave it out", unique)
}

// mediatedRule: the peer is looked for at the mediation server by mediation_peer, else by the identity of the first
// remote round, which may come from its certificate. With neither, charon before 5.9.11 crashes, which takes all tunnels
// down, and later ones refuse (vici_config.c, config_sn).
func mediatedRule(c Configured) problems {
	if c.Value("mediated_by").Texts == nil || c.Value("mediation_peer").Given() || mayHaveIdentity(c) {
		return nil
	}
	return refuse("mediated_by", "mediated_by needs mediation_peer, the peer's identity at the mediation server, or id in the first "+
		"remote round; strongSwan before 5.9.11 crashes without either")
}

// mayHaveIdentity reports whether the first remote round has an identity, or may turn out to have one.
func mayHaveIdentity(c Configured) bool {
	rounds, complete := c.Sections("remote")
	if len(rounds) == 0 {
		return !complete
	}
	for _, option := range []string{"id", "certs", "pubkeys"} {
		if rounds[0].Value(option).Given() {
			return true
		}
	}
	files, complete := rounds[0].Sections("cert")
	return !complete || len(files) > 0
}
