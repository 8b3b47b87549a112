package swanctl

import (
	"errors"
	"strings"
)

// Included is a file that an include line brings in.
type Included struct {
	// Name is what errors and [Config.File] call it.
	Name, Text string
}

// maxIncludes is how deep files may include each other, as in strongSwan (MAX_INCLUDE_LEVEL in
// src/libstrongswan/settings/settings_lexer.l).
const maxIncludes = 10

// ParseConfigFiles is [ParseConfig] for a file with the name, whose include lines bring in other files: include returns those
// of a pattern, in their order, for a line in a file. As in strongSwan, what they hold stands in place of the line, also within a section.
// An error of include ends the reading.
func ParseConfigFiles(name, text string, include func(from, pattern string) ([]Included, error)) (*Config, error) {
	p := configParser{rest: text, line: 1, file: name, include: include, open: []*Config{{File: name, Line: 1}}}
	if err := p.parse(); err != nil {
		return nil, err
	}
	return p.open[0], nil
}

// including reads the files of an include line, which its name has been read of.
func (p *configParser) including() error {
	p.skipBlanks()
	var pattern string
	if p.peek() == '"' {
		quoted, err := p.quoted()
		if err != nil {
			return err
		}
		pattern = quoted
	} else {
		pattern = strings.TrimSpace(p.take("#{}\r\n\x00"))
	}
	if p.depth == maxIncludes {
		return p.fail("files include each other more than %d deep", maxIncludes)
	}
	files, err := p.include(p.file, pattern)
	if err != nil {
		return errors.Join(p.fail("include"), err)
	}
	for _, f := range files {
		inner := configParser{rest: f.Text, line: 1, file: f.Name, include: p.include, depth: p.depth + 1, open: p.open, base: len(p.open) - 1}
		if err := inner.parse(); err != nil {
			return err
		}
	}
	return nil
}

func (p *configParser) skipBlanks() {
	for c := p.peek(); c == ' ' || c == '\t'; c = p.peek() {
		p.next()
	}
}
