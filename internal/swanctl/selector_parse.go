package swanctl

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// maxText is how much charon reads of most texts (BUF_LEN less a terminator, vici_config.c). The rest is dropped
// without a word.
const maxText = 511

// parseSelector reads a traffic selector of a configuration. It refuses what charon before 6.1.0 takes and reads as
// something else, as "10.0.0.0/abc", which becomes 0.0.0.0/0.
func parseSelector(text string) (selector, error) {
	if err := checkPrintable(text, maxText); err != nil {
		return selector{}, err
	}
	s, err := parseSelectorParts(text)
	if err != nil {
		return selector{}, invalid(text, "is not a traffic selector: %w", err)
	}
	return s, nil
}

func parseSelectorParts(text string) (selector, error) {
	addresses, restriction, restricted := strings.Cut(text, "[")
	switch {
	case strings.TrimSpace(text) != text:
		return selector{}, errors.New("it has spaces at its ends")
	case strings.Contains(text, ","):
		return selector{}, errors.New("it has a comma; write one list item for each selector")
	case restricted && strings.HasSuffix(addresses, " "):
		return selector{}, errors.New("there is a space before the bracket")
	case restricted && (restriction == "" || strings.IndexByte(restriction, ']') != len(restriction)-1):
		return selector{}, errors.New(`after the address there may be one part in brackets, such as "[tcp]" or "[udp/53]"`)
	}
	protocol, first, last, err := parseRestriction(strings.TrimSuffix(restriction, "]"))
	if err != nil {
		return selector{}, err
	}
	if addresses == "dynamic" {
		return dynamicSelector(protocol, first, last), nil
	}
	from, to, err := parseAddresses(addresses)
	if err != nil {
		return selector{}, explainAddresses(addresses, err)
	}
	return newSelector(from, to, protocol, first, last), nil
}

// parseAddresses reads a subnet, a range, or one address.
func parseAddresses(text string) (from, to netip.Addr, err error) {
	switch {
	case strings.Contains(text, "/"):
		return parseSubnet(text)
	case strings.Contains(text, "-"):
		return parseRange(text)
	}
	a, err := parseIP(text)
	if err == nil && a.Zone() != "" {
		err = errors.New("its address has a zone")
	}
	return a, a, err
}

// explainAddresses replaces the reason why text does not parse where it was not meant to be an address in digits.
func explainAddresses(text string, reason error) error {
	if from, to, ok := strings.Cut(text, ".."); ok {
		return fmt.Errorf("a range is written %q", from+"-"+to)
	}
	if address, _, _ := strings.Cut(text, "/"); strings.Trim(address, "0123456789.- ") == "" || strings.Contains(address, ":") {
		return reason
	}
	switch strings.ToLower(strings.TrimPrefix(text, "%")) {
	case "any", "any4", "any6", "all", "default":
		return errors.New(`write "0.0.0.0/0" for all IPv4 addresses, "::/0" for all IPv6 addresses`)
	case "dynamic":
		return errors.New(`the word is "dynamic", in lower case`)
	}
	return errors.New(`write an IP address, a subnet such as "10.1.0.0/16", a range such as "10.1.0.5-10.1.0.9", or "dynamic"; ` +
		"names of hosts are not looked up")
}

// parseRestriction reads the part in brackets: nothing, protocol, or protocol/port.
func parseRestriction(text string) (protocol uint8, first, last uint16, err error) {
	name, port, _ := strings.Cut(text, "/")
	if protocol, err = parseProtocol(name); err != nil {
		return 0, 0, 0, err
	}
	first, last, err = parsePorts(port, selector{protocol: protocol}.icmp())
	return protocol, first, last, err
}

func parseProtocol(text string) (uint8, error) {
	if text == "" || text == "any" {
		return 0, nil
	}
	if n, ok := protocolNumber(text); ok {
		return n, nil
	}
	if checkDecimal(text, "protocol") == nil {
		if n, err := strconv.ParseUint(text, 10, 8); err == nil {
			return uint8(n), nil
		}
	}
	return 0, fmt.Errorf(`%s is not an IP protocol; write a name such as "tcp", a number from 0 to 255, or "any"`, quote(text))
}

// parsePorts reads a port, a range of ports, or a word. For ICMP, ports are message types, which may have a code.
func parsePorts(text string, icmp bool) (first, last uint16, err error) {
	switch text {
	case "", "any":
		return 0, anyPort, nil
	case "opaque":
		return anyPort, 0, nil
	}
	parse := parsePort
	if icmp {
		parse = parseICMPType
	}
	if !icmp && strings.Trim(text, "0123456789-") != "" {
		first, err = serviceNumber(text)
		return first, first, err
	}
	if first, err = parse(text); err == nil {
		return first, first, nil
	}
	from, to, _ := strings.Cut(text, "-")
	first, err1 := parse(from)
	last, err2 := parse(to)
	switch {
	case err1 != nil || err2 != nil:
		return 0, 0, err // of the whole text
	case last < first:
		return 0, 0, fmt.Errorf("the range of ports is the wrong way round; write %q", to+"-"+from)
	}
	return first, last, nil
}

func parsePort(text string) (uint16, error) {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || checkDecimal(text, "port") != nil {
		return 0, fmt.Errorf(`%s is not a port; write a number from 0 to 65535, a range such as "1024-65535", or "any"`, quote(text))
	}
	return uint16(n), nil
}

// parseICMPType reads a type, a type with a code as list-conns shows it, or both as the number that charon reads. That
// number cannot tell the codes of type 0 from types.
func parseICMPType(text string) (uint16, error) {
	name, code, coded := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	n, err := parsePort(name)
	if err == nil && coded == strings.HasSuffix(text, ")") {
		switch {
		case !coded && n > 0xff:
			return n, nil
		case !coded && n <= 0xff:
			return n << 8, nil
		}
		if c, err := parsePort(code); err == nil && c <= 0xff && n > 0 && n <= 0xff {
			return n<<8 | c, nil
		}
	}
	return 0, fmt.Errorf(`%s is not an ICMP type; write a number from 0 to 255, with a code as in "3(1)"`, quote(text))
}

// serviceNumber returns the port that a service name stands for.
func serviceNumber(text string) (uint16, error) {
	switch ports := servicePorts(text); {
	case len(ports) == 1:
		return ports[0], nil
	case len(ports) > 1:
		return 0, fmt.Errorf("%s is the name of ports %s; write the number", quote(text), listPorts(ports))
	case strings.EqualFold(text, "opaque"):
		return 0, errors.New(`the word is "opaque", in lower case`)
	}
	return 0, fmt.Errorf("%s is neither a port nor a service name known here; write the port's number", quote(text))
}

func listPorts(ports []uint16) string {
	words := make([]string, len(ports))
	for i, p := range ports {
		words[i] = strconv.Itoa(int(p))
	}
	return strings.Join(words, ", ")
}
