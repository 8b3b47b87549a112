package swanctl

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Render writes the section as the text of a swanctl.conf file, which [ParseConfig] reads as the same section. An error
// names what such a file cannot hold: names with spaces or punctuation.
func (c *Config) Render() (string, error) {
	var b strings.Builder
	if err := c.render(&b, nil); err != nil {
		return "", err
	}
	return b.String(), nil
}

func (c *Config) render(b *strings.Builder, within []string) error {
	indent := strings.Repeat("  ", len(within))
	for _, s := range c.Settings {
		if err := checkConfigName(s.Key); err != nil {
			return err
		}
		fmt.Fprintf(b, "%s%s = %s\n", indent, s.Key, quoteConfigValue(s.Value))
	}
	for _, s := range c.Sections {
		path := slices.Concat(within, []string{s.Name})
		if err := checkConfigPath(path); err != nil {
			return err
		}
		fmt.Fprintf(b, "%s%s {\n", indent, s.Name)
		if err := s.render(b, path); err != nil {
			return err
		}
		fmt.Fprintf(b, "%s}\n", indent)
	}
	return nil
}

// maxConfigPath is how many bytes the names of a section and of those around it may have, with the dots between them: swanctl ignores what
// is in one with a longer path (src/swanctl/commands/load_conns.c; run on 5.9.8 and 6.0.1).
const maxConfigPath = 255

func checkConfigPath(path []string) error {
	name := path[len(path)-1]
	if err := checkConfigName(name); err != nil {
		return err
	}
	if all := strings.Join(path, "."); len(all) > maxConfigPath {
		return fmt.Errorf("swanctl.conf cannot hold the name %s: with the names around it, it has %d bytes, and swanctl before 6.0.4 ignores what is in a section "+
			"with more than %d", quote(name), len(all), maxConfigPath)
	}
	return nil
}

// maxConfigName is how many bytes a name may have: before 6.0.4, strongSwan looks up no more of one (find_value_buffered in
// src/libstrongswan/settings/settings.c), and so ignores options of a section with a longer name.
const maxConfigName = 127

// checkConfigName refuses names that swanctl.conf cannot express, and those that swanctl reads as something else. It takes the names of
// sections for formats of printf (src/swanctl/commands/load_conns.c): %s loads an empty connection, and %n aborts it. charon itself takes all
// of them.
func checkConfigName(name string) error {
	switch {
	case name == "" || name == "include" || strings.ContainsAny(name, endOfName):
		return fmt.Errorf("swanctl.conf cannot hold the name %s: names there are neither empty nor \"include\", and have no spaces and none of # { } : . , = \"",
			quote(name))
	case strings.Contains(name, "%"):
		return fmt.Errorf("swanctl.conf cannot hold the name %s: swanctl takes %% in a name for a format, and then stops or loads an empty section", quote(name))
	case len(name) > maxConfigName:
		return fmt.Errorf("swanctl.conf cannot hold the name %s: it has %d bytes, and swanctl before 6.0.4 ignores the options of a section whose name has "+
			"more than %d", quote(name), len(name), maxConfigName)
	}
	return nil
}

// plainValue matches values that need no quotation marks.
var plainValue = regexp.MustCompile(`^[A-Za-z0-9_%@/.:,|=+*()\[\]-]+( [A-Za-z0-9_%@/.:,|=+*()\[\]-]+)*$`)

var configEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)

func quoteConfigValue(value string) string {
	if plainValue.MatchString(value) {
		return value
	}
	return `"` + configEscapes.Replace(value) + `"`
}
