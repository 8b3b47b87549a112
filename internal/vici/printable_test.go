package vici

import "testing"

func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                             "",
		`a\b "c" ü €`:                  `a\b "c" ü €`,
		"a\nb\tc\r\x00":                `a\nb\tc\r\x00`,
		"\x1b[2J\x1b]0;title\a":        `\x1b[2J\x1b]0;title\a`,
		"\u009b31m":                    `\u009b31m`,
		"a\u202eb\u200bc\u2066d\ufeff": `a\u202eb\u200bc\u2066d\ufeff`,
		"\xff\x9b\xc3":                 `\xff\x9b\xc3`,
		"\u2028\u00a0\x7f\uFFFD":       `\u2028\u00a0\x7f` + "\uFFFD",
	} {
		if got := Printable(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
