package swanctl

import (
	"regexp"
	"strconv"
	"strings"
)

// Size is an amount of data: a number of bytes, or a number with one of the units K, M and G (times 1024) in either case.
var Size = sizeKind()

var sizeUnits = []unit{{"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}}

const sizeForm = "A number of bytes, or with one of the units `K`, `M` and `G` (powers of 1024): `500M`, `1G`."

// Bytes returns the bytes of a valid size.
func Bytes(text string) (bytes uint64, ok bool) { return quantity(text, sizeUnits) }

func sizeKind() *Kind {
	plain, read := canonicalQuantity(sizeUnits)
	return &Kind{Name: "size", Form: sizeForm, Check: checkSize, Canonical: plain, Printed: plain, Read: read}
}

func checkSize(text string) error {
	if _, ok := Bytes(text); ok {
		return nil
	}
	if err := checkQuantity(text, sizeUnits); err != nil {
		return err
	}
	if meant := guessSize(text); meant != "" {
		return invalid(text, "is not a size to charon, which knows one number and one of the units K, M and G (times 1024); write %q", meant)
	}
	return invalid(text, `is not a size; write a number of bytes, or a number and one of the units K, M and G, such as "500M"`)
}

var foreignSize = regexp.MustCompile(`^([1-9][0-9]{0,9}) *([KMGT]?)(I?B)?$`)

// guessSize reads what other programs take: 1GB, 1GiB, 2T. It returns "" if it does not know.
func guessSize(text string) string {
	m := foreignSize.FindStringSubmatch(strings.ToUpper(text))
	if m == nil {
		return ""
	}
	size := m[1] + m[2]
	if m[2] == "T" {
		n, _ := Bytes(m[1] + "K") // a T is a K of G
		size = strconv.FormatUint(n, 10) + "G"
	}
	if _, ok := Bytes(size); !ok {
		return ""
	}
	return size
}
