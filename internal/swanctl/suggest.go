package swanctl

import "strings"

// meant maps words from ipsec.conf, other IPsec implementations and Terraform's own booleans to what swanctl.conf calls
// the same, most likely first.
var meant = map[string][]string{
	"add":         {"none"},
	"always":      {"yes", "strict"},
	"auto":        {"start"},
	"block":       {"drop"},
	"bypass":      {"pass"},
	"discard":     {"drop"},
	"false":       {"no", "never"},
	"hold":        {"trap"},
	"ignore":      {"none"},
	"never":       {"no"},
	"no":          {"never", "none", "relaxed"},
	"off":         {"no", "never", "none"},
	"on":          {"yes"},
	"ondemand":    {"trap"},
	"passthrough": {"pass"},
	"proxy":       {"transport_proxy"},
	"reject":      {"drop"},
	"true":        {"yes", "always", "allow"},
	"yes":         {"always", "allow", "replace", "strict"},
}

// suggest returns the name that text was probably meant to be, or "".
func suggest(text string, names []string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	known := make(map[string]bool, len(names))
	for _, name := range names {
		known[name] = true
	}
	for _, name := range append([]string{text}, meant[text]...) {
		if known[name] {
			return name
		}
	}
	best, limit := "", len(text)/3
	for _, name := range names {
		if d := distance(text, name); d <= limit {
			best, limit = name, d-1
		}
	}
	return best
}

// distance is the number of letters to insert, drop or replace to get from a to b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
