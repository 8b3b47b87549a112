package swanctl

import (
	"fmt"
	"regexp"
	"strings"
)

// maxRDNs is how many parts of a distinguished name charon reads (src/libstrongswan/utils/identification.c, RDN_MAX).
const maxRDNs = 20

// rdn is one part of a distinguished name: an attribute, in the spelling that charon prints, and its value.
type rdn struct{ attribute, value string }

// parseDN reads a distinguished name as charon does: parts are separated by commas, or by slashes if the text begins
// with one, and there is neither quoting nor escaping. What does not parse becomes a key id in charon, silently.
func parseDN(text string) ([]rdn, error) {
	separator := ","
	rest := strings.TrimLeft(text, " ")
	if strings.HasPrefix(rest, "/") {
		separator = "/"
		rest = rest[1:]
	}
	parts := strings.Split(rest, separator)
	var dn []rdn
	for i, part := range parts {
		part = strings.TrimLeft(part, " ")
		if part == "" && i == len(parts)-1 && i > 0 {
			break // a separator at the end is allowed
		}
		r, err := parseRDN(part)
		if err != nil {
			return nil, err
		}
		dn = append(dn, r)
	}
	if len(dn) > maxRDNs {
		return nil, fmt.Errorf("it has %d parts, and charon reads %d at most", len(dn), maxRDNs)
	}
	return dn, nil
}

func parseRDN(part string) (rdn, error) {
	end := strings.IndexAny(part, " =")
	if end < 0 {
		return rdn{}, fmt.Errorf("its part %s has no \"=\"; charon knows no quoted or escaped commas, so a value with a comma needs "+
			"the form with slashes, such as /C=CH/O=Acme, Inc./CN=moon", quote(part))
	}
	name, ok := dnNames[strings.ToLower(part[:end])]
	if !ok {
		return rdn{}, fmt.Errorf("charon does not know the attribute %s; it knows %s", quote(part[:end]), commonRDNs)
	}
	return rdn{attribute: name, value: strings.Trim(strings.TrimLeft(part[end:], " ="), " ")}, nil
}

// printDN prints a distinguished name as charon does.
func printDN(dn []rdn) string {
	parts := make([]string, len(dn))
	for i, r := range dn {
		parts[i] = r.attribute + "=" + r.value
	}
	return strings.Join(parts, ", ")
}

// printableString are the characters of ASN.1's PrintableString, whose letter case charon ignores
// (src/libstrongswan/asn1/asn1.c, asn1_is_printablestring). It encodes other values as UTF8String.
var printableString = regexp.MustCompile(`^[A-Za-z0-9 '()+,./:=?-]*$`)

// sameRDN reports whether charon takes two parts of distinguished names for the same (identification.c, rdn_equals).
func sameRDN(a, b rdn) bool {
	if a.attribute != b.attribute || a.attribute == "unstructuredName" {
		return a == b
	}
	if a.attribute == "E" || printableString.MatchString(a.value) && printableString.MatchString(b.value) {
		return strings.EqualFold(a.value, b.value)
	}
	return a == b
}

const commonRDNs = "C, ST, L, STREET, O, OU, CN, SN, G, E, UID, DC, serialNumber and some others"

// dnNames maps the names of attributes, in lower case, to the spelling that charon prints (identification.c, x501rdns).
var dnNames = map[string]string{
	"nd": "ND", "uid": "UID", "dc": "DC", "cn": "CN", "sn": "SN", "serialnumber": "serialNumber", "c": "C", "l": "L", "st": "ST",
	"street": "STREET", "o": "O", "ou": "OU", "organizationidentifier": "organizationIdentifier", "t": "T", "d": "D",
	"postaladdress": "postalAddress", "postalcode": "postalCode", "n": "N", "g": "G", "i": "I", "dnqualifier": "dnQualifier",
	"dmdname": "dmdName", "pseudonym": "pseudonym", "id": "ID", "en": "employeeNumber", "employeenumber": "employeeNumber",
	"e": "E", "email": "E", "emailaddress": "E", "un": "unstructuredName", "unstructuredname": "unstructuredName",
	"ua": "unstructuredAddress", "unstructuredaddress": "unstructuredAddress", "tcgid": "TCGID",
}

// dnOIDs maps object identifiers of attributes to the names that charon prints (src/libstrongswan/asn1/oid.txt).
var dnOIDs = map[string]string{
	"0.2.262.1.10.7.20": "ND", "0.9.2342.19200300.100.1.1": "UID", "0.9.2342.19200300.100.1.25": "DC",
	"2.5.4.3": "CN", "2.5.4.4": "SN", "2.5.4.5": "serialNumber", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST",
	"2.5.4.9": "STREET", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.12": "T", "2.5.4.13": "D", "2.5.4.16": "postalAddress",
	"2.5.4.17": "postalCode", "2.5.4.36": "userCertificate", "2.5.4.41": "N", "2.5.4.42": "G", "2.5.4.43": "I",
	"2.5.4.45": "ID", "2.5.4.46": "dnQualifier", "2.5.4.54": "dmdName", "2.5.4.65": "pseudonym", "2.5.4.72": "role",
	"2.5.4.97": "organizationIdentifier", "1.2.840.113549.1.9.1": "E", "1.2.840.113549.1.9.2": "unstructuredName",
	"1.2.840.113549.1.9.8": "unstructuredAddress", "2.16.840.1.113730.3.1.3": "employeeNumber",
	"1.3.6.1.4.1.1201.1.1.2.2.75": "TCGID",
}

// dnAttribute returns the name that charon prints for the attribute of a distinguished name, and whether it has one.
func dnAttribute(oid string) (name string, ok bool) {
	name, ok = dnOIDs[oid]
	return name, ok
}

// notDN explains why a text with a "=" is no distinguished name.
func notDN(text string, err error) error {
	reason := strings.TrimSuffix(err.Error(), ".")
	return invalid(text, "is no distinguished name that charon can parse: %s. charon would take all of it for a key id; "+
		"write \"keyid:\" in front if it is one, or \"fqdn:\" or \"email:\" if it is such a name", reason)
}
