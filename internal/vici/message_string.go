package vici

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// String renders the message for a person, one element a line, sections
// indented. It is safe to log: values that are or may be secret (see
// Element.String) appear as their length only.
func (m *Message) String() string {
	var b strings.Builder
	m.render(&b, "")
	return b.String()
}

// GoString is String, so that %#v shows no secrets either.
func (m *Message) GoString() string { return m.String() }

// String renders the element as Message.String does. Values of the keys data,
// secret, pin, passphrase and password, anything that holds PEM, and whatever
// is not text are replaced by their length; control characters are escaped.
func (e Element) String() string {
	var b strings.Builder
	e.render(&b, "")
	return b.String()
}

// GoString is String, so that %#v shows no secrets either.
func (e Element) GoString() string { return e.String() }

func (m *Message) render(b *strings.Builder, indent string) {
	for e := range m.Elements() {
		e.render(b, indent)
	}
}

func (e Element) render(b *strings.Builder, indent string) {
	b.WriteString(indent + escape(e.Name))
	switch e.Kind {
	case KindValue:
		b.WriteString(" = " + e.display(e.Value) + "\n")
	case KindList:
		items := make([]string, len(e.Items))
		for i, item := range e.Items {
			items[i] = e.display(item)
		}
		b.WriteString(" = [" + strings.Join(items, ", ") + "]\n")
	case KindSection:
		b.WriteString(" {\n")
		e.Section.render(b, indent+"  ")
		b.WriteString(indent + "}\n")
	}
}

// display returns a value of e as it may be shown.
func (e Element) display(value string) string {
	if secretKey(e.Name) || strings.Contains(value, "-----BEGIN") || !isText(value) {
		return fmt.Sprintf("<%d bytes>", len(value))
	}
	return escape(value)
}

func secretKey(name string) bool {
	switch strings.ToLower(name) {
	case "data", "secret", "pin", "passphrase", "password":
		return true
	default:
		return false
	}
}

func isText(value string) bool {
	return utf8.ValidString(value) && !strings.ContainsRune(value, 0)
}

// escape quotes what would break the line or the terminal.
func escape(s string) string {
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return strconv.QuoteToASCII(s)
		}
	}
	return s
}
