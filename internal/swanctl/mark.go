package swanctl

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The kinds of marks and interface ids (src/libstrongswan/ipsec/ipsec_types.c, mark_from_string and if_id_from_string):
// numbers of 32 bits, decimal or hexadecimal with 0x. charon cuts larger numbers without a word, reads those that begin
// with 0 as octal, and uses the largest ones for the words.
var (
	// Mark is a netfilter mark, value or value/mask; the value can be %unique or %unique-dir.
	Mark = markKind("%unique", "%unique-dir")

	// SetMark is a netfilter mark to set, value or value/mask; the value can be %same.
	SetMark = markKind("%same")

	// InterfaceID is the id of an XFRM interface: a number, %unique or %unique-dir.
	InterfaceID = interfaceIDKind("%unique", "%unique-dir")
)

const (
	fullMask = 0xffffffff

	// reserved is the first number that charon takes for one of the words.
	reserved = 0xfffffffe
)

func markKind(words ...string) *Kind {
	return &Kind{
		Name: "mark",
		Check: func(text string) error {
			value, mask, masked := strings.Cut(text, "/")
			if err := checkWordOrNumber(value, "mark", words); err != nil {
				return err
			}
			if _, ok := number32(mask); masked && !ok {
				return invalid(text, `has no valid mask; write a number of 32 bits after the slash, such as "42/0xff"`)
			}
			return nil
		},
		Canonical: canonicalMark,
	}
}

// canonicalMark writes value and mask as numbers. charon keeps of a value only the bits that are in the mask.
func canonicalMark(text string) string {
	value, mask, masked := strings.Cut(text, "/")
	m, _ := number32(mask)
	if !masked {
		m = fullMask
	}
	if n, ok := number32(value); ok {
		value = fmt.Sprintf("%#x", n&m)
	}
	return fmt.Sprintf("%s/%#x", value, m)
}

func interfaceIDKind(words ...string) *Kind {
	return &Kind{
		Name:  "interface id",
		Check: func(text string) error { return checkWordOrNumber(text, "interface id", words) },
		Canonical: func(text string) string {
			if n, ok := number32(text); ok {
				return strconv.FormatUint(uint64(n), 10)
			}
			return text
		},
	}
}

func checkWordOrNumber(text, name string, words []string) error {
	for _, word := range words {
		if text == word {
			return nil
		}
		if strings.EqualFold(text, word) {
			return invalid(text, "has capital letters; write %q", word)
		}
	}
	n, ok := number32(text)
	switch {
	case strings.HasPrefix(text, "%"):
		return invalid(text, `is not possible here; write a number or "%s"`, strings.Join(words, `" or "`))
	case octal.MatchString(text):
		return invalid(text, "begins with a zero, which makes charon read it as an octal number; write %s", decimal(text))
	case !ok:
		return invalid(text, `is not a valid %s; write a number of 32 bits, decimal or hexadecimal ("0x2a"), or "%s"`,
			name, strings.Join(words, `" or "`))
	case n >= reserved:
		return invalid(text, "is what charon uses for words such as %q; write the word, or another number", words[0])
	}
	return nil
}

var (
	octal    = regexp.MustCompile(`^0[0-9]+$`)
	digits32 = regexp.MustCompile(`^(?:(0|[1-9][0-9]{0,9})|0x([0-9A-Fa-f]{1,8}))$`)
)

// number32 reads a number of 32 bits, decimal or hexadecimal.
func number32(text string) (uint32, bool) {
	m := digits32.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	base := 10
	if m[2] != "" {
		base = 16
	}
	n, err := strconv.ParseUint(cmp.Or(m[1], m[2]), base, 32)
	return uint32(n), err == nil
}
