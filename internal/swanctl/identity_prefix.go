package swanctl

import (
	"errors"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// identityPrefix is a prefix that tells charon the type of an identity.
type identityPrefix struct {
	text string
	typ  identityType
	// binary tells that what follows has to be "#" and hexadecimal digits: charon takes text for the bytes themselves,
	// so that "ipv4:10.0.0.1" would be 49.48.46.48.
	binary bool
	// expression tells that "^...$" behind the prefix is a regular expression, from 6.0.2 on.
	expression bool
}

var identityPrefixes = []identityPrefix{
	{text: "ipv4:", typ: idIPv4, binary: true},
	{text: "ipv6:", typ: idIPv6, binary: true},
	{text: "ipv4net:", typ: idIPv4Net, binary: true},
	{text: "ipv6net:", typ: idIPv6Net, binary: true},
	{text: "ipv4range:", typ: idIPv4Range, binary: true},
	{text: "ipv6range:", typ: idIPv6Range, binary: true},
	{text: "rfc822:", typ: idEmail, expression: true},
	{text: "email:", typ: idEmail, expression: true},
	{text: "userfqdn:", typ: idEmail, expression: true},
	{text: "fqdn:", typ: idFQDN, expression: true},
	{text: "dns:", typ: idFQDN, expression: true},
	{text: "asn1dn:", typ: idDN, binary: true, expression: true},
	{text: "asn1gn:", typ: idName, binary: true},
	{text: "xmppaddr:", typ: idName},
	{text: "keyid:", typ: idKey},
	{text: "uri:", typ: idURI},
}

// identityNumbers are the types by the numbers that the form "{2}:moon" uses (RFC 7296, 3.5). charon reads octal and
// hexadecimal numbers, too, which nobody writes.
var identityNumbers = map[string]identityPrefix{
	"1": {typ: idIPv4, binary: true}, "2": {typ: idFQDN}, "3": {typ: idEmail}, "4": {typ: idIPv4Net, binary: true},
	"5": {typ: idIPv6, binary: true}, "6": {typ: idIPv6Net, binary: true}, "7": {typ: idIPv4Range, binary: true},
	"8": {typ: idIPv6Range, binary: true}, "9": {typ: idDN, binary: true}, "10": {typ: idName, binary: true}, "11": {typ: idKey},
}

var numberedIdentity = regexp.MustCompile(`^\{([^}]*)\}:`)

// parsePrefixed reads an identity with a prefix. ok tells whether there is one.
func parsePrefixed(text string) (id identity, ok bool, err error) {
	for _, p := range identityPrefixes {
		if len(text) >= len(p.text) && strings.EqualFold(text[:len(p.text)], p.text) {
			id, err = p.parse(text, text[len(p.text):])
			return id, true, err
		}
	}
	m := numberedIdentity.FindStringSubmatch(text)
	if m == nil {
		return identity{}, false, nil
	}
	p, known := identityNumbers[m[1]]
	if !known {
		return identity{}, true, invalid(text, "has a type that is none of the numbers from 1 to 11")
	}
	id, err = p.parse(text, text[len(m[0]):])
	return id, true, err
}

// isExpression recognises a regular expression behind a prefix that can have one.
func isExpression(text string) bool {
	return len(text) > 1 && strings.HasPrefix(text, "^") && strings.HasSuffix(text, "$")
}

func (p identityPrefix) parse(text, rest string) (identity, error) {
	switch {
	case rest == "":
		return identity{}, invalid(text, "names nobody")
	case p.expression && isExpression(rest):
		if err := checkExpression(rest); err != nil {
			return identity{}, invalid(text, "is no regular expression: %w", err)
		}
		return identity{typ: idExpression, value: string(p.typ) + ":" + rest}, nil
	case rest[0] == '#':
		id, err := fromHex(p.typ, text, rest[1:])
		if err != nil {
			return identity{}, err
		}
		return p.decode(text, id)
	case p.binary:
		return identity{}, invalid(text, "needs \"#\" and hexadecimal digits behind the prefix: charon would take the text for the "+
			"encoded bytes; leave the prefix out if it is an address or a name")
	}
	return identity{typ: p.typ, value: rest}, nil
}

// decode makes printable what the hexadecimal form of an identity holds.
func (p identityPrefix) decode(text string, id identity) (identity, error) {
	data := []byte(id.value)
	address := func(data []byte) string {
		a, _ := netip.AddrFromSlice(data)
		return formatIP(a)
	}
	size := map[identityType]int{
		idIPv4: 4, idIPv6: 16, idIPv4Net: 8, idIPv6Net: 32, idIPv4Range: 8, idIPv6Range: 32,
	}[p.typ]
	if size > 0 && len(data) != size {
		return identity{}, invalid(text, "has to have %d bytes, and has %d", size, len(data))
	}
	switch p.typ {
	case idIPv4, idIPv6:
		id.value = address(data)
	case idIPv4Net, idIPv6Net:
		mask := net.IPMask(data[size/2:])
		bits, all := mask.Size()
		if all == 0 {
			return identity{}, invalid(text, "has a netmask with holes")
		}
		id.value = address(data[:size/2]) + "/" + strconv.Itoa(bits)
	case idIPv4Range, idIPv6Range:
		id.value = address(data[:size/2]) + "-" + address(data[size/2:])
	case idDN:
		subject, err := printRawDN(data)
		if err != nil {
			return identity{}, invalid(text, "is no encoded distinguished name: %w", err)
		}
		if subject == "" {
			return identity{}, invalid(text, "is an empty distinguished name")
		}
		id.value = subject
	case idFQDN, idEmail, idURI:
		if !isPrintable(id.value) {
			return identity{}, invalid(text, "holds a byte that is no printable ASCII character")
		}
	}
	return id, nil
}

var (
	expressionAtoms = regexp.MustCompile(`\\.|\[\^?\]?(\[[:.=][^]]*\]|[^]])*\]`)
	repetition      = regexp.MustCompile(`\{[0-9]+(,[0-9]*)?\}`)
	nothingRepeated = regexp.MustCompile(`(^|[(|^])[*+?{]`)
)

// checkExpression checks a regular expression as far as Go's and the C library's, which charon uses, agree.
func checkExpression(text string) error {
	if _, err := regexp.CompilePOSIX(text); err != nil {
		return err
	}
	bare := expressionAtoms.ReplaceAllString(text, "x")
	if nothingRepeated.MatchString(bare) {
		return errors.New("nothing to repeat before a repetition operator")
	}
	if strings.Contains(repetition.ReplaceAllString(bare, "x"), "{") {
		return errors.New(`a "{" has to begin a number of repetitions, such as {2} or {1,3}; write \{ for the character`)
	}
	return nil
}
