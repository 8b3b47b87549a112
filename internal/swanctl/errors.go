package swanctl

import (
	"fmt"
	"strconv"
)

// shown is how much of a value an error shows.
const shown = 60

// suggested is how much an error shows of what to write instead, and of parts of the value.
const suggested = 200

// quote quotes a value for an error. Values that were meant for another option, such as a whole PEM file, are cut.
func quote(text string) string {
	if len(text) <= shown {
		return strconv.Quote(text)
	}
	return strconv.Quote(text[:shown]) + "..."
}

// invalid says what is wrong with a value. The format completes a sentence that begins with the value.
func invalid(text, format string, args ...any) error {
	all := []any{quote(text)}
	for _, arg := range args {
		if part, is := arg.(string); is && len(part) > suggested {
			arg = part[:suggested] + "..."
		}
		all = append(all, arg)
	}
	return fmt.Errorf("%s "+format, all...)
}

// checkPrintable returns an error if text is empty, has more than limit bytes, or has a byte that charon does not take:
// everything but printable ASCII is refused with no better message than "parsing request failed", and what exceeds the
// buffer of an option is cut off without any (src/libcharon/plugins/vici/vici_message.c and vici_config.c).
func checkPrintable(text string, limit int) error {
	if text == "" {
		return invalid(text, "is empty; leave the option out instead")
	}
	if len(text) > limit {
		return invalid(text, "has %d bytes; charon takes %d at most", len(text), limit)
	}
	for i, r := range text {
		if r < ' ' || r > '~' {
			return invalid(text, "has %q at byte %d; charon takes printable ASCII characters only", r, i+1)
		}
	}
	return nil
}
