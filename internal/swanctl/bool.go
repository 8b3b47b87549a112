package swanctl

import "strings"

// Boolean is yes or no in any of the spellings of swanctl.conf (src/libcharon/plugins/vici/vici_config.c, parse_bool).
var Boolean = &Kind{
	Name:      "boolean",
	Type:      Bool,
	Check:     checkBoolean,
	Canonical: canonicalBoolean,
	Wire:      canonicalBoolean,
	Printed:   canonicalBoolean,
}

var booleans = map[string]string{
	"yes": "yes", "true": "yes", "enabled": "yes", "1": "yes",
	"no": "no", "false": "no", "disabled": "no", "0": "no",
}

func checkBoolean(text string) error {
	if booleans[strings.ToLower(text)] == "" {
		return invalid(text, `is neither "yes" nor "no"`)
	}
	return nil
}

func canonicalBoolean(text string) string {
	if b := booleans[strings.ToLower(text)]; b != "" {
		return b
	}
	return text
}
