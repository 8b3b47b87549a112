package swanctl

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Identity is an IKE identity. charon guesses its type from the text unless a prefix such as "fqdn:" tells it
// (src/libstrongswan/utils/identification.c, identification_create_from_string), and list-conns reports the text
// without the type.
var Identity = &Kind{
	Name:  "identity",
	Since: identitySince,
	Check: func(text string) error {
		_, err := parseIdentity(text)
		return err
	},
	Canonical: func(text string) string {
		id, err := parseIdentity(text)
		if err != nil {
			return text
		}
		return id.canonical()
	},
	Printed: func(text string) string {
		id, err := parseIdentity(text)
		if err != nil {
			return text
		}
		return id.printed()
	},
	Read: readIdentity,
	Same: func(configured, reported []string) bool { return slices.EqualFunc(configured, reported, showsIdentity) },
}

// identityType is the type of an identity, named by its usual prefix.
type identityType string

const (
	idAny        identityType = "any"
	idFQDN       identityType = "fqdn"
	idEmail      identityType = "email"
	idKey        identityType = "keyid"
	idDN         identityType = "asn1dn"
	idURI        identityType = "uri"
	idIPv4       identityType = "ipv4"
	idIPv6       identityType = "ipv6"
	idIPv4Net    identityType = "ipv4net"
	idIPv6Net    identityType = "ipv6net"
	idIPv4Range  identityType = "ipv4range"
	idIPv6Range  identityType = "ipv6range"
	idName       identityType = "asn1gn" // an ASN.1 GeneralName
	idExpression identityType = "regex"
)

// idsIPv6 are the types in which charon prints some addresses with dots (the C library decides), which it does not read.
var idsIPv6 = []identityType{idIPv6, idIPv6Net, idIPv6Range}

// identity is an identity as charon understands it.
type identity struct {
	typ identityType

	// value is what charon prints, but for key ids, whose bytes it is.
	value string

	// parts are those of a distinguished name, which its printed form does not always tell apart.
	parts []rdn
}

// canonical is the same for all texts of one identity, and differs for all others. Where it is in the grammar itself, it
// is a text of the same identity.
func (id identity) canonical() string {
	switch {
	case id.typ == idAny:
		return "%any"
	case id.typ == idExpression:
		return id.value
	case id.parts != nil:
		parts := make([]string, len(id.parts))
		for i, r := range id.parts {
			parts[i] = r.attribute + "=" + strconv.Quote(r.value)
		}
		return string(id.typ) + ":" + strings.Join(parts, ", ")
	case strings.HasPrefix(id.value, "#") || isExpression(id.value):
		return string(id.typ) + ":#" + hex.EncodeToString([]byte(id.value))
	}
	return string(id.typ) + ":" + id.value
}

// sha1Size is the length at which charon takes a key id for a hash, and prints it in hexadecimal.
const sha1Size = 20

// printed is the identity as list-conns reports it (identification.c, identity_to_string).
func (id identity) printed() string {
	switch id.typ {
	case idAny:
		return "%any"
	case idKey:
		if isPrintable(id.value) && len(id.value) != sha1Size {
			return id.value
		}
		return colonHex(id.value)
	case idName:
		return "(ASN.1 general name)"
	case idExpression:
		_, expression, _ := strings.Cut(id.value, ":")
		return expression
	default:
		return id.value
	}
}

// parseIdentity reads an identity, and refuses what charon would take for something that nobody means.
func parseIdentity(text string) (identity, error) {
	if text == "" {
		return identity{}, errors.New(`an empty identity means any to charon; write "%any"`)
	}
	if err := checkPrintable(text, maxText); err != nil {
		return identity{}, err
	}
	if id, ok, err := parsePrefixed(text); ok {
		return id, err
	}
	if strings.TrimSpace(text) != text {
		return identity{}, invalid(text, "begins or ends with a space, which charon would take for a part of the identity")
	}
	if strings.Contains(text, "=") {
		dn, err := parseDN(text)
		if err != nil {
			return identity{}, notDN(text, err)
		}
		return identity{typ: idDN, value: printDN(dn), parts: dn}, nil
	}
	if strings.Contains(text, "@") {
		return parseAt(text)
	}
	switch text {
	case "%any", "%any6", "0.0.0.0", "*", "::", "0::0":
		return identity{typ: idAny}, nil
	}
	return parseAddressOrName(text)
}

// parseAt reads identities with an at sign: names, e-mail addresses, and key ids in hexadecimal.
func parseAt(text string) (identity, error) {
	switch {
	case strings.HasPrefix(text, "@#"):
		return fromHex(idKey, text, text[2:])
	case text == "@" || text == "@@":
		return identity{}, invalid(text, "names nobody")
	case strings.HasPrefix(text, "@@"):
		return identity{typ: idEmail, value: text[2:]}, nil
	case strings.HasPrefix(text, "@"):
		return identity{typ: idFQDN, value: text[1:]}, nil
	default:
		return identity{typ: idEmail, value: text}, nil
	}
}

var (
	looksIPv4 = regexp.MustCompile(`^[0-9]+(\.[0-9]+){3}$`)
	looksIPv6 = regexp.MustCompile(`^[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){1,7}(\.[0-9]+){0,3}$`)
)

// parseAddressOrName reads IP addresses, subnets and ranges, and takes all else for a name: without a colon an FQDN,
// with one a key id.
func parseAddressOrName(text string) (identity, error) {
	address, _, isSubnet := strings.Cut(text, "/")
	first, _, isRange := strings.Cut(text, "-")
	switch {
	case isSubnet && isAddress(address):
		from, to, err := parseSubnet(text)
		if err != nil {
			return identity{}, invalid(text, "is no subnet: %w", err)
		}
		return identity{typ: ofFamily(from.Is4(), idIPv4Net, idIPv6Net), value: formatSubnet(from, to)}, nil
	case isRange && isAddress(first):
		from, to, err := parseRange(text)
		if err != nil || strings.Contains(text, " ") {
			return identity{}, invalid(text, "is no range of addresses, such as 192.0.2.1-192.0.2.9")
		}
		return identity{typ: ofFamily(from.Is4(), idIPv4Range, idIPv6Range), value: formatIP(from) + "-" + formatIP(to)}, nil
	case isAddress(text):
		a, err := parseIP(text)
		if err == nil && a.Zone() != "" {
			err = errors.New("an identity has no zone")
		}
		if err != nil {
			return identity{}, invalid(text, "is no IP address: %w; if it is a name or a key id, write \"fqdn:\" or \"keyid:\" in front, "+
				"and for the bytes of a key id \"@#\" and their hexadecimal digits", err)
		}
		return identity{typ: ofFamily(a.Is4(), idIPv4, idIPv6), value: formatIP(a)}, nil
	case strings.Contains(text, ":"):
		return identity{typ: idKey, value: text}, nil
	default:
		return identity{typ: idFQDN, value: text}, nil
	}
}

// formatSubnet writes the subnet that begins and ends with the addresses.
func formatSubnet(from, to netip.Addr) string {
	length, _ := subnetLength(from, to)
	return formatIP(from) + "/" + strconv.Itoa(length)
}

// isAddress reports whether text is meant to be an IP address, though it may have a mistake in it.
func isAddress(text string) bool {
	address, _, _ := strings.Cut(text, "%")
	return looksIPv4.MatchString(address) || looksIPv6.MatchString(address)
}

func ofFamily(ipv4 bool, four, six identityType) identityType {
	if ipv4 {
		return four
	}
	return six
}

// showsIdentity reports whether list-conns may show the identity text as printed. What it shows of an address depends on
// its C library, and the names of a distinguished name's attributes on its release.
func showsIdentity(text, printed string) bool {
	id, err := parseIdentity(text)
	switch {
	case err != nil:
		return text == printed
	case id.typ == idDN:
		return SameSubject(id.printed(), printed)
	case slices.Contains(idsIPv6, id.typ):
		return id.printed() == undotted(printed)
	default:
		return id.printed() == printed
	}
}

// readIdentity makes configuration text of a printed identity. Where a text would be read otherwise than it prints, a
// prefix says what it is.
func readIdentity(printed string) string {
	if address := undotted(printed); address != printed {
		if id, err := parseIdentity(address); err == nil && slices.Contains(idsIPv6, id.typ) && id.printed() == address {
			return address
		}
	}
	if subject := named(printed); subject != printed {
		if id, err := parseIdentity(subject); err == nil && id.typ == idDN && id.printed() == subject && identitySince(subject).IsZero() {
			return subject
		}
	}
	if id, err := parseIdentity(printed); err == nil && id.printed() == printed {
		return printed
	}
	digits := hex.EncodeToString([]byte(printed))
	candidates := []string{
		"keyid:#" + strings.ReplaceAll(printed, ":", ""), "keyid:" + printed, "fqdn:" + printed, "keyid:#" + digits, "fqdn:#" + digits,
	}
	for _, candidate := range candidates {
		if id, err := parseIdentity(candidate); err == nil && id.printed() == printed {
			return candidate
		}
	}
	return printed
}

func isPrintable(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

func colonHex(data string) string {
	pairs := make([]string, len(data))
	for i := range len(data) {
		pairs[i] = fmt.Sprintf("%02x", data[i])
	}
	return strings.Join(pairs, ":")
}

var colonPairs = regexp.MustCompile(`^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2})*$`)

// fromHex reads the hexadecimal form of an identity: digits, or pairs of them with a colon between. charon would skip or
// zero bad digits, and start afresh at each colon.
func fromHex(typ identityType, text, digits string) (identity, error) {
	if colonPairs.MatchString(digits) {
		digits = strings.ReplaceAll(digits, ":", "")
	}
	data, err := hex.DecodeString(digits)
	if err != nil || len(data) == 0 {
		return identity{}, invalid(text, "has to have an even number of hexadecimal digits behind the \"#\", "+
			"with no colon but between all pairs")
	}
	return identity{typ: typ, value: string(data)}, nil
}

// SameIdentity reports whether charon takes two identities for the same: it ignores the letter case of names and e-mail
// addresses, and of distinguished names where their characters allow it, but not of key ids.
func SameIdentity(a, b string) bool {
	x, errX := parseIdentity(a)
	y, errY := parseIdentity(b)
	if errX != nil || errY != nil || x.typ != y.typ {
		return a == b
	}
	switch x.typ {
	case idFQDN, idEmail:
		return strings.EqualFold(x.value, y.value)
	case idDN:
		return slices.EqualFunc(x.parts, y.parts, sameRDN) && (x.parts != nil || x.value == y.value)
	default:
		return x.canonical() == y.canonical()
	}
}
