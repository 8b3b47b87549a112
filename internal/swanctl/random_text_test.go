package swanctl_test

import (
	"fmt"
	"maps"
	"math/rand"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// randomText makes a text that is likely to be of a kind: out of its parts, by its examples, or from such a text with a
// few characters changed.
func randomText(r *rand.Rand, k *swanctl.Kind) string {
	text := ""
	switch maker := makers[k]; {
	case maker != nil:
		text = maker(r)
	case len(k.Values) > 0:
		v := k.Values[r.Intn(len(k.Values))]
		text = pick(r, append([]string{v.Name}, v.Synonyms...)...)
	case k.Type == swanctl.Integer:
		text = randomNumber(r)
	default:
		text = randomASCII(r)
	}
	for range r.Intn(3) {
		text = mutate(r, text)
	}
	return text
}

var makers = map[*swanctl.Kind]func(*rand.Rand) string{
	swanctl.IKEVersion:      func(r *rand.Rand) string { return pick(r, "0", "1", "2") },
	swanctl.Boolean:         func(r *rand.Rand) string { return pick(r, "yes", "no", "True", "0", "enabled", "disabled") },
	swanctl.Duration:        func(r *rand.Rand) string { return randomNumber(r) + pick(r, "", "s", "m", "h", "d", " H", "  D", "M") },
	swanctl.LongDuration:    func(r *rand.Rand) string { return randomNumber(r) + pick(r, "", "s", "m", "h", "d", " H", "  D", "M") },
	swanctl.Size:            func(r *rand.Rand) string { return randomNumber(r) + pick(r, "", "K", "M", "G", " k", "  m", "g") },
	swanctl.Actions:         randomActions,
	swanctl.Host:            randomHost,
	swanctl.TrafficSelector: randomSelector,
	swanctl.Identity:        randomIdentity,
	swanctl.OID:             randomOID,
	swanctl.Auth:            randomAuth,
	swanctl.IKEProposal:     randomProposal,
	swanctl.ESPProposal:     randomProposal,
	swanctl.AHProposal:      randomProposal,
}

func pick(r *rand.Rand, texts ...string) string { return texts[r.Intn(len(texts))] }

// maybe returns the text, or nothing.
func maybe(r *rand.Rand, text string) string { return pick(r, text, "") }

// mutate changes, doubles or drops a character.
func mutate(r *rand.Rand, text string) string {
	if text == "" {
		return text
	}
	i := r.Intn(len(text))
	switch r.Intn(4) {
	case 0:
		return text[:i] + text[i+1:]
	case 1:
		return text[:i] + text[i:i+1] + text[i:]
	case 2:
		return text[:i] + string(rune(' '+r.Intn('~'-' '+1))) + text[i:]
	default:
		return text[:i] + strings.ToUpper(text[i:])
	}
}

func randomASCII(r *rand.Rand) string {
	text := make([]byte, 1+r.Intn(24))
	for i := range text {
		text[i] = byte(' ' + r.Intn('~'-' '+1))
	}
	return string(text)
}

// randomNumber prefers small numbers and the edges of what charon holds.
func randomNumber(r *rand.Rand) string {
	switch r.Intn(4) {
	case 0:
		return pick(r, "0", "1", "500", "4500", "65535", "2147483648", "4294967295", "4294967296", "999999999999999")
	case 1:
		return fmt.Sprint(r.Int63n(1 << 40))
	default:
		return fmt.Sprint(r.Intn(1 << (1 + r.Intn(32))))
	}
}

func randomActions(r *rand.Rand) string {
	words := make([]string, 1+r.Intn(3))
	for i := range words {
		words[i] = pick(r, "none", "clear", "trap", "route", "start", "restart")
	}
	return strings.Join(words, pick(r, "|", " | ", "| "))
}

func randomIPv4(r *rand.Rand) string {
	return fmt.Sprintf("%d.%d.%d.%d", r.Intn(256), r.Intn(3), r.Intn(2)*255, r.Intn(256))
}

func randomIPv6(r *rand.Rand) string {
	switch r.Intn(4) {
	case 0:
		return pick(r, "::", "::1", "2001:DB8:0:0::1", "::ffff:a00:1", "::a00:1", "64:ff9b::a00:1", "fe80::1", "0::0", "::2:0", "1::",
			"1:0:0:2:0:0:0:3", "0:1::", "::ffff:0:a00:1", "1:2:3:4:5:6:7:0")
	default:
		groups := make([]string, 8)
		for i := range groups {
			groups[i] = pick(r, "0", "0", "0", fmt.Sprintf("%x", r.Intn(1<<16)), fmt.Sprintf("%04X", r.Intn(1<<8)))
		}
		return strings.Join(groups, ":")
	}
}

// randomAddresses is an address, a subnet, or a range.
func randomAddresses(r *rand.Rand, separators ...string) string {
	address, bits := randomIPv4, 32
	if r.Intn(2) == 0 {
		address, bits = randomIPv6, 128
	}
	switch first := address(r); r.Intn(3) {
	case 0:
		return first
	case 1:
		return fmt.Sprintf("%s/%d", first, r.Intn(bits+1))
	default:
		return first + pick(r, separators...) + address(r)
	}
}

func randomHost(r *rand.Rand) string {
	switch r.Intn(3) {
	case 0:
		return pick(r, "%any", "%any4", "%any6", "vpn.example.org", "VPN.Example.ORG", "_ike.example.org", "my-vpn", "1-vpn", "fe80::1%eth0",
			"vpn.example.org.", "xn--mnchen-3ya.example")
	default:
		return randomAddresses(r, "-", " - ", "- ")
	}
}

func randomSelector(r *rand.Rand) string {
	address := randomAddresses(r, "-", " - ")
	if r.Intn(6) == 0 {
		address = "dynamic"
	}
	protocol := pick(r, "tcp", "udp", "6", "17", "icmp", "1", "ICMP", "58", "ipv6-icmp", "icmpv6", "gre", "sctp", "esp", "0", "", "any", "ospf",
		fmt.Sprint(r.Intn(256)))
	port := pick(r, "any", "opaque", "0", "80", "http", "domain", "0-65535", "1024-65535", "8", "3(1)", "2048", "2049", "514", "4500",
		fmt.Sprint(r.Intn(1<<16)), fmt.Sprint(r.Intn(1<<10)), fmt.Sprintf("%d-%d", r.Intn(1<<10), r.Intn(1<<16)),
		fmt.Sprintf("%d(%d)", r.Intn(256), r.Intn(256)), fmt.Sprintf("%d(%d)-%d", r.Intn(9), r.Intn(256), 10+r.Intn(200)))
	return address + maybe(r, "["+protocol+maybe(r, "/"+port)+"]")
}

func randomOID(r *rand.Rand) string {
	oid := pick(r, "1.3", "2.5", "0.9", "2.999")
	for range r.Intn(12) {
		oid += fmt.Sprintf(".%d", r.Intn(1<<(1+r.Intn(20))))
	}
	return oid
}

var identityTexts = sync.OnceValue(func() []string { return sortedKeys(identities) })

func randomIdentity(r *rand.Rand) string {
	switch r.Intn(6) {
	case 0:
		return pick(r, identityTexts()...)
	case 1:
		return randomDN(r)
	case 2:
		return randomAddresses(r, "-")
	case 3:
		prefix := pick(r, "fqdn:", "dns:", "keyid:", "email:", "@", "@@", "uri:", "xmppaddr:", "{2}:", "{3}:", "{11}:")
		return prefix + pick(r, "moon", "a=b", "#616263", "#00ff", "%any", "*", "10.0.0.1", "CN=moon", "0a:0b", "C=CH, CN=moon",
			"01234567890123456789", "#"+strings.Repeat("61", 20), randomASCII(r))
	case 4:
		return fmt.Sprintf("%s#%x", pick(r, "@", "keyid:", "{11}:"), randomASCII(r))
	default:
		return randomASCII(r)
	}
}

// randomDN is a distinguished name. Not every value that it can have is fit for the form with commas.
func randomDN(r *rand.Rand) string {
	separator := pick(r, ", ", ",", " , ", "/")
	parts := make([]string, 1+r.Intn(5))
	for i := range parts {
		attribute := pick(r, "ND", "UID", "DC", "CN", "SN", "serialNumber", "C", "L", "ST", "STREET", "O", "OU", "organizationIdentifier", "T", "D",
			"postalAddress", "postalCode", "N", "G", "I", "dnQualifier", "dmdName", "pseudonym", "ID", "EN", "employeeNumber", "E", "Email",
			"emailAddress", "UN", "unstructuredName", "UA", "unstructuredAddress", "TCGID", "cn", "o")
		parts[i] = attribute + pick(r, "=", " = ", "= ") + pick(r, "", "CH", "moon", "*", "moon.example.org", "Acme, Inc.", "a/b", "a=b",
			`"x"`, "a  b", "?", "10.0.0.1", randomASCII(r))
	}
	if separator == "/" {
		return "/" + strings.Join(parts, "/")
	}
	return strings.Join(parts, separator)
}

var methodTexts = sync.OnceValue(func() []string { return sortedKeys(methods) })

func randomAuth(r *rand.Rand) string {
	switch r.Intn(3) {
	case 0:
		return pick(r, methodTexts()...)
	case 1:
		return fmt.Sprintf("%s-%d%s", pick(r, "eap", "eap", "EAP"), r.Intn(300), maybe(r, fmt.Sprintf("-%d", r.Intn(1<<(1+r.Intn(25))))))
	default:
		return pick(r, "pubkey", "rsa", "ike:rsa", "eap-tls:rsa", "ecdsa", "rsa/pss") + maybe(r, "-3072") +
			maybe(r, pick(r, "-sha256", "-sha384-sha512", "-ecdsa-384", "-ike:pubkey-sha256", "-ed25519"))
	}
}

// proposalWords are the keywords of proposals.
var proposalWords = sync.OnceValue(func() []string {
	text, err := os.ReadFile("proposal_keywords.txt")
	if err != nil {
		panic(err)
	}
	words := []string{"esn", "noesn"}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) > 4 && fields[0] != "#" {
			words = append(words, fields[4:]...)
		}
	}
	return words
})

func randomProposal(r *rand.Rand) string {
	if r.Intn(20) == 0 {
		return pick(r, "default", "Default", "DEFAULT")
	}
	words := []string{}
	if r.Intn(2) == 0 {
		words = append(words, pick(r, "aes256gcm16-prfsha256-x25519", "aes128-sha256-modp2048", "aes256-sha384", "aes128gmac-sha1", "3des-md5"))
	}
	for range r.Intn(5) {
		word := pick(r, proposalWords()...)
		if r.Intn(5) == 0 {
			word = fmt.Sprintf("%s%d_%s", pick(r, "ke", "KE"), 1+r.Intn(7), word)
		}
		words = append(words, word)
	}
	r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return strings.Join(words, pick(r, "-", "-", " - "))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
