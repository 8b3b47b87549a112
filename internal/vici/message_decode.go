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
// and counts, so that the second can carve every section out of four
// allocations of the right size, however many elements there are. Memory stays
// within some 35 times the input, which only a message made of empty sections
// comes near.
func decodeMessage(in scanner) (*Message, error) {
	var few [16]int // more sections than most connections have
	counts, err := count(in, few[:1])
	if err != nil {
		return nil, err
	}
	var (
		elements = make([]element, counts.elements)
		lists    = make([][]string, 0, counts.lists)
		items    = make([]string, 0, counts.items)
		messages = make([]Message, len(counts.sections))
		next     [maxDepth + 1]int // in elements, of each section that is open
		depth    int
		opened   int
		used     int // of elements
		first    int // in items, of the current list
	)
	open := func() *Message {
		next[depth], used = used, used+counts.sections[opened]
		m := &messages[opened]
		// The full slice expression, here and below, keeps what the caller
		// appends from writing into what follows.
		m.elements = elements[next[depth]:used:used]
		opened++
		return m
	}
	root := open()
	for in.more() {
		kind, name, value, _ := in.element() // count has seen to the errors
		switch kind {
		case sectionEnd:
			depth--
			continue
		case Item:
			items = append(items, value)
			continue
		case listEnd:
			lists[len(lists)-1] = items[first:len(items):len(items)]
			continue
		}
		e := &elements[next[depth]]
		next[depth]++
		e.name = name
		switch kind {
		case keyValue:
			e.value = value
		case listStart:
			first = len(items)
			lists = append(lists, nil)
			e.items = &lists[len(lists)-1]
		case sectionStart:
			depth++
			e.section = open()
		}
	}
	return root, nil
}

// tally is what a message consists of.
type tally struct {
	elements int   // in all sections
	lists    int   // in all sections
	items    int   // in all lists
	sections []int // elements directly in each section, the root first, in the order of their starts
}

// count validates the structure of the rest of in and counts its parts. The
// rules are those of vici_verify_type() in
// src/libcharon/plugins/vici/vici_message.c, and a limit on the depth.
func count(in scanner, sections []int) (tally, error) {
	t := tally{sections: sections}
	var path [maxDepth + 1]int // indexes into t.sections
	depth, list := 0, false
	for in.more() {
		kind, _, _, err := in.element()
		if err != nil {
			return tally{}, err
		}
		if inList := kind == Item || kind == listEnd; inList != list {
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
			t.lists++
			list = true
		case Item:
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
	var ok bool
	switch kind {
	case sectionStart, listStart:
		if name, ok = s.name(); !ok {
			err = s.short(1, "name")
		}
	case keyValue:
		if name, ok = s.name(); !ok {
			err = s.short(1, "name")
		} else if value, ok = s.value(); !ok {
			err = s.short(2, "value")
		}
	case Item:
		if value, ok = s.value(); !ok {
			err = s.short(2, "value")
		}
	case sectionEnd, listEnd:
	default:
		err = s.fail("unknown element type %d", kind)
	}
	return kind, name, value, err
}

// name reads a name, or reports that the packet is too short for it. So does
// value. Both are small enough to be inlined, as there is little but names and
// values in a packet.
func (s *scanner) name() (name string, ok bool) {
	rest := s.text[s.pos:]
	if len(rest) == 0 || len(rest)-1 < int(rest[0]) {
		return "", false
	}
	size := int(rest[0])
	s.pos += 1 + size
	return rest[1 : 1+size], true
}

func (s *scanner) value() (value string, ok bool) {
	rest := s.text[s.pos:]
	if len(rest) < 2 {
		return "", false
	}
	size := int(rest[0])<<8 | int(rest[1])
	if len(rest)-2 < size {
		return "", false
	}
	s.pos += 2 + size
	return rest[2 : 2+size], true
}

// short explains why a name or value could not be read, whose length has some
// bytes.
func (s *scanner) short(width int, what string) error {
	rest := s.text[s.pos:]
	if len(rest) < width {
		return s.fail("the packet ends before the length of a %s", what)
	}
	size := 0
	for _, b := range []byte(rest[:width]) {
		size = size<<8 | int(b)
	}
	s.pos += width
	return s.fail("a %s of %d bytes where %d are left", what, size, len(rest)-width)
}

func (s *scanner) fail(format string, args ...any) *ProtocolError {
	return &ProtocolError{Reason: fmt.Sprintf("byte %d: ", s.pos) + fmt.Sprintf(format, args...)}
}
