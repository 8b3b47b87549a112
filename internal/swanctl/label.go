package swanctl

import (
	"encoding/hex"
	"strings"
)

// Label is a security label. list-conns shows it in hexadecimal digits with the zero byte that ends it
// (src/libstrongswan/selectors/sec_label.c).
var Label = &Kind{
	Name:    "security label",
	Check:   func(text string) error { return checkPrintable(text, maxText) },
	Printed: func(text string) string { return hex.EncodeToString(append([]byte(text), 0)) },
	Read:    readLabel,
}

// readLabel decodes a label. One that a configuration cannot hold stays as it is.
func readLabel(printed string) string {
	b, err := hex.DecodeString(printed)
	if err != nil {
		return printed
	}
	label := strings.TrimSuffix(string(b), "\x00")
	if checkPrintable(label, maxText) != nil {
		return printed
	}
	return label
}
