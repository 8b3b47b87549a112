package swanctl

import (
	"fmt"
	"slices"
	"strings"
)

// weakness is an algorithm that an RFC advises against.
type weakness struct {
	// list and transform name the algorithm as list-conns does, see the proposal keywords.
	list, transform string

	// protocols are those whose proposals it is weak in.
	protocols []Protocol

	// rule is what the RFC says, and where.
	rule string

	// instead is what to use.
	instead string
}

var (
	forIKE = []Protocol{IKE}
	forESP = []Protocol{ESP}
	forSAs = []Protocol{ESP, AH}
	forAll = []Protocol{IKE, ESP, AH}
)

const (
	insteadEncryption = "aes256gcm16 or aes256"
	insteadIntegrity  = "sha256"
	insteadPRF        = "prfsha256"
	insteadKE         = "x25519, ecp384 or modp3072"
)

// weaknesses are the algorithms that RFC 8247 (IKEv2) and RFC 8221 (ESP and AH) call MUST NOT or SHOULD NOT, as far as
// charon has keywords for them. What these RFCs do not name is not in the table. Key exchanges of CHILD_SAs are IKE's.
var weaknesses = []weakness{
	{"encr", "DES_CBC", forIKE, "MUST NOT (RFC 8247, section 2.1)", insteadEncryption},
	{"prf", "PRF_HMAC_MD5", forIKE, "MUST NOT (RFC 8247, section 2.2)", insteadPRF},
	{"integ", "HMAC_MD5_96", forIKE, "MUST NOT (RFC 8247, section 2.3)", insteadIntegrity},
	{"integ", "HMAC_MD5_128", forIKE, "MUST NOT, as all of MD5 (RFC 8247, section 2.3)", insteadIntegrity},
	{"ke", "MODP_768", forAll, "MUST NOT (RFC 8247, section 2.4)", insteadKE},
	{"ke", "MODP_1024", forAll, "SHOULD NOT (RFC 8247, section 2.4)", insteadKE},
	{"ke", "MODP_1536", forAll, "SHOULD NOT (RFC 8247, section 2.4)", insteadKE},
	{"ke", "MODP_1024_160", forAll, "MUST NOT (RFC 8247, section 2.4)", insteadKE},
	{"ke", "MODP_2048_224", forAll, "SHOULD NOT (RFC 8247, section 2.4)", insteadKE},
	{"ke", "MODP_2048_256", forAll, "SHOULD NOT (RFC 8247, section 2.4)", insteadKE},
	{"ke", "MODP_NULL", forAll, "for tests only: it keeps nothing secret (charon's own, in no RFC)", insteadKE},
	{"encr", "DES_CBC", forESP, "MUST NOT (RFC 8221, section 5)", insteadEncryption},
	{"encr", "3DES_CBC", forESP, "SHOULD NOT (RFC 8221, section 5)", insteadEncryption},
	{"encr", "BLOWFISH_CBC_128", forESP, "MUST NOT (RFC 8221, section 5)", insteadEncryption},
	{"encr", "BLOWFISH_CBC_192", forESP, "MUST NOT (RFC 8221, section 5)", insteadEncryption},
	{"encr", "BLOWFISH_CBC_256", forESP, "MUST NOT (RFC 8221, section 5)", insteadEncryption},
	{"integ", "HMAC_MD5_96", forSAs, "MUST NOT (RFC 8221, section 6)", insteadIntegrity},
	{"integ", "HMAC_MD5_128", forSAs, "MUST NOT, as all of MD5 (RFC 8221, section 6)", insteadIntegrity},
}

// WeakProposal says what is weak in a proposal, one sentence for each algorithm. The default proposals are not looked
// into: what they contain is the daemon's choice.
func WeakProposal(p Protocol, text string) []string {
	t, err := ParseProposal(p, text)
	if isDefaultProposal(text) || err != nil {
		return nil
	}
	var all []string
	for _, w := range weaknesses {
		for _, list := range transformLists {
			of := strings.TrimRight(list, "1234567")
			if (of == w.list || of == "ake" && w.list == "ke") && slices.Contains(w.protocols, p) && slices.Contains(t[list], w.transform) {
				all = append(all, fmt.Sprintf("%s is %s; use %s instead", usualName(w), w.rule, w.instead))
			}
		}
	}
	if p == ESP && len(t["integ"]) == 0 && !isAEAD(t) {
		all = append(all, "there is no integrity algorithm, and encryption without one is MUST NOT (RFC 8221, section 4); add "+
			insteadIntegrity+", or use an AEAD algorithm such as aes256gcm16")
	}
	return all
}

// usualName is the keyword of an algorithm, with its name.
func usualName(w weakness) string {
	return usualKeywords[[2]string{w.list, w.transform}] + " (" + w.transform + ")"
}

// isAEAD reports whether the encryption algorithms protect integrity, too. A proposal has only such, or none.
func isAEAD(t Transforms) bool {
	for _, encryption := range t["encr"] {
		if !keywords[usualKeywords[[2]string{"encr", encryption}]].aead {
			return false
		}
	}
	return true
}
