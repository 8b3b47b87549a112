package swanctl

import (
	"fmt"
	"regexp"
	"strings"
)

// Render writes the section as the text of a swanctl.conf file, which [ParseConfig] reads as the same section. An error
// names what such a file cannot hold: names with spaces or punctuation.
func (c *Config) Render() (string, error) {
	var b strings.Builder
	if err := c.render(&b, ""); err != nil {
		return "", err
	}
	return b.String(), nil
}

func (c *Config) render(b *strings.Builder, indent string) error {
	for _, s := range c.Settings {
		if err := checkConfigName(s.Key); err != nil {
			return err
		}
		fmt.Fprintf(b, "%s%s = %s\n", indent, s.Key, quoteConfigValue(s.Value))
	}
	for _, s := range c.Sections {
		if err := checkConfigName(s.Name); err != nil {
			return err
		}
		fmt.Fprintf(b, "%s%s {\n", indent, s.Name)
		if err := s.render(b, indent+"  "); err != nil {
			return err
		}
		fmt.Fprintf(b, "%s}\n", indent)
	}
	return nil
}

// checkConfigName refuses names that swanctl.conf cannot express. charon itself takes them.
func checkConfigName(name string) error {
	if name == "" || name == "include" || strings.ContainsAny(name, endOfName) {
		return fmt.Errorf("swanctl.conf cannot hold the name %s: names there are neither empty nor \"include\", and have no spaces and none of # { } : . , = \"",
			quote(name))
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
