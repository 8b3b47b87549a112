package swanctl

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// prefixLength is how charon from 6.1.0 on wants a prefix length; older ones read anything, "abc" as 0.
var prefixLength = regexp.MustCompile(`^(0|[1-9][0-9]{0,2})$`)

// parseIP reads an IP address as charon does (src/libstrongswan/networking/host.c, host_create_from_string): IPv6
// addresses have no dotted part there.
func parseIP(text string) (netip.Addr, error) {
	a, err := netip.ParseAddr(text)
	switch {
	case err != nil:
		// "ParseAddr("10.0.0.256"): IPv4 field has value >255"
		_, reason, _ := strings.Cut(err.Error(), "): ")
		if reason == "unable to parse IP" {
			reason = quote(text) + " is not an IP address"
		}
		return netip.Addr{}, errors.New(reason)
	case a.Is6() && strings.Contains(text, "."):
		return netip.Addr{}, fmt.Errorf("charon reads no IPv6 addresses with dots in them; write the IPv4 address %s, or %s",
			netip.AddrFrom4([4]byte(a.AsSlice()[12:])), formatIP(a.WithZone("")))
	}
	return a, nil
}

// parseSubnet reads an address with a prefix length and returns the first and last address of the subnet.
func parseSubnet(text string) (from, to netip.Addr, err error) {
	address, length, _ := strings.Cut(text, "/")
	a, err := parseIP(address)
	if err != nil {
		return from, to, err
	}
	if a.Zone() != "" {
		return from, to, errors.New("a subnet has no zone")
	}
	if mask, err := netip.ParseAddr(length); err == nil && mask.Is4() && a.Is4() {
		if n, ok := maskLength(mask); ok {
			return from, to, fmt.Errorf("charon reads no netmasks; write %q", fmt.Sprintf("%s/%d", a, n))
		}
	}
	n, err := strconv.Atoi(length)
	if err != nil || n > a.BitLen() || !prefixLength.MatchString(length) {
		return from, to, fmt.Errorf("the prefix length %s is not a number from 0 to %d", quote(length), a.BitLen())
	}
	from, to = subnetRange(a, n)
	return from, to, nil
}

// parseRange reads two addresses joined by a dash, with spaces allowed around it.
func parseRange(text string) (from, to netip.Addr, err error) {
	first, last, _ := strings.Cut(text, "-")
	if from, err = parseIP(strings.TrimRight(first, " ")); err != nil {
		return from, to, err
	}
	if to, err = parseIP(strings.TrimLeft(last, " ")); err != nil {
		return from, to, err
	}
	switch {
	case from.Zone() != "" || to.Zone() != "":
		return from, to, errors.New("a range has no zone")
	case from.BitLen() != to.BitLen():
		return from, to, errors.New("the range begins with an IPv4 address and ends with an IPv6 address, or the other way round")
	case to.Less(from):
		return from, to, fmt.Errorf("the range is the wrong way round; write %q", formatIP(to)+"-"+formatIP(from))
	}
	return from, to, nil
}

// formatIP writes an address as charon reads it, without dots in IPv6.
func formatIP(a netip.Addr) string {
	if a.Is4In6() {
		b := a.As16()
		return fmt.Sprintf("::ffff:%x:%x", uint(b[12])<<8|uint(b[13]), uint(b[14])<<8|uint(b[15]))
	}
	return a.String()
}

// subnetRange returns the first and last address of a subnet.
func subnetRange(a netip.Addr, length int) (from, to netip.Addr) {
	first, last := a.AsSlice(), a.AsSlice()
	for i := range first {
		host := byte(0xff) >> min(8, max(0, length-8*i))
		first[i] &^= host
		last[i] |= host
	}
	from, _ = netip.AddrFromSlice(first)
	to, _ = netip.AddrFromSlice(last)
	return from, to
}

// subnetLength returns the prefix length of the subnet that begins and ends with the addresses, if there is one.
func subnetLength(from, to netip.Addr) (length int, ok bool) {
	for length = range from.BitLen() + 1 {
		if first, last := subnetRange(from, length); first == from && last == to {
			return length, true
		}
	}
	return 0, false
}

// maskLength returns the number of leading ones in a netmask.
func maskLength(mask netip.Addr) (length int, ok bool) {
	for length = range mask.BitLen() + 1 {
		if all, _ := subnetRange(netip.AddrFrom4([4]byte{255, 255, 255, 255}), length); all == mask {
			return length, true
		}
	}
	return 0, false
}
