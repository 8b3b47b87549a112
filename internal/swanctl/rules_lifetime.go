package swanctl

// dpdTimeoutRule: charon raises a dpd_timeout below dpd_delay to it (src/libcharon/config/peer_cfg.c, peer_cfg_create).
func dpdTimeoutRule(c Configured) problems {
	timeout, delay := c.Value("dpd_timeout").text(), c.Value("dpd_delay").text()
	t, ok1 := Seconds(timeout)
	d, ok2 := Seconds(delay)
	if !ok1 || !ok2 || t == 0 || t >= d {
		return nil
	}
	return refuse("dpd_timeout", "dpd_timeout (%s) is shorter than dpd_delay (%s), and charon would raise it to that. "+
		"Set a longer one, or leave it out: IKEv2 does not use it", timeout, delay)
}

// ikeRandTimeRule: charon shortens a rand_time to the smaller of the two times (src/libcharon/config/peer_cfg.c,
// peer_cfg_create), and then rekeys or reauthenticates at any moment from the first second on.
func ikeRandTimeRule(c Configured) problems {
	var all problems
	for _, soft := range []string{"rekey_time", "reauth_time"} {
		all = append(all, randRule(c, "rand_time", soft, "IKE_SA", Seconds)...)
	}
	return all[:min(1, len(all))]
}

// overTimeRule: charon closes the IKE_SA over_time after the moment for which rekeying was scheduled
// (src/libcharon/sa/ike_sa.c, set_state). With neither over_time nor rand_time both jobs are due at once.
func overTimeRule(c Configured) problems {
	zero := func(option string) bool {
		seconds, ok := Seconds(c.Value(option).text())
		return ok && seconds == 0
	}
	reauth := c.Value("reauth_time")
	never := zero("rekey_time") && (reauth.missing() || zero("reauth_time")) || c.Value("rekey_time").missing() && zero("reauth_time")
	if !zero("over_time") || never || c.Value("rekey_time").Unknown || reauth.Unknown {
		return nil
	}
	return warn("over_time", "IKE_SA closed before it is renewed", "With over_time = %q charon closes the IKE_SA at the moment it begins to "+
		"rekey or reauthenticate it. Give it time to finish, or leave over_time out for a tenth of rekey_time and reauth_time",
		c.Value("over_time").text())
}

// limit is a pair of limits of a CHILD_SA with the random part of the soft one.
type limit struct {
	hard, soft, random string
	parse              func(text string) (uint64, bool)
}

var limits = []limit{
	{"life_time", "rekey_time", "rand_time", Seconds},
	{"life_bytes", "rekey_bytes", "rand_bytes", Bytes},
	{"life_packets", "rekey_packets", "rand_packets", packets},
}

// childLifetimeRule: charon takes a hard limit below the soft one, and the kernel closes the CHILD_SA before it is rekeyed.
func childLifetimeRule(c Configured) problems {
	var all problems
	for _, l := range limits {
		life, rekey := c.Value(l.hard).text(), c.Value(l.soft).text()
		h, ok1 := l.parse(life)
		s, ok2 := l.parse(rekey)
		if ok1 && ok2 && h > 0 && h < s {
			all = append(all, refuse(l.hard, "%s (%s) is below %s (%s): the CHILD_SA would be closed before it is rekeyed. "+
				"Set a larger one, or leave it out for 110%% of %s", l.hard, life, l.soft, rekey, l.soft)...)
		}
	}
	return all
}

// childRandRule: charon subtracts at most the soft limit itself (src/libcharon/config/child_cfg.c, apply_jitter), which
// leaves any moment from the first on.
func childRandRule(c Configured) problems {
	var all problems
	for _, l := range limits {
		all = append(all, randRule(c, l.random, l.soft, "CHILD_SA", l.parse)...)
	}
	return all
}

func randRule(c Configured, random, soft, sa string, parse func(string) (uint64, bool)) problems {
	randText, softText := c.Value(random).text(), c.Value(soft).text()
	r, ok1 := parse(randText)
	s, ok2 := parse(softText)
	if !ok1 || !ok2 || s == 0 || r <= s {
		return nil
	}
	return warn(random, "Renewal at any moment", "%s (%s) is above %s (%s): charon subtracts a random part of it, so that the %s may be "+
		"renewed as soon as it is up. Set a smaller one, or leave it out", random, randText, soft, softText, sa)
}
