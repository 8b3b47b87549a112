package vici

import (
	"iter"
	"strconv"
)

// reader takes an answer apart and keeps the first thing that is wrong with it.
type reader struct {
	command string
	err     error
}

func (r *reader) text(m *Message, key string) string {
	v, ok := m.Get(key)
	if !ok {
		r.fail("there is no " + strconv.Quote(key) + " in it")
	}
	return v
}

func (r *reader) section(m *Message, name string) *Message {
	s, ok := m.Section(name)
	if !ok {
		r.fail("there is no section " + strconv.Quote(name) + " in it")
	}
	return s
}

func (r *reader) number(m *Message, key string) int {
	n, err := strconv.Atoi(r.text(m, key))
	if err != nil {
		r.fail(strconv.Quote(key) + " is not a number")
	}
	return n
}

func (r *reader) size(m *Message, key string) uint64 {
	n, err := strconv.ParseUint(r.text(m, key), 10, 64)
	if err != nil {
		r.fail(strconv.Quote(key) + " is not a size")
	}
	return n
}

// count reads a decimal number of any size.
func (r *reader) count(m *Message, key string) int64 {
	n, err := strconv.ParseInt(r.text(m, key), 10, 64)
	if err != nil {
		r.fail(strconv.Quote(key) + " is not a number")
	}
	return n
}

func (r *reader) optionalText(m *Message, key string) string {
	v, ok := m.Get(key)
	if !ok {
		r.absent(m, key)
	}
	return v
}

func (r *reader) optionalList(m *Message, key string) []string {
	v, ok := m.List(key)
	if !ok {
		r.absent(m, key)
	}
	return v
}

// absent fails if there is something of the name, which is of another kind than
// it should be.
func (r *reader) absent(m *Message, key string) {
	for e := range m.Elements() {
		if e.Name == key {
			r.fail(strconv.Quote(key) + " is not what it should be")
		}
	}
}

// sections iterates over the sections of an answer that has nothing else. What
// is left out would look as if the daemon did not have it.
func (r *reader) sections(m *Message) iter.Seq2[string, *Message] {
	return func(yield func(string, *Message) bool) {
		for e := range m.Elements() {
			switch {
			case e.Kind != KindSection:
				r.fail(strconv.Quote(e.Name) + " is not a section")
			case !yield(e.Name, e.Section):
				return
			}
		}
	}
}

func (r *reader) priorities(m *Message, name string) Priorities {
	s := r.section(m, name)
	return Priorities{
		Critical: r.number(s, "critical"),
		High:     r.number(s, "high"),
		Medium:   r.number(s, "medium"),
		Low:      r.number(s, "low"),
	}
}

func (r *reader) fail(reason string) {
	if r.err == nil {
		r.err = &ProtocolError{Command: r.command, Reason: reason}
	}
}
