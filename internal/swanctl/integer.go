package swanctl

import (
	"math"
	"strconv"
	"strings"
)

// The kinds of numbers.
var (
	// Port is a UDP port. charon cuts larger numbers to 16 bits without a word.
	Port = Range("port", 0, math.MaxUint16)

	// LocalPort is a UDP port to send from. charon takes 0 for none and reports the port of its socket instead
	// (src/libcharon/plugins/vici/vici_query.c, list_conns, and src/libcharon/config/ike_cfg.c).
	LocalPort = localPort()

	// Uint32 is a number of 32 bits. charon cuts larger ones without a word.
	Uint32 = Range("number", 0, math.MaxUint32)

	// Tries is a number of tries, 0 for no end of them.
	Tries = tries()

	// Packets is a number of packets. charon before 6.0.2 reads 15 characters and drops the rest.
	Packets = Range("number of packets", 0, 999_999_999_999_999)

	// IKEVersion is 1, 2, or 0 for both. charon takes other numbers, too, and the connection then matches nothing.
	IKEVersion = ikeVersion()
)

// Range is the kind of whole numbers from low to high, in decimal digits.
func Range(name string, low, high int64) *Kind {
	return &Kind{
		Name: name,
		Type: Integer,
		Check: func(text string) error {
			if err := checkDecimal(text, name); err != nil {
				return err
			}
			if n, err := strconv.ParseInt(text, 10, 64); err != nil || n < low || n > high {
				return invalid(text, "is out of range: a %s is between %d and %d", name, low, high)
			}
			return nil
		},
	}
}

func tries() *Kind {
	k := Range("number", 0, math.MaxUint32)
	inRange := k.Check
	k.Check = func(text string) error {
		if text == "%forever" {
			return invalid(text, "is a word of ipsec.conf; write 0 to never give up")
		}
		return inRange(text)
	}
	return k
}

func localPort() *Kind {
	k := Range("port", 1, math.MaxUint16)
	inRange := k.Check
	k.Check = func(text string) error {
		if text == "0" {
			return invalid(text, "is what charon takes for no port at all; leave the option out to send from the port of its socket")
		}
		return inRange(text)
	}
	return k
}

func ikeVersion() *Kind {
	k := Range("IKE version", 0, 2)
	k.Check = func(text string) error {
		if text != "0" && text != "1" && text != "2" {
			return invalid(text, "is not an IKE version; write 1 or 2, or 0 for both: answer to either, initiate with IKEv2")
		}
		return nil
	}
	return k
}

// checkDecimal refuses numbers that charon reads otherwise than they look: it takes those that begin with 0 as octal,
// and wraps negative ones (strtoul with base 0, src/libcharon/plugins/vici/vici_config.c).
func checkDecimal(text, what string) error {
	digits := strings.TrimLeft(text, "0123456789") == ""
	switch {
	case text == "":
		return invalid(text, "is empty; write a number, or leave the option out")
	case digits && len(text) > 1 && text[0] == '0':
		return invalid(text, "begins with a zero, which makes charon read it as an octal number; write %s", decimal(text))
	case !digits && strings.HasPrefix(text, "-"):
		return invalid(text, "is negative, which charon reads as a large positive number; a %s has no sign", what)
	case !digits:
		return invalid(text, "is not a %s; write a whole number in decimal digits", what)
	}
	return nil
}

// decimal drops the leading zeros of a number.
func decimal(digits string) string {
	if n := strings.TrimLeft(digits, "0"); n != "" {
		return n
	}
	return "0"
}
