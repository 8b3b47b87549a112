package swanctl_test

import (
	"strconv"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func TestDuration(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.Duration, means{
		{"4h", "4H", "240m", "14400", "14400s", "14400S", "4 h", "4             h"},
		{"1d", "24h", "1D"},
		{"0", "0s", "0d"},
		{"90m", "5400"},
		{"59m", "3540"},
		{"3601s", "3601"},
		{"4294967295s", "4294967295"},
		{"49710d"},
	}, refusals{
		"":                 "is empty",
		"-1":               "negative",
		"-5":               "negative",
		"010":              `octal number; write "10"`,
		"010h":             `write "10h"`,
		"00":               `write "0"`,
		"0x10":             "hexadecimal",
		"1w":               `write "7d"`,
		"2 weeks":          "not a duration",
		"1h30m":            `write "90m"`,
		"4h0m0s":           `write "4h"`,
		"1.5h":             `write "90m"`,
		"0.5d":             `write "12h"`,
		"500ms":            `such as "90m"`,
		"%forever":         "not a duration",
		"4294967296":       "too long: charon takes 4294967295 seconds (49710d) at most",
		"49711d":           "too long",
		"9999999999":       "too long",
		" 4h":              "spaces at its ends",
		"4h ":              "spaces at its ends",
		"4 ":               "spaces at its ends",
		"4\th":             "not a duration",
		"1000000000000000": "of which charon reads 15",
		"4              h": "has 16 characters, of which charon reads 15",
		"+4h":              "not a duration",
		"h":                "not a duration",
		"4hh":              "not a duration",
	})
}

func TestLongDuration(t *testing.T) {
	t.Parallel()
	checkKind(t, swanctl.LongDuration, means{
		{"1h", "3600"},
		{"4294967296s", "4294967296"},
		{"99999999999s", "99999999999"},
		{"99999999999999d"},
		{"332923293032183"},
		{"0"},
	}, refusals{"18446744073709551615": "of which charon reads 15", "-1": "negative"})
}

func TestSeconds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]uint64{"4h": 14400, "1 D": 86400, "7": 7, "99999999999999d": 8639999999999913600} {
		if got, ok := swanctl.Seconds(text); !ok || got != want {
			t.Errorf("Seconds(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "1w", "010", "1G", "-1", "99999999999999999d"} {
		if got, ok := swanctl.Seconds(text); ok {
			t.Errorf("Seconds(%q) = %d, want none", text, got)
		}
	}
}

func FuzzDuration(f *testing.F) {
	for _, seed := range []string{"4h", "4 H", "0", "010", "1h30m", "-1", "4294967296", "99999999999999d", "1.5h", "1w", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if swanctl.Duration.Problem(text) != nil {
			return
		}
		checkValid(t, swanctl.Duration, text)
		seconds, ok := swanctl.Seconds(text)
		if !ok || swanctl.Duration.Printed(text) != strconv.FormatUint(seconds, 10) {
			t.Errorf("Seconds(%q) = %d, %v, but it is printed as %q", text, seconds, ok, swanctl.Duration.Printed(text))
		}
		if len(text) > 15 {
			t.Errorf("%q was accepted, but charon reads only 15 characters", text)
		}
	})
}
