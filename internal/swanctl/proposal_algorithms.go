package swanctl

import (
	"regexp"
	"slices"
)

// Algorithm is an algorithm that a plugin of the daemon has to implement, by the names of the VICI command
// get-algorithms.
type Algorithm struct {
	// Type is the section that lists it: encryption, aead, integrity, prf or ke.
	Type string

	// Name is the name there, which has no key size: AES_CBC.
	Name string
}

// keySize is the end of a transform's name that get-algorithms lacks.
var keySize = regexp.MustCompile(`_(128|192|256)$`)

// proposalAlgorithms returns the algorithms that charon itself runs for a proposal: all of IKE, but only the key
// exchanges of ESP and AH, whose packets are the kernel's business.
func proposalAlgorithms(p Protocol, text string) []Algorithm {
	if isDefaultProposal(text) {
		return nil
	}
	t, err := ParseProposal(p, text)
	if err != nil {
		return nil
	}
	var all []Algorithm
	for _, list := range transformLists {
		for _, transform := range t[list] {
			a, ok := algorithmOf(list, transform)
			if ok && (p == IKE || a.Type == "ke") && !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	return all
}

// algorithmOf returns the algorithm of a transform, by the list and the name that list-conns has it under.
func algorithmOf(list, transform string) (a Algorithm, ok bool) {
	switch list {
	case "encr":
		a = Algorithm{Type: "encryption", Name: keySize.ReplaceAllString(transform, "")}
		if keywords[usualKeyword(list, transform)].aead {
			a.Type = "aead"
		}
	case "integ":
		a = Algorithm{Type: "integrity", Name: transform}
	case "prf":
		a = Algorithm{Type: "prf", Name: transform}
	case "sn":
		return a, false
	default:
		a = Algorithm{Type: "ke", Name: transform}
		// What was dropped was never reported, so its name is not known.
		if transform == noKeyExchange || !keywords[usualKeyword("ke", transform)].until.IsZero() {
			return a, false
		}
	}
	return a, true
}
