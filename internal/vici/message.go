package vici

import "iter"

// Kind tells what an Element is.
type Kind uint8

// The kinds of elements.
const (
	KindValue Kind = iota + 1
	KindList
	KindSection
)

// Element is one entry of a Message: a value, a list or a section. Only the
// field that belongs to its kind is set.
type Element struct {
	Kind    Kind
	Name    string
	Value   string
	Items   []string
	Section *Message
}

// Message is the tree that requests, answers and events carry. Elements keep
// their order, because charon gives it a meaning (auth rounds, for one), and a
// name may occur more than once, because charon sends such messages (two
// children of the same name). Values may hold any bytes.
//
// The readers treat a nil *Message as an empty one. A Message is not safe for
// use by several goroutines while one of them changes it.
type Message struct {
	elements []element
}

// element is an Element as a message keeps it: a list if it has items, a section
// if it has one, else a value. It is two thirds of the size, and a listing of
// thousands of connections consists of little else.
type element struct {
	name, value string
	items       *[]string
	section     *Message
}

func (e *element) kind() Kind {
	switch {
	case e.items != nil:
		return KindList
	case e.section != nil:
		return KindSection
	default:
		return KindValue
	}
}

func (e *element) public() Element {
	p := Element{Kind: e.kind(), Name: e.name, Value: e.value, Section: e.section}
	if e.items != nil {
		p.Items = *e.items
	}
	return p
}

// NewMessage returns an empty message.
func NewMessage() *Message { return &Message{} }

// Set appends a value. An earlier one of the same key stays; charon lets the
// last one win.
func (m *Message) Set(key, value string) {
	m.elements = append(m.elements, element{name: key, value: value})
}

// SetList appends a list, which may be empty. The message keeps items.
func (m *Message) SetList(key string, items []string) {
	m.elements = append(m.elements, element{name: key, items: &items})
}

// AddSection appends an empty section and returns it to be filled.
func (m *Message) AddSection(name string) *Message {
	section := NewMessage()
	m.attach(name, section)
	return section
}

func (m *Message) attach(name string, section *Message) {
	m.elements = append(m.elements, element{name: name, section: section})
}

// Get returns the value of key, and whether there is one. Of several the last
// one counts, as in charon.
func (m *Message) Get(key string) (string, bool) {
	if e := m.last(KindValue, key); e != nil {
		return e.value, true
	}
	return "", false
}

// List returns the items of the list called key, and whether there is such a
// list. Of several the last one counts. The caller must not change the items.
func (m *Message) List(key string) ([]string, bool) {
	if e := m.last(KindList, key); e != nil {
		return *e.items, true
	}
	return nil, false
}

// Section returns the section called name, and whether there is one. Of several
// the last one counts.
func (m *Message) Section(name string) (*Message, bool) {
	if e := m.last(KindSection, name); e != nil {
		return e.section, true
	}
	return nil, false
}

// Sections iterates over the sections directly in m, in the message's order.
func (m *Message) Sections() iter.Seq2[string, *Message] {
	return func(yield func(string, *Message) bool) {
		for e := range m.Elements() {
			if e.Kind == KindSection && !yield(e.Name, e.Section) {
				return
			}
		}
	}
}

// Elements iterates over everything directly in m, in the message's order.
func (m *Message) Elements() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		if m == nil {
			return
		}
		for i := range m.elements {
			if !yield(m.elements[i].public()) {
				return
			}
		}
	}
}

func (m *Message) last(kind Kind, name string) *element {
	if m == nil {
		return nil
	}
	for i := len(m.elements) - 1; i >= 0; i-- {
		if e := &m.elements[i]; e.name == name && e.kind() == kind {
			return e
		}
	}
	return nil
}
