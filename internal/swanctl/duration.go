package swanctl

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// The kinds of durations: a number of seconds, or a number with one of the units s, m, h and d in either case.
var (
	// Duration is a duration below 2^32 seconds: charon cuts the times of connections to 32 bits without a word.
	Duration = durationKind(math.MaxUint32)

	// LongDuration is a duration of a CHILD_SA, which charon holds in 64 bits.
	LongDuration = durationKind(math.MaxUint64)
)

var durationUnits = []unit{{"d", 24 * 3600}, {"h", 3600}, {"m", 60}, {"s", 1}}

// Seconds returns the seconds of a valid duration.
func Seconds(text string) (seconds uint64, ok bool) { return quantity(text, durationUnits) }

func durationKind(limit uint64) *Kind {
	plain, read := canonicalQuantity(durationUnits)
	return &Kind{
		Name:      "duration",
		Form:      "A number of seconds, or with one of the units `s`, `m`, `h` and `d`: `90s`, `4h`.",
		Check:     func(text string) error { return checkDuration(text, limit) },
		Canonical: plain,
		Printed:   plain,
		Read:      read,
	}
}

func checkDuration(text string, limit uint64) error {
	seconds, ok := Seconds(text)
	switch {
	case ok && seconds > limit:
		return invalid(text, "is too long: charon takes %d seconds (%dd) at most", limit, limit/durationUnits[0].factor)
	case ok:
		return nil
	}
	if err := checkQuantity(text, durationUnits); err != nil {
		return err
	}
	if meant, ok := guessSeconds(text); ok {
		return invalid(text, "is not a duration to charon, which knows one number and one of the units s, m, h and d; write %q",
			writeQuantity(meant, durationUnits))
	}
	return invalid(text, `is not a duration; write a number of seconds, or a number and one of the units s, m, h and d, such as "90m"`)
}

// guessSeconds reads what people write who do not know charon's format: 1h30m, 1.5h, 2w.
func guessSeconds(text string) (seconds uint64, ok bool) {
	text = strings.ReplaceAll(strings.ToLower(text), " ", "")
	for _, u := range []unit{{"w", 7 * 24 * 3600}, {"d", 24 * 3600}} {
		if n, err := strconv.ParseFloat(strings.TrimSuffix(text, u.letter), 64); err == nil && strings.HasSuffix(text, u.letter) {
			return wholeSeconds(n * float64(u.factor))
		}
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, false
	}
	return wholeSeconds(d.Seconds())
}

func wholeSeconds(n float64) (uint64, bool) {
	if n < 0 || n > math.MaxUint32 || n != math.Trunc(n) {
		return 0, false
	}
	return uint64(n), true
}
