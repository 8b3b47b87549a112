package swanctl

import (
	"slices"
	"strings"
)

// initiateRule: load-conn succeeds and the log alone has "installing trap failed, remote address unknown"
// (src/libcharon/sa/trap_manager.c, install) or "unable to resolve %any, initiate aborted" (src/libcharon/sa/ike_sa.c,
// initiate). A trap in transport mode may have any peer, and a mediated connection is told the address.
func initiateRule(c Configured) problems {
	addrs := c.Value("remote_addrs")
	if addrs.Unknown || hasPeer(addrs.Texts) {
		return nil
	}
	var all problems
	for _, child := range c.inside("children") {
		start, mode := child.Value("start_action"), child.Value("mode")
		if mode.Unknown || isShunt(child) {
			continue
		}
		trap := hasAction(start, "trap") && !mode.is("transport")
		initiate := hasAction(start, "start") && c.Value("mediated_by").missing()
		if trap || initiate {
			all = append(all, warn("start_action", "Action that fails", "start_action = %q needs to know the peer, and remote_addrs "+
				"has no single address or name before any %%any: charon loads the connection, and only its log says that the action "+
				"failed. Put the peer's address or name first in remote_addrs", start.text()).at(child)...)
		}
	}
	return all
}

// hasPeer reports whether the first of the addresses that is neither subnet nor range is one of a peer. charon takes it
// and looks no further (src/libcharon/config/ike_cfg.c, resolve).
func hasPeer(addrs []string) bool {
	i := slices.IndexFunc(addrs, func(text string) bool { return !strings.Contains(text, "/") && !isRange(text) })
	if i < 0 {
		return false
	}
	a, err := parseIP(addrs[i])
	return !strings.HasPrefix(addrs[i], "%any") && (err != nil || !a.IsUnspecified())
}

// hasAction reports whether an option is known to have an action, be it by a synonym or with others.
func hasAction(v Value, action string) bool {
	return slices.Contains(strings.Split(joinActions(v.text(), "|"), "|"), action)
}

// shuntRule: charon installs a PASS or DROP policy by itself only when the start action is trap
// (src/libcharon/plugins/vici/vici_config.c, run_start_action).
func shuntRule(c Configured) problems {
	if start := c.Value("start_action"); !isShunt(c) || start.Unknown || hasAction(start, "trap") {
		return nil
	}
	return ineffective("mode", "With mode = %q charon installs no policy unless start_action is \"trap\" or somebody installs it by hand",
		c.Value("mode").text())
}

// perCPURule: the SAs for the CPUs are made on demand of the trap policy (src/libcharon/sa/ikev2/tasks/child_create.c).
func perCPURule(c Configured) problems {
	perCPU, start := c.Value("per_cpu_sas"), c.Value("start_action")
	if perCPU.text() == "" || PerCPU.Equal(perCPU.text(), "no") || start.Unknown || hasAction(start, "trap") {
		return nil
	}
	return ineffective("per_cpu_sas", "per_cpu_sas needs a trap policy, which asks for a CHILD_SA for each CPU that has traffic. "+
		"Set start_action to \"trap\" or \"trap|start\"")
}
