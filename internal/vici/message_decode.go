package vici

import "fmt"

// DecodeMessage decodes a message. The result does not refer to data. Sections
// and lists that are not balanced, an item outside a list, anything but items
// in one, unknown element types and lengths that pass the end are a
// *ProtocolError.
//
// The values of one message share one string: keeping any of them keeps all of
// them in memory, 512 KiB at most.
func DecodeMessage(data []byte) (*Message, error) {
	return decodeMessage(scanner{text: string(data)})
}

// decodeMessage reads the rest of in twice. The first pass checks the structure
// and counts, so that the second can carve every section out of three
// allocations of the right size, however many elements there are. Memory stays
// within some 35 times the input, which only a message made of empty sections
// comes near.
func decodeMessage(in scanner) (*Message, error) {
	counts, err := count(in)
	if err != nil {
		return nil, err
	}
	var (
		elements = make([]Element, counts.elements)
		items    = make([]string, 0, counts.items)
		messages = make([]Message, len(counts.sections))
		path     [maxDepth + 1]*Message
		depth    int
		opened   int
		first    int // in items, of the current list
	)
	open := func() *Message {
		n := counts.sections[opened]
		m := &messages[opened]
		m.elements, elements = elements[:0:n], elements[n:]
		opened++
		return m
	}
	path[0] = open()
	for in.more() {
		kind, name, value, _ := in.element() // count has seen to the errors
		m := path[depth]
		switch kind {
		case sectionStart:
			section := open()
			m.attach(name, section)
			depth++
			path[depth] = section
		case sectionEnd:
			depth--
		case keyValue:
			m.Set(name, value)
		case listStart:
			first = len(items)
			m.SetList(name, nil)
		case listItem:
			items = append(items, value)
		case listEnd:
			// The full slice expression keeps an append by the caller from
			// writing into the list that follows.
			m.elements[len(m.elements)-1].Items = items[first:len(items):len(items)]
		}
	}
	return path[0], nil
}

// tally is what a message consists of.
type tally struct {
	elements int   // in all sections
	items    int   // in all lists
	sections []int // elements directly in each section, the root first, in the order of their starts
}

// count validates the structure of the rest of in and counts its parts. The
// rules are those of vici_verify_type() in
// src/libcharon/plugins/vici/vici_message.c, and a limit on the depth.
func count(in scanner) (tally, error) {
	t := tally{sections: make([]int, 1, 8)}
	var path [maxDepth + 1]int // indexes into t.sections
	depth, list := 0, false
	for in.more() {
		kind, _, _, err := in.element()
		if err != nil {
			return tally{}, err
		}
		if inList := kind == listItem || kind == listEnd; inList != list {
			if list {
				return tally{}, in.fail("an element of type %d in a list", kind)
			}
			return tally{}, in.fail("an element of type %d outside a list", kind)
		}
		switch kind {
		case sectionStart:
			if depth == maxDepth {
				return tally{}, in.fail("sections nested more than %d deep", maxDepth)
			}
			t.sections[path[depth]]++
			t.elements++
			depth++
			path[depth] = len(t.sections)
			t.sections = append(t.sections, 0)
		case sectionEnd:
			if depth == 0 {
				return tally{}, in.fail("the end of a section that was not started")
			}
			depth--
		case keyValue:
			t.sections[path[depth]]++
			t.elements++
		case listStart:
			t.sections[path[depth]]++
			t.elements++
			list = true
		case listItem:
			t.items++
		case listEnd:
			list = false
		}
	}
	switch {
	case list:
		return tally{}, in.fail("the message ends in a list")
	case depth > 0:
		return tally{}, in.fail("the message ends in a section")
	}
	return t, nil
}

// scanner cuts an encoded message into elements without copying: names and
// values are substrings of text.
type scanner struct {
	text string
	pos  int
}

func (s *scanner) more() bool { return s.pos < len(s.text) }

// element returns the next element. It checks types and lengths, not the
// structure.
func (s *scanner) element() (kind byte, name, value string, err error) {
	kind = s.text[s.pos]
	s.pos++
	switch kind {
	case sectionStart, listStart:
		name, err = s.name()
	case keyValue:
		if name, err = s.name(); err == nil {
			value, err = s.value()
		}
	case listItem:
		value, err = s.value()
	case sectionEnd, listEnd:
	default:
		err = s.fail("unknown element type %d", kind)
	}
	return kind, name, value, err
}

func (s *scanner) name() (string, error) {
	if len(s.text)-s.pos < 1 {
		return "", s.fail("the packet ends before the length of a name")
	}
	size := int(s.text[s.pos])
	s.pos++
	return s.take(size, "name")
}

func (s *scanner) value() (string, error) {
	if len(s.text)-s.pos < 2 {
		return "", s.fail("the packet ends before the length of a value")
	}
	size := int(s.text[s.pos])<<8 | int(s.text[s.pos+1])
	s.pos += 2
	return s.take(size, "value")
}

func (s *scanner) take(size int, what string) (string, error) {
	if rest := len(s.text) - s.pos; rest < size {
		return "", s.fail("a %s of %d bytes where %d are left", what, size, rest)
	}
	s.pos += size
	return s.text[s.pos-size : s.pos], nil
}

func (s *scanner) fail(format string, args ...any) *ProtocolError {
	return &ProtocolError{Reason: fmt.Sprintf("byte %d: ", s.pos) + fmt.Sprintf(format, args...)}
}
