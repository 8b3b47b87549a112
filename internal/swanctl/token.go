package swanctl

import (
	"math"
	"regexp"
	"strings"
)

// Hex is binary data in hexadecimal digits, with optional colons between bytes: the CKA_ID of an object on a token.
// charon takes other characters for zeros (src/libstrongswan/utils/chunk.c, chunk_from_hex).
var Hex = &Kind{Name: "hexadecimal value", Check: checkHex, Canonical: canonicalHex}

var hexFormat = regexp.MustCompile(`^[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2})*$`)

func checkHex(text string) error {
	if err := checkPrintable(text, math.MaxUint16); err != nil {
		return err
	}
	if !hexFormat.MatchString(text) {
		return invalid(text, `is not hexadecimal; write two digits for each byte, such as "5e7cc124" or "5e:7c:c1:24"`)
	}
	return nil
}

func canonicalHex(text string) string {
	return strings.ToLower(strings.ReplaceAll(text, ":", ""))
}
