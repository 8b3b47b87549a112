package swanctl

import (
	"slices"
	"strings"
)

// espAndAHRule: proposals of ESP and AH are alternatives, and charon allocates an SPI for the first one's protocol only
// (src/libcharon/sa/ikev2/tasks/child_create.c, allocate_spi).
func espAndAHRule(c Configured) problems {
	if c.Value("esp_proposals").Texts == nil || c.Value("ah_proposals").Texts == nil {
		return nil
	}
	return warn("ah_proposals", "ESP and AH are alternatives", "With esp_proposals and ah_proposals charon offers either, never both on the "+
		"same packets, and has an SPI only for the protocol that comes first. Leave one of them out, and make two children for two protocols")
}

// looseProposalRule: charon skips empty parts and spaces of a proposal (src/libstrongswan/crypto/proposal/proposal.c,
// proposal_create_from_string), so that nobody hears of a keyword that got lost.
func looseProposalRule(c Configured) problems {
	var all problems
	for _, option := range []string{"proposals", "esp_proposals", "ah_proposals"} {
		for i, text := range c.Value(option).Texts {
			words := strings.Split(text, "-")
			if !slices.ContainsFunc(words, func(word string) bool { return word == "" || strings.Contains(word, " ") }) {
				continue
			}
			p := warn(option, "Part of a proposal is skipped", "%s has an empty part or a space, which charon skips: is a keyword missing? "+
				"Join keywords by single dashes", quote(text))
			p[0].Item = i + 1
			all = append(all, p...)
		}
	}
	return all
}
