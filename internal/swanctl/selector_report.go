package swanctl

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// reportedSelector is a selector as list-conns shows it. A single port may come as a name out of the gateway's
// /etc/services, which may have names that nobody else knows, or give a name to another port than usual.
type reportedSelector struct {
	selector

	// service is the port's name; first and last are not set then.
	service string

	// ports are the ports that the name stands for as far as is known.
	ports []uint16
}

// parseReported reads what list-conns shows for a selector.
func parseReported(printed string) (reportedSelector, bool) {
	addresses, restriction, _ := strings.Cut(printed, "[")
	protocol, port, _ := strings.Cut(strings.TrimSuffix(restriction, "]"), "/")

	text := addresses
	if from, to, ok := strings.Cut(addresses, ".."); ok {
		text = from + "-" + to
	}
	r := reportedSelector{}
	switch {
	case port == "OPAQUE":
		port = "opaque"
	case strings.Trim(port, "0123456789-()") != "":
		r.service, r.ports, port = port, servicePorts(port), ""
	}
	var err error
	r.selector, err = parseSelectorParts(undotted(text) + "[" + protocol + "/" + port + "]")
	// charon prints the message types of ICMP as numbers, never by a service's name.
	return r, err == nil && (r.service == "" || !r.icmp())
}

// addressPart finds the parts of a subnet and of a range that may be addresses.
var addressPart = regexp.MustCompile(`[^/-]+`)

// undotted rewrites the IPv6 addresses that charon prints with dots (the C library decides) but does not read.
func undotted(addresses string) string {
	return addressPart.ReplaceAllStringFunc(addresses, func(text string) string {
		a, err := netip.ParseAddr(text)
		if err != nil || !strings.Contains(text, ".") {
			return text
		}
		return formatIP(a)
	})
}

// readSelector turns a reported selector into one that a configuration can have. Service names become numbers, unless
// nobody knows them here.
func readSelector(printed string) string {
	r, ok := parseReported(printed)
	switch {
	case !ok || r.service != "" && r.ports == nil:
		return printed
	case r.service != "":
		r.first, r.last = r.ports[0], r.ports[0]
	}
	return r.configured()
}

// shows reports whether list-conns may show s as r.
func (r reportedSelector) shows(s selector) bool {
	if r.service == "" {
		return r.selector == s
	}
	if s.first != s.last {
		return false
	}
	port := s.first
	s.first, s.last = 0, anyPort
	return r.selector == s && (r.ports == nil || slices.Contains(r.ports, port))
}

// sameSelectors reports whether list-conns shows reported when configured was loaded. charon leaves out selectors that
// another one of the list contains, and keeps the order of the others.
func sameSelectors(configured, reported []string) bool {
	var selectors []selector
	for _, text := range configured {
		s, err := parseSelector(text)
		if err != nil {
			return false
		}
		selectors = append(selectors, s)
	}
	selectors = withoutRedundant(selectors)
	if len(selectors) != len(reported) {
		return false
	}
	for i, printed := range reported {
		r, ok := parseReported(printed)
		if !ok || !r.shows(selectors[i]) {
			return false
		}
	}
	return true
}
