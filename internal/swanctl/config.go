package swanctl

import (
	"fmt"
	"slices"
)

// Config is a section of a swanctl.conf file as it stands there, before anything is known about its options. The file
// itself is a section without a name.
type Config struct {
	// Name is the section's name.
	Name string

	// File is the file that the section begins in, if it was read by name. Line is the line there, from 1; 0 if it comes from no file.
	File string
	Line int

	// Places are all places where it begins, or goes on.
	Places []ConfigPlace

	// Settings are the key/value pairs in the order of the file. No key occurs twice.
	Settings []Setting

	// Sections are the sections inside in the order of the file. No name occurs twice.
	Sections []*Config
}

// ConfigPlace is a line of a file.
type ConfigPlace struct {
	File string
	Line int
}

// Setting is a key with its value, which is the text between quotation marks or to the end of the line. Lists are not
// taken apart, see [SplitList].
type Setting struct {
	Key, Value string

	// Line is the line of the file that the value begins in, from 1; 0 if it comes from no file.
	Line int
}

// Section returns the section inside that has the name, or nil.
func (c *Config) Section(name string) *Config {
	i := slices.IndexFunc(c.Sections, func(s *Config) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return c.Sections[i]
}

// AddSection returns the section inside that has the name, and makes one at the end if there is none.
func (c *Config) AddSection(name string) *Config {
	if s := c.Section(name); s != nil {
		return s
	}
	s := &Config{Name: name}
	c.Sections = append(c.Sections, s)
	return s
}

// Set gives a key its value, replacing an earlier one.
func (c *Config) Set(key, value string) { c.set(Setting{Key: key, Value: value}) }

func (c *Config) set(setting Setting) {
	i := c.index(setting.Key)
	if i < 0 {
		c.Settings = append(c.Settings, setting)
		return
	}
	c.Settings[i] = setting
}

// unset removes a key.
func (c *Config) unset(key string) {
	if i := c.index(key); i >= 0 {
		c.Settings = slices.Delete(c.Settings, i, i+1)
	}
}

// setting returns the value of a key, or "".
func (c *Config) setting(key string) string {
	if i := c.index(key); i >= 0 {
		return c.Settings[i].Value
	}
	return ""
}

func (c *Config) index(key string) int {
	return slices.IndexFunc(c.Settings, func(s Setting) bool { return s.Key == key })
}

// SyntaxError says where a swanctl.conf file cannot be read. It never shows the file's text, which may be a secret.
type SyntaxError struct {
	File string // empty for a text without a name
	Line int
	Text string
}

func (e *SyntaxError) Error() string {
	if e.File != "" {
		return fmt.Sprintf("%s: line %d: %s", e.File, e.Line, e.Text)
	}
	return fmt.Sprintf("line %d: %s", e.Line, e.Text)
}

func syntaxError(line int, format string, args ...any) error {
	return &SyntaxError{Line: line, Text: fmt.Sprintf(format, args...)}
}
