package swanctl

import (
	"slices"
	"strconv"
	"strings"
)

// transformLists are the lists of a reported proposal, in charon's order.
var transformLists = []string{
	"encr", "integ", "prf", "ke", "ake1", "ake2", "ake3", "ake4", "ake5", "ake6", "ake7", "sn",
}

// reportedProposals is the report of proposals: a section with a numbered section for each, from 6.0.7 on.
func reportedProposals(key string) Report {
	return Report{
		Key:   key,
		Since: Version{6, 0, 7},
		read: func(section Reported) ([]string, bool) {
			all, ok := section.Section(key)
			if !ok {
				return nil, false
			}
			var proposals []string
			for i := 0; ; i++ {
				proposal, ok := all.Section(strconv.Itoa(i))
				if !ok {
					return proposals, true
				}
				t := Transforms{}
				for _, name := range transformLists {
					t[name], _ = proposal.List(name)
				}
				proposals = append(proposals, t.Key())
			}
		},
	}
}

// sameProposals reports whether charon reports the proposals configured. ESP and AH proposals that are equal count
// once, and default may stand for any proposals.
func sameProposals(p Protocol, configured, reported []string) bool {
	var expected []string
	for _, text := range configured {
		key := "default"
		if !isDefaultProposal(text) {
			t, err := ParseProposal(p, text)
			if err != nil {
				return false
			}
			key = t.Key()
		}
		if p == IKE || key == "default" || !slices.Contains(expected, key) {
			expected = append(expected, key)
		}
	}
	return matchProposals(expected, reported)
}

// matchProposals tries what default may stand for, from the end: possible tells for each place in the report whether the
// proposals after the one at hand can be what is reported from there on.
func matchProposals(expected, reported []string) bool {
	first := map[string]int{}
	for i, key := range slices.Backward(reported) {
		first[key] = i
	}
	possible := make([]bool, len(reported)+1)
	possible[len(reported)] = true
	for i, key := range slices.Backward(expected) {
		now := make([]bool, len(reported)+1)
		at, isReported := first[key]
		// What default expands to can contain proposals of the list, which are then not reported a second time.
		optional := isReported && slices.Contains(expected[:i], "default")
		for from := len(reported); from >= 0; from-- {
			switch more := from < len(reported); {
			case key == "default":
				now[from] = possible[from] || more && now[from+1]
			case more && reported[from] == key && possible[from+1], optional && at < from && possible[from]:
				now[from] = true
			}
		}
		possible = now
	}
	return possible[0]
}

// readProposal makes configuration text of a reported proposal: the usual keywords. Without keywords for all its
// transforms, as from a release to come, the report itself is shown.
func readProposal(p Protocol, printed string) string {
	t := transformsFromKey(printed)
	var words []string
	for _, list := range transformLists {
		for _, transform := range t[list] {
			if p == AH && list == "integ" && strings.HasSuffix(transform, "_GMAC") {
				transform = "NULL_AES_GMAC_" + strings.TrimSuffix(strings.TrimPrefix(transform, "AES_"), "_GMAC")
				words = append(words, usualKeywords[[2]string{"encr", transform}])
				continue
			}
			if word := usualKeyword(list, transform); word != "" {
				words = append(words, word)
			}
		}
	}
	// The shortest form that means the same: without the PRFs that are implied, and the sequence numbers that are usual.
	for _, drop := range []func(string) bool{isImplied, isPRF, isUsualSN} {
		shorter := slices.DeleteFunc(slices.Clone(words), drop)
		if again, err := ParseProposal(p, strings.Join(shorter, "-")); err == nil && again.Key() == printed {
			words = shorter
		}
	}
	text := strings.Join(words, "-")
	if again, err := ParseProposal(p, text); err != nil || again.Key() != printed {
		return printed
	}
	return text
}

func isImplied(word string) bool { return isPRF(word) || isUsualSN(word) }
func isPRF(word string) bool     { return keywords[word].list == "prf" }
func isUsualSN(word string) bool { return word == "noesn" }

func usualKeyword(list, transform string) string {
	if number, ok := strings.CutPrefix(list, "ake"); ok {
		if word := usualKeywords[[2]string{"ke", transform}]; word != "" {
			return "ke" + number + "_" + word
		}
		return ""
	}
	return usualKeywords[[2]string{list, transform}]
}
