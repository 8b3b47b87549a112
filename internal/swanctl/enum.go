package swanctl

import (
	"slices"
	"strings"
)

// EnumValue is one of the words that an option can be.
type EnumValue struct {
	// Name is the word, in lower case.
	Name string

	// Synonyms are other words that mean the same to charon.
	Synonyms []string

	// Since is the first release that knows the word; zero means that [Oldest] does.
	Since Version
}

// Enum is the kind of options that are one of a few words. charon ignores their case
// (src/libcharon/plugins/vici/vici_config.c, parse_map); here they are lower case only, so that configurations have one
// spelling.
func Enum(name string, values ...EnumValue) *Kind {
	canonical := func(text string) string {
		if known := enumName(values, text); known != "" {
			return known
		}
		return text
	}
	return &Kind{
		Name:   name,
		Values: values,
		Since: func(text string) Version {
			name := enumName(values, text)
			if i := slices.IndexFunc(values, func(v EnumValue) bool { return v.Name == name }); i >= 0 {
				return values[i].Since
			}
			return Version{}
		},
		Check: func(text string) error {
			if enumName(values, text) == "" {
				return notOneOf(text, values)
			}
			return nil
		},
		Canonical: canonical,
		Wire:      canonical,
		Printed:   canonical,
	}
}

// enumName returns the name that a word or synonym stands for, or "".
func enumName(values []EnumValue, text string) string {
	for _, v := range values {
		if v.Name == text || slices.Contains(v.Synonyms, text) {
			return v.Name
		}
	}
	return ""
}

func notOneOf(text string, values []EnumValue) error {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.Name
	}
	list := `"` + strings.Join(names, `", "`) + `"`
	if name := suggest(text, names); name != "" {
		return invalid(text, "is not one of %s; did you mean %q?", list, name)
	}
	return invalid(text, "is not one of %s", list)
}
