package swanctl

import (
	"math/bits"
	"regexp"
	"strconv"
	"strings"
)

// maxNumber is how much of a duration every supported daemon reads, and of a size those before 6.0.2; the rest is
// dropped without a word (parse_time and parse_bytes in src/libcharon/plugins/vici/vici_config.c).
const maxNumber = 15

// unit is a letter that multiplies a number.
type unit struct {
	letter string
	factor uint64
}

// quantityFormat is a decimal number with a unit. charon would read a number that begins with 0 as octal.
var quantityFormat = regexp.MustCompile(`^(0|[1-9][0-9]*)(?: *([A-Za-z]))?$`)

// quantity returns the value of a number with an optional unit out of units, in either case.
func quantity(text string, units []unit) (uint64, bool) {
	m := quantityFormat.FindStringSubmatch(text)
	if m == nil || len(text) > maxNumber {
		return 0, false
	}
	n, err := strconv.ParseUint(m[1], 10, 64)
	if err != nil {
		return 0, false
	}
	if m[2] == "" {
		return n, true
	}
	for _, u := range units {
		if strings.EqualFold(u.letter, m[2]) {
			high, low := bits.Mul64(n, u.factor)
			return low, high == 0
		}
	}
	return 0, false
}

// writeQuantity writes n with the largest of units, which begin with the largest, that divides it. A number that fills
// what charon reads stays without its unit.
func writeQuantity(n uint64, units []unit) string {
	for _, u := range units {
		if n%u.factor != 0 || n == 0 {
			continue
		}
		if text := strconv.FormatUint(n/u.factor, 10) + u.letter; len(text) <= maxNumber {
			return text
		}
	}
	return strconv.FormatUint(n, 10)
}

// canonicalQuantity returns the functions that write a quantity as a plain number, as list-conns does, and with a unit.
func canonicalQuantity(units []unit) (plain, read func(string) string) {
	plain = func(text string) string {
		n, ok := quantity(text, units)
		if !ok {
			return text
		}
		return strconv.FormatUint(n, 10)
	}
	read = func(printed string) string {
		n, err := strconv.ParseUint(printed, 10, 64)
		if err != nil {
			return printed
		}
		return writeQuantity(n, units)
	}
	return plain, read
}

// checkQuantity says what is wrong with a text that quantity does not read, for any kind of quantity. It returns nil
// if it does not know.
func checkQuantity(text string, units []unit) error {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	switch {
	case text == "":
		return invalid(text, `is empty; write "0", or leave the option out`)
	case strings.TrimSpace(text) != text:
		return invalid(text, "has spaces at its ends")
	case text[0] == '-':
		return invalid(text, "is negative, which charon reads as a very large number; write a number without sign")
	case digits > 1 && text[0] == '0':
		return invalid(text, "begins with a zero, which makes charon read it as an octal number; write %q",
			decimal(text[:digits])+text[digits:])
	case strings.HasPrefix(strings.ToLower(text), "0x"):
		return invalid(text, "is hexadecimal; write a decimal number")
	case len(text) > maxNumber:
		return invalid(text, "has %d characters, of which charon reads %d; use a larger unit", len(text), maxNumber)
	case digits > 0 && quantityFormat.MatchString(text) && hasUnit(text[len(text)-1:], units):
		return invalid(text, "is too large")
	}
	return nil
}

func hasUnit(letter string, units []unit) bool {
	for _, u := range units {
		if strings.EqualFold(u.letter, letter) {
			return true
		}
	}
	return false
}
