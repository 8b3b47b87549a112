package swanctl

import "slices"

// virtualIPRule: transport mode is for the hosts of the IKE_SA themselves. With a virtual IP as the selector, charon does
// not use it (src/libcharon/sa/ikev2/tasks/child_create.c, "not using transport mode, not host-to-host").
func virtualIPRule(c Configured) problems {
	if c.Value("vips").Texts == nil {
		return nil
	}
	var all problems
	for _, child := range c.inside("children") {
		ts := child.Value("local_ts")
		if child.Value("mode").is("transport") && !ts.Unknown && (ts.Texts == nil || slices.ContainsFunc(ts.Texts, isDynamic)) {
			all = append(all, warn("mode", "Mode that is not used", "With vips the selector \"dynamic\" of local_ts stands for the virtual IP "+
				"address, and transport mode works between the addresses of the IKE_SA only: charon does not use it. "+
				"Set mode to \"tunnel\", or leave out vips").at(child)...)
		}
	}
	return all
}

func isDynamic(text string) bool {
	s, err := parseSelector(text)
	return err == nil && s.dynamic
}
