package swanctl

import (
	"errors"
	"net/netip"
	"regexp"
	"strings"
)

// The kinds of addresses of hosts.
var (
	// Host is an item of local_addrs or remote_addrs: an IP address, subnet, range ("a-b"), DNS name, %any, %any4 or
	// %any6. charon takes any text for a name to look up one day, reports it as it was sent, and takes another spelling
	// of the same address for a change (src/libcharon/config/ike_cfg.c, parse_addresses and equals). So there is nothing
	// to normalise.
	Host = &Kind{Name: "address", Check: checkHost}

	// VirtualIP is a single address to ask for; 0.0.0.0 and %any ask for any IPv4 address, :: and %any6 for any of IPv6
	// (vici_config.c, parse_hosts).
	VirtualIP = &Kind{Name: "virtual IP address", Check: checkVirtualIP, Canonical: canonicalVirtualIP}
)

func checkHost(text string) error {
	if err := checkPrintable(text, maxText); err != nil {
		return err
	}
	switch {
	case text == "%any" || text == "%any4" || text == "%any6":
		return nil
	case strings.TrimSpace(text) != text:
		return invalid(text, "has spaces at its ends")
	case strings.Contains(text, ","):
		return invalid(text, "has a comma, which separates addresses; write one list item for each")
	case text[0] == '[':
		return invalid(text, "has brackets; write an IPv6 address without them")
	case hostAndPort.MatchString(text):
		return invalid(text, "has a port; that is for the options local_port and remote_port")
	case text[0] == '%':
		return invalid(text, `is not an address; any address is "%%any", "%%any4" or "%%any6"`)
	}
	if err := checkHostText(text); err != nil {
		return invalid(text, "is not an address: %w", err)
	}
	return nil
}

var hostAndPort = regexp.MustCompile(`^[^:]*:[0-9]+$`)

func checkHostText(text string) error {
	var err error
	switch {
	case strings.Contains(text, "/"):
		_, _, err = parseSubnet(text)
	case isRange(text):
		_, _, err = parseRange(text)
	case strings.Contains(text, ":") || strings.Trim(text, "0123456789.") == "":
		_, err = parseIP(text)
	default:
		err = checkDNSName(text)
	}
	return err
}

// isRange tells a range from a DNS name with a dash.
func isRange(text string) bool {
	from, _, ok := strings.Cut(text, "-")
	_, err := netip.ParseAddr(strings.TrimRight(from, " "))
	return ok && (err == nil || strings.Contains(text, ":") || strings.Trim(text, "0123456789.- ") == "")
}

var (
	dnsLabel = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)

	// numericLabel ends names that the resolver takes for old spellings of an IP address: "10.1", "0x7f.1".
	numericLabel = regexp.MustCompile(`^([0-9]+|0[xX][0-9A-Fa-f]*)$`)
)

func checkDNSName(text string) error {
	name := strings.TrimSuffix(text, ".")
	labels := strings.Split(name, ".")
	for _, label := range labels {
		if !dnsLabel.MatchString(label) {
			return errors.New(`write an IP address, a subnet such as "192.0.2.0/24", a range such as "192.0.2.10-192.0.2.20", a DNS name, or "%any"`)
		}
	}
	switch {
	case len(name) > 253:
		return errors.New("a DNS name has 253 characters at most")
	case numericLabel.MatchString(labels[len(labels)-1]):
		return errors.New("a name that ends with a number is read as an IP address; write the address with four numbers")
	}
	return nil
}

// anyVirtualIP maps the spellings of "any address" to one for each family.
var anyVirtualIP = map[string]string{"%any": "0.0.0.0", "%any4": "0.0.0.0", "%any6": "::"}

func checkVirtualIP(text string) error {
	if anyVirtualIP[text] != "" {
		return nil
	}
	if err := checkPrintable(text, maxText); err != nil {
		return err
	}
	a, err := parseIP(text)
	switch {
	case strings.Contains(text, "/"):
		return invalid(text, "is a subnet; write one address without a prefix length, or %q for any", "0.0.0.0")
	case err != nil:
		return invalid(text, `is not an IP address; write one such as "10.3.0.5", or ask for any with "0.0.0.0" or "::"`)
	case a.Zone() != "":
		return invalid(text, "has a zone, which a virtual IP address cannot have")
	}
	return nil
}

func canonicalVirtualIP(text string) string {
	if address := anyVirtualIP[text]; address != "" {
		return address
	}
	a, err := parseIP(text)
	if err != nil {
		return text
	}
	return formatIP(a)
}
