package swanctl

import (
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// The kinds of values in a pool.
var (
	// PoolAddresses are the addresses that a pool hands out: a subnet, a range, or a single one. charon keeps the first address and the
	// number of them (src/libcharon/attributes/mem_pool.c), so a subnet and the range of its hosts are the same.
	PoolAddresses = &Kind{Name: "address pool", Check: checkPoolAddresses, Canonical: canonicalPoolAddresses}

	// PoolAddress is the address of a server, or a netmask, that clients are told.
	PoolAddress = &Kind{Name: "IP address", Check: checkPoolAddress, Canonical: canonicalPoolAddress}

	// PoolSubnet is a subnet that clients are told.
	PoolSubnet = &Kind{Name: "subnet", Check: checkPoolSubnet, Canonical: canonicalPoolSubnet}
)

// maxPoolBits is the size, in bits, beyond which charon silently hands out the first part of a subnet only (mem_pool.c,
// POOL_LIMIT).
const maxPoolBits = 31

// poolRange is what a pool hands out.
type poolRange struct {
	first, last netip.Addr

	// network is the subnet's own address if the pool is a subnet that begins with it. Before 6.0.0 charon reports that
	// as the pool's base, though it never hands it out.
	network netip.Addr
}

func parsePool(text string) (p poolRange, err error) {
	if strings.Contains(text, "/") {
		return parsePoolSubnet(text)
	}
	if !isRange(text) {
		if a, err := parseIP(text); err == nil && a.Zone() == "" {
			return poolRange{first: a, last: a}, nil
		}
		return p, fmt.Errorf("write a subnet such as %q, or a range such as %q", "10.3.0.0/24", "10.3.0.10-10.3.0.99")
	}
	if p.first, p.last, err = parseRange(text); err != nil {
		return p, err
	}
	if p.size().Cmp(big.NewInt(math.MaxInt32)) > 0 || upper(p.first) != upper(p.last) {
		return p, fmt.Errorf("charon has no pools of ranges that large; the last 32 bits of the addresses count, and 31 of them at most may differ")
	}
	return p, nil
}

func parsePoolSubnet(text string) (p poolRange, err error) {
	from, to, err := parseSubnet(text)
	if err != nil {
		return p, err
	}
	address, _, _ := strings.Cut(text, "/")
	base, err := parseIP(address)
	if err != nil {
		return p, err
	}
	length, _ := subnetLength(from, to)
	if bits := base.BitLen() - length; bits > maxPoolBits {
		largest := base.BitLen() - maxPoolBits
		return p, fmt.Errorf("charon hands out 2^%d addresses of a pool at most, and silently leaves out the others; write %q, which is what it would use",
			maxPoolBits, fmt.Sprintf("%s/%d", formatIP(base), largest))
	}
	p.first, p.last = base, to
	if length < base.BitLen()-1 {
		// The first and the last address are those of the network itself, and of all its hosts.
		if base == from {
			p.network, p.first = base, base.Next()
		}
		p.last = to.Prev()
	}
	if p.last.Less(p.first) {
		return p, fmt.Errorf("nothing is left of the subnet but its last address, which is never handed out")
	}
	return p, nil
}

// upper are the bits of an address that charon does not count with.
func upper(a netip.Addr) string {
	b := a.AsSlice()
	return string(b[:len(b)-4])
}

func (p poolRange) size() *big.Int {
	first, last := new(big.Int).SetBytes(p.first.AsSlice()), new(big.Int).SetBytes(p.last.AsSlice())
	return last.Add(last.Sub(last, first), big.NewInt(1))
}

func checkPoolAddresses(text string) error {
	if err := checkPrintable(text, maxText); err != nil {
		return err
	}
	if _, err := parsePool(text); err != nil {
		return invalid(text, "is no address pool: %w", err)
	}
	return nil
}

func canonicalPoolAddresses(text string) string {
	p, err := parsePool(text)
	if err != nil {
		return text
	}
	return formatIP(p.first) + "-" + formatIP(p.last)
}

// ReportsPool reports whether a daemon that was told the addresses shows the pool like this.
func ReportsPool(text, base string, size int64) bool {
	p, err := parsePool(text)
	if err != nil {
		return false
	}
	a, err := netip.ParseAddr(base)
	return err == nil && (a == p.first || p.network.IsValid() && a == p.network) && p.size().Cmp(big.NewInt(size)) == 0
}

// ReadPool returns the addresses of a pool that a daemon shows: a subnet if it may be one, else a range.
func ReadPool(base string, size int64) string {
	first, err := netip.ParseAddr(base)
	if err != nil || size < 1 {
		return noPool(base, size)
	}
	// Before 6.0.0 the base is the address of the network, from then on the first one of a host.
	for _, network := range []netip.Addr{first, first.Prev()} {
		for length := range first.BitLen() + 1 {
			text := fmt.Sprintf("%s/%d", formatIP(network), length)
			if p, err := parsePool(text); err == nil && p.network == network && p.size().Cmp(big.NewInt(size)) == 0 {
				return text
			}
		}
	}
	last := new(big.Int).SetBytes(first.AsSlice())
	last.Add(last, big.NewInt(size-1))
	bytes := make([]byte, first.BitLen()/8)
	if last.BitLen() > first.BitLen() {
		return noPool(base, size)
	}
	a, _ := netip.AddrFromSlice(last.FillBytes(bytes))
	return formatIP(first) + "-" + formatIP(a)
}

// noPool returns what is shown of a pool that there cannot be: a text that cannot be configured.
func noPool(base string, size int64) string {
	if _, err := parsePool(base); err != nil {
		return base
	}
	return fmt.Sprintf("%s (%d addresses)", base, size)
}

func checkPoolAddress(text string) error {
	if err := checkPrintable(text, maxText); err != nil {
		return err
	}
	a, err := parseIP(text)
	switch {
	case strings.Contains(text, "/"):
		return invalid(text, "is a subnet, and an address is wanted here")
	case err != nil:
		return invalid(text, "is not an IP address, such as %q; names are not looked up", "10.3.0.1")
	case a.Zone() != "":
		return invalid(text, "has a zone, which means nothing to a client")
	}
	return nil
}

func canonicalPoolAddress(text string) string {
	a, err := parseIP(text)
	if err != nil {
		return text
	}
	return formatIP(a)
}

func checkPoolSubnet(text string) error {
	if err := checkPrintable(text, maxText); err != nil {
		return err
	}
	if !strings.Contains(text, "/") {
		if a, err := parseIP(text); err == nil {
			return invalid(text, "has no prefix length; write %q for the one host", fmt.Sprintf("%s/%d", a, a.BitLen()))
		}
	}
	if _, _, err := parseSubnet(text); err != nil {
		return invalid(text, "is not a subnet such as %q: %w", "10.2.0.0/16", err)
	}
	return nil
}

func canonicalPoolSubnet(text string) string {
	address, length, _ := strings.Cut(text, "/")
	return canonicalPoolAddress(address) + "/" + length
}

var attributeNumber = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)

// maxAttribute is the largest number of a configuration attribute, which has 15 bits (RFC 7296, section 3.15.1).
const maxAttribute = 1<<15 - 1

// CheckPoolAttribute reports what is wrong with the number of an attribute that has no name. charon reads the digits in
// front of whatever else there is (src/libcharon/plugins/vici/vici_attribute.c).
func CheckPoolAttribute(number string) error {
	n, err := strconv.Atoi(number)
	if err != nil || n > maxAttribute || !attributeNumber.MatchString(number) {
		return invalid(number, "is not the number of an attribute, from 1 to %d", maxAttribute)
	}
	return nil
}
