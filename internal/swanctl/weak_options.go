package swanctl

import "strings"

const weakCryptography = "Weak cryptography"

// weakRules find what is weak in each kind of section.
var weakRules = map[string][]rule{
	"connection": {weakProposals("proposals", IKE), aggressivePSK},
	"child":      {weakProposals("esp_proposals", ESP), weakProposals("ah_proposals", AH)},
}

// Weaknesses returns the options of a section, and of the sections inside, that ask for weak cryptography: what works,
// and RFC 8247 or RFC 8221 advise against.
func (s *Section) Weaknesses(c Configured) []Problem {
	var all problems
	for _, find := range weakRules[s.Name] {
		all = append(all, find(c)...)
	}
	for _, n := range s.Nested {
		for _, section := range c.inside(n.Name) {
			all = append(all, problems(n.Section.Weaknesses(section)).at(section)...)
		}
	}
	return all
}

// weakProposals finds the items of an option with weak algorithms.
func weakProposals(option string, p Protocol) rule {
	return func(c Configured) problems {
		var all problems
		for i, text := range c.Value(option).Texts {
			weak := WeakProposal(p, text)
			if weak == nil {
				continue
			}
			found := warn(option, weakCryptography, "In %s %s", quote(text), strings.Join(weak, "; "))
			found[0].Item = i + 1
			all = append(all, found...)
		}
		return all
	}
}

// aggressivePSK: IKEv1's Aggressive Mode shows everybody who asks for it a hash of the pre-shared key. As a responder
// charon refuses it unless strongswan.conf allows it (src/libcharon/sa/ikev1/tasks/aggressive_mode.c).
func aggressivePSK(c Configured) problems {
	if version := c.Value("version"); !c.Value("aggressive").is("yes") || version.Unknown || version.is("2") {
		return nil
	}
	for _, round := range append(c.inside("local"), c.inside("remote")...) {
		if AuthMethod(round.Value("auth").text()).Class == classPSK {
			return warn("aggressive", weakCryptography, "In Aggressive Mode of IKEv1, which RFC 9395 made historic, a pre-shared key can be "+
				"guessed offline by anybody who sees or starts an exchange; as a responder charon refuses it unless strongswan.conf has "+
				"charon.i_dont_care_about_security_and_use_aggressive_mode_psk. Use IKEv2, or leave out aggressive, or use certificates")
		}
	}
	return nil
}
