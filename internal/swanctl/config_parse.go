package swanctl

import (
	"fmt"
	"strings"
)

// ParseConfig reads the text of a swanctl.conf file as strongSwan does (src/libstrongswan/settings/settings_lexer.l and
// settings_parser.y): a section that comes again goes on where it ended, the last value of a key counts, and a key
// without a value is as if it were not there. It refuses what needs more than the text, includes and references to
// other sections. Errors are of type [SyntaxError].
func ParseConfig(text string) (*Config, error) {
	p := configParser{rest: text, line: 1, open: []*Config{{Line: 1}}}
	if err := p.parse(); err != nil {
		return nil, err
	}
	return p.open[0], nil
}

// parse reads statements until the file ends.
func (p *configParser) parse() error {
	for {
		p.skipSpace("\n")
		switch c := p.peek(); c {
		case 0:
			if len(p.open) > p.base+1 {
				return p.fail("a \"}\" is missing: the section that begins in line %d does not end", p.section().Line)
			}
			return nil
		case '}':
			p.next()
			if len(p.open) == p.base+1 {
				return p.fail("there is a \"}\" that no \"{\" belongs to")
			}
			p.open = p.open[:len(p.open)-1]
		default:
			if err := p.statement(); err != nil {
				return err
			}
		}
	}
}

// configParser holds what is still to be read. NUL stands for the end: a file that holds one ends there.
type configParser struct {
	rest string
	line int
	open []*Config // the sections that have begun, from the first file itself to the innermost
	base int       // how many of them had begun before this file

	file    string
	include func(from, pattern string) ([]Included, error) // nil where only this text is read
	depth   int                                            // of includes
}

func (p *configParser) section() *Config { return p.open[len(p.open)-1] }

func (p *configParser) fail(format string, args ...any) error {
	return p.failAt(p.line, format, args...)
}

func (p *configParser) failAt(line int, format string, args ...any) error {
	return &SyntaxError{File: p.file, Line: line, Text: fmt.Sprintf(format, args...)}
}

func (p *configParser) peek() byte {
	if p.rest == "" {
		return 0
	}
	return p.rest[0]
}

func (p *configParser) next() byte {
	c := p.peek()
	if c == '\n' {
		p.line++
	}
	if p.rest != "" {
		p.rest = p.rest[1:]
	}
	return c
}

// skipSpace skips spaces and comments, and line ends if they are given as further.
func (p *configParser) skipSpace(further string) {
	for p.rest != "" && strings.IndexByte(" \t\r#"+further, p.rest[0]) >= 0 {
		if p.rest[0] == '#' {
			p.take("\n")
		} else {
			p.next()
		}
	}
}

// take reads what has none of the bytes that end it.
func (p *configParser) take(end string) string {
	n := strings.IndexAny(p.rest, end)
	if n < 0 {
		n = len(p.rest)
	}
	taken := p.rest[:n]
	p.rest = p.rest[n:]
	return taken
}

// maxConfigDepth is far more than what swanctl.conf has. It bounds what walks through the sections, and what is written with
// indentation; strongSwan's own parser has a limit, too.
const maxConfigDepth = 100

// endOfName are the bytes that no name has.
const endOfName = "#{}:.,=\"\r\n\t \x00"

// statement reads a setting, or the beginning of a section.
func (p *configParser) statement() error {
	name := p.take(endOfName)
	if name == "" {
		// It is punctuation, and so no part of a secret.
		return p.fail("%q stands where the name of a section or key has to be", p.rest[:1])
	}
	if c := p.peek(); name == "include" && (c == ' ' || c == '\t') && !strings.HasPrefix(strings.TrimLeft(p.rest, " \t"), "=") {
		if p.include != nil {
			return p.including()
		}
		return p.fail("include is not supported: only this text is read, no other file; read each file by itself, or put them together first")
	}
	line := p.line
	p.skipSpace("\n")
	switch c := p.peek(); c {
	case '{':
		if len(p.open) > maxConfigDepth {
			return p.fail("sections are nested more than %d deep", maxConfigDepth)
		}
		p.next()
		s := p.section().AddSection(name)
		if s.Line == 0 {
			s.File, s.Line = p.file, line
		}
		s.Places = append(s.Places, ConfigPlace{File: p.file, Line: line})
		p.open = append(p.open, s)
		return nil
	case '=':
		p.next()
		return p.setting(name, line)
	case ':':
		return p.fail("references to other sections (\"name : other\") are not supported; write the options of the other section out")
	default:
		return p.failAt(line, "neither \"=\" nor \"{\" follows a name")
	}
}

// setting reads the value of a key: words, and strings in quotation marks, joined by single spaces.
func (p *configParser) setting(key string, line int) error {
	var parts []string
	for {
		p.skipSpace("")
		switch c := p.peek(); c {
		case 0, '\n', '}':
			if parts == nil {
				p.section().unset(key)
				return nil
			}
			p.section().set(Setting{Key: key, Value: strings.Join(parts, " "), Line: line})
			return nil
		case '"':
			s, err := p.quoted()
			if err != nil {
				return err
			}
			parts = append(parts, s)
		default:
			parts = append(parts, p.take("#}\"\r\n\t \x00"))
		}
	}
}

// quoted reads a string in quotation marks, which may go over several lines.
func (p *configParser) quoted() (string, error) {
	line := p.line
	var b strings.Builder
	p.next()
	for {
		switch c := p.next(); c {
		case '"':
			return b.String(), nil
		case 0:
			return "", p.failAt(line, "a quotation mark is missing: the string does not end")
		case '\r':
		case '\\':
			if strings.HasPrefix(p.rest, "\r\n") {
				p.next()
			}
			b.WriteString(escaped(p.next()))
		default:
			b.WriteByte(c)
		}
	}
}

// escaped is what a character behind a backslash stands for.
func escaped(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 't':
		return "\t"
	case '\n', 0:
		return ""
	default:
		return string([]byte{c})
	}
}
