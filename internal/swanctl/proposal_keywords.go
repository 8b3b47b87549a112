package swanctl

import (
	_ "embed"
	"maps"
	"regexp"
	"slices"
	"strings"
)

//go:embed proposal_keywords.txt
var proposalKeywordsText string

// keyword is a word of a proposal.
type keyword struct {
	list      string // of the report: encr, integ, prf, ke or sn
	transform string // name in the report
	aead      bool
	prf       string  // that IKE takes with an integrity algorithm
	since     Version // first release that knows it
	until     Version // first release that does not know it any more
}

var (
	// keywords are the words by their text.
	keywords = map[string]keyword{}
	// usualKeywords are the words to write for a transform, by list and name.
	usualKeywords = map[[2]string]string{}
)

func init() {
	for line := range strings.SplitSeq(strings.TrimSpace(proposalKeywordsText), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		field := strings.Split(line, "\t")
		k := keyword{list: field[0], transform: field[1], aead: field[2] == "aead"}
		if strings.HasPrefix(field[2], "PRF_") {
			k.prf = field[2]
		}
		if release, dropped := strings.CutPrefix(field[3], "<"); dropped {
			k.until, _ = ParseVersion(release)
		} else {
			k.since, _ = ParseVersion(release)
		}
		words := strings.Fields(field[4])
		usualKeywords[[2]string{k.list, k.transform}] = words[0]
		for _, word := range words {
			keywords[word] = k
		}
	}
}

// additionalKE matches the prefix of an additional key exchange, the only part of a proposal in any letter case.
var additionalKE = regexp.MustCompile(`^[kK][eE]([1-7])_(.*)$`)

// multipleKE is the first release with additional key exchanges.
var multipleKE = Version{6, 0, 0}

// findKeyword returns what a word of a proposal stands for, and the list that it belongs to.
func findKeyword(text, word string) (k keyword, list string, err error) {
	if k, ok := keywords[word]; ok {
		return k, k.list, nil
	}
	name := word
	m := additionalKE.FindStringSubmatch(word)
	if m != nil {
		name = m[2]
		if k, ok := keywords[name]; ok && k.list == "ke" {
			return k, "ake" + m[1], nil
		}
	}
	if isDefaultProposal(word) {
		return k, "", invalid(text, "mixes default with keywords; it stands for a proposal of its own")
	}
	if written, guess := joinedKeyword(text, word); guess != "" {
		return k, "", invalid(text, "has %s; did you mean %q?", quote(written), guess)
	}
	if guess := suggestKeyword(name); guess != "" {
		if m != nil {
			guess = "ke" + m[1] + "_" + guess
		}
		return k, "", invalid(text, "has the unknown keyword %s; did you mean %q?", quote(word), guess)
	}
	return k, "", invalid(text, "has the unknown keyword %s; keywords are joined by dashes, such as aes256gcm16-prfsha384-ecp384", quote(word))
}

// dhGroups are the numbers that other products call key exchanges by (IANA, IKEv2 transform type 4).
var dhGroups = map[string]string{
	"1": "modp768", "2": "modp1024", "5": "modp1536", "14": "modp2048", "15": "modp3072", "16": "modp4096", "17": "modp6144",
	"18": "modp8192", "19": "ecp256", "20": "ecp384", "21": "ecp521", "22": "modp1024s160", "23": "modp2048s224",
	"24": "modp2048s256", "25": "ecp192", "26": "ecp224", "27": "ecp224bp", "28": "ecp256bp", "29": "ecp384bp",
	"30": "ecp512bp", "31": "x25519", "32": "x448", "35": "mlkem512", "36": "mlkem768", "37": "mlkem1024",
}

var dhGroup = regexp.MustCompile(`^(?:dh|group|dhgroup)_?([0-9]+)$`)

// algorithmFamilies are names of several keywords, and the one of these to choose.
var algorithmFamilies = map[string]string{"sha2": "sha256", "prfsha2": "prfsha256"}

// joinedKeyword returns the longest part of a proposal around a word that is a keyword without its dashes, and that
// keyword: AES256-GCM-16, as RFCs and other products write it, is aes256gcm16.
func joinedKeyword(text, word string) (written, joined string) {
	words := strings.Split(text, "-")
	at := slices.IndexFunc(words, func(w string) bool { return strings.Trim(w, " ") == word })
	for first := range max(at+1, 0) {
		for end := len(words); end > at && end-first > 1; end-- {
			part := strings.Join(words[first:end], "-")
			name := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(part))
			if _, ok := keywords[name]; ok && len(part) > len(written) {
				written, joined = strings.Trim(part, " -"), name
			}
		}
	}
	return written, joined
}

func suggestKeyword(word string) string {
	lower := strings.ToLower(word)
	if name := algorithmFamilies[lower]; name != "" {
		return name
	}
	if m := dhGroup.FindStringSubmatch(lower); m != nil {
		return dhGroups[m[1]]
	}
	return suggest(strings.TrimRight(lower, "!"), slices.Sorted(maps.Keys(keywords)))
}

// ProposalSince returns the first release that reads a proposal as a whole and knows its keywords; zero if [Oldest] does.
func ProposalSince(text string) Version {
	var since Version
	if len(text) > maxProposal5 {
		since = Version{6, 0, 0}
	}
	for word := range strings.SplitSeq(text, "-") {
		k, list, err := findKeyword(text, strings.Trim(word, " "))
		if err != nil {
			continue
		}
		if strings.HasPrefix(list, "ake") && multipleKE.Compare(since) > 0 {
			since = multipleKE
		}
		if k.since.Compare(since) > 0 {
			since = k.since
		}
	}
	return since
}

// ProposalUntil returns the first release that does not know some keyword of a proposal any more; zero if there is none.
func ProposalUntil(text string) Version {
	for word := range strings.SplitSeq(text, "-") {
		if k, _, err := findKeyword(text, strings.Trim(word, " ")); err == nil && !k.until.IsZero() {
			return k.until
		}
	}
	return Version{}
}
