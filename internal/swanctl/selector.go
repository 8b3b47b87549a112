package swanctl

import (
	"cmp"
	"fmt"
	"net/netip"
	"strconv"
)

// TrafficSelector is one item of local_ts or remote_ts: a subnet, address, range ("a-b") or dynamic, and in brackets what
// it is restricted to, protocol or protocol/port (src/libcharon/plugins/vici/vici_config.c, parse_ts).
//
// It goes out with protocol and port as numbers, because charon looks names up in the gateway's /etc/protocols and
// /etc/services and refuses those that are not there. list-conns shows the gateway's names.
var TrafficSelector = &Kind{
	Name:      "traffic selector",
	Check:     checkSelector,
	Canonical: withSelector(selector.printed),
	Wire:      withSelector(selector.wire),
	Printed:   withSelector(selector.printed),
	Read:      readSelector,
	Same:      sameSelectors,
}

// selector is a traffic selector as charon holds it (src/libstrongswan/selectors/traffic_selector.c).
type selector struct {
	dynamic     bool
	from, to    netip.Addr
	protocol    uint8
	first, last uint16
}

const anyPort = 0xffff

// IP protocols that have message types for ports.
const (
	protocolICMP   = 1
	protocolICMPv6 = 58
)

func checkSelector(text string) error {
	_, err := parseSelector(text)
	return err
}

// withSelector makes a function on selectors one on texts. Texts that are no selectors stay as they are.
func withSelector(format func(selector) string) func(string) string {
	return func(text string) string {
		s, err := parseSelector(text)
		if err != nil {
			return text
		}
		return format(s)
	}
}

// newSelector returns a selector with the ports that charon makes of the ports given: small ones of ICMP are types, and
// it holds type and code as one number.
func newSelector(from, to netip.Addr, protocol uint8, first, last uint16) selector {
	s := selector{from: from, to: to, protocol: protocol, first: first, last: last}
	if s.icmp() {
		if first <= 0xff {
			s.first = first << 8
		}
		if last <= 0xff {
			s.last = last << 8
		}
	}
	return s
}

// dynamicSelector returns a selector without addresses.
func dynamicSelector(protocol uint8, first, last uint16) selector {
	s := newSelector(netip.Addr{}, netip.Addr{}, protocol, first, last)
	s.dynamic = true
	return s
}

func (s selector) icmp() bool { return s.protocol == protocolICMP || s.protocol == protocolICMPv6 }

// opaque reports whether the selector is for packets whose ports cannot be seen, such as fragments.
func (s selector) opaque() bool { return s.first == anyPort && s.last == 0 }

func (s selector) anyPorts() bool { return s.first == 0 && s.last == anyPort }

// printed is the form of list-conns on a gateway that has no names for protocols and ports.
func (s selector) printed() string {
	return s.addresses("..") + s.restriction("0", strconv.Itoa(int(s.protocol)), "OPAQUE", s.formatPort)
}

// wire is the form that load-conn is sent.
func (s selector) wire() string {
	return s.addresses("-") + s.restriction("0", strconv.Itoa(int(s.protocol)), "opaque", s.rawPort)
}

// configured is the form of a configuration, with the protocol's name if it has one.
func (s selector) configured() string {
	number := strconv.Itoa(int(s.protocol))
	return s.addresses("-") + s.restriction("any", cmp.Or(protocolName(s.protocol), number), "opaque", s.formatPort)
}

func (s selector) addresses(separator string) string {
	if s.dynamic {
		return "dynamic"
	}
	if length, ok := subnetLength(s.from, s.to); ok {
		return fmt.Sprintf("%s/%d", formatIP(s.from), length)
	}
	return formatIP(s.from) + separator + formatIP(s.to)
}

// restriction is the part in brackets, or "" if there is none.
func (s selector) restriction(anyProtocol, protocol, opaque string, port func(uint16) string) string {
	if s.protocol == 0 {
		protocol = anyProtocol
	}
	switch {
	case s.anyPorts() && s.protocol == 0:
		return ""
	case s.anyPorts():
		return "[" + protocol + "]"
	case s.opaque():
		return "[" + protocol + "/" + opaque + "]"
	case s.first == s.last:
		return "[" + protocol + "/" + port(s.first) + "]"
	}
	return "[" + protocol + "/" + port(s.first) + "-" + port(s.last) + "]"
}

// formatPort writes a port, or an ICMP type with its code unless that is 0.
func (s selector) formatPort(port uint16) string {
	switch {
	case !s.icmp():
		return strconv.Itoa(int(port))
	case port&0xff == 0:
		return strconv.Itoa(int(port >> 8))
	}
	return fmt.Sprintf("%d(%d)", port>>8, port&0xff)
}

// rawPort writes a port, or an ICMP type and code as the one number that charon reads.
func (s selector) rawPort(port uint16) string {
	if s.icmp() && port&0xff == 0 {
		return strconv.Itoa(int(port >> 8))
	}
	return strconv.Itoa(int(port))
}
