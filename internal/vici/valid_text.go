package vici

import (
	"strings"
	"unicode/utf8"
)

// binaryKey is the only key under which charon sends bytes that are no text: the
// certificate in a list-cert event (src/libcharon/plugins/vici/vici_query.c).
const binaryKey = "data"

// mendTexts makes valid UTF-8 of all names and values in what a daemon sends:
// configuration backends other than VICI take any bytes as a name, peers send any
// as their identity, and whoever passes them on may fail on them. U+FFFD stands
// for what was not valid: no name that was loaded over VICI has it, so that none
// is taken for one of these.
func mendTexts(m *Message, event string) {
	binary := ""
	if event == "list-cert" {
		binary = binaryKey
	}
	for i := range m.elements {
		if e := &m.elements[i]; binary == "" || e.name != binary {
			e.mend()
		}
	}
}

func (e *element) mend() {
	e.name = validText(e.name)
	switch e.kind() {
	case KindValue:
		e.value = validText(e.value)
	case KindList:
		for i, item := range *e.items {
			(*e.items)[i] = validText(item)
		}
	case KindSection:
		for i := range e.section.elements {
			e.section.elements[i].mend()
		}
	}
}

func validText(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	return strings.ToValidUTF8(text, string(utf8.RuneError))
}
