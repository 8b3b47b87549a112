package swanctl

import (
	"strings"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/spelling"
)

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
	"psk":         {"ike"},
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
	return spelling.Nearest(text, names)
}
