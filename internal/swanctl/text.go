package swanctl

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
)

// The kinds of plain texts.
var (
	// String is any printable text that fits into a VICI value.
	String = &Kind{Name: "text", Check: func(text string) error { return checkPrintable(text, math.MaxUint16) }}

	// PoolName is the name of a pool, or of a backend such as dhcp. Commas and spaces would make it several.
	PoolName = &Kind{Name: "pool name", Check: checkPoolName}

	// DSCP is a differentiated services field: six binary digits. charon takes any number of them and keeps the last six.
	DSCP = &Kind{Name: "DSCP", Check: checkDSCP}

	// OID is an object identifier in dotted form. charon compares texts and takes any.
	OID = &Kind{Name: "object identifier", Check: checkOID}
)

// maxName is the longest name of a section: VICI has one byte for its length.
const maxName = 255

// CheckName returns what is wrong with the name of a connection or CHILD_SA. charon takes an empty one, too, and refuses
// the others with no better message than "parsing request failed".
func CheckName(name string) error {
	if name == "" {
		return errors.New("the name is empty; write 1 to 255 printable ASCII characters")
	}
	if err := checkPrintable(name, maxName); err != nil {
		return fmt.Errorf("the name %w", err)
	}
	return nil
}

func checkPoolName(text string) error {
	if err := checkPrintable(text, math.MaxUint16); err != nil {
		return err
	}
	if strings.ContainsAny(text, ", ") {
		return invalid(text, "has a comma or a space, at which charon splits it; write one list item for each pool")
	}
	return nil
}

func checkDSCP(text string) error {
	if len(text) != 6 || strings.Trim(text, "01") != "" {
		return invalid(text, `is not a DSCP; write six binary digits, such as "101110" for 46 (expedited forwarding)`)
	}
	return nil
}

var oidFormat = regexp.MustCompile(`^([01]\.[1-3]?[0-9]|2\.(0|[1-9][0-9]*))(\.(0|[1-9][0-9]*))*$`)

func checkOID(text string) error {
	if len(text) > maxText || !oidFormat.MatchString(text) {
		return invalid(text, `is not an object identifier; write numbers joined by dots, such as "1.3.6.1.4.1.36906.1.1.1"`)
	}
	return nil
}
