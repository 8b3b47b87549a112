package swanctl

import "fmt"

// Value is what a configuration says about one option: its texts (nil for nothing), or that they are not known yet.
type Value struct {
	Texts   []string
	Unknown bool
}

// Given reports whether the option is set, or may turn out to be.
func (v Value) Given() bool { return v.Unknown || v.Texts != nil }

// is reports whether the option is known to have the value.
func (v Value) is(text string) bool { return len(v.Texts) == 1 && v.Texts[0] == text }

// missing reports whether the option is known not to be set.
func (v Value) missing() bool { return !v.Given() }

// text returns the value of an option that is no list, or "" if there is none or it is not known.
func (v Value) text() string {
	if len(v.Texts) != 1 {
		return ""
	}
	return v.Texts[0]
}

// Configured is a section as a configuration has it, with the sections inside.
type Configured struct {
	// Place is where the section is in the one that holds it.
	Place Place

	// Value gives an option by its name.
	Value func(option string) Value

	// Sections gives the sections that are at a place inside. They are not complete if some may turn up later.
	Sections func(nested string) (sections []Configured, complete bool)
}

// Place is where a section is in the one that holds it. The zero value stands for the holding section itself.
type Place struct {
	// Nested is the name of the list or map.
	Nested string

	// Index is the element's number in a list, from 0, or -1 in a map.
	Index int

	// Key is the element's key in a map.
	Key string
}

// Problem is an option that does not go together with the others of its section, or with those of the sections inside.
type Problem struct {
	// Place is the section inside that has the option; it is zero if that is the section itself.
	Place Place

	// Option is the one to change, or the name of a place for sections.
	Option string

	// Item is the number of the list's item that is meant, from 1, or zero for the option as a whole.
	Item int

	// Summary says in a few words what kind of problem it is.
	Summary string

	// Text says what is wrong and what to do, without a full stop.
	Text string

	// Warning tells that the configuration can be meant as it is. All others can never work, or charon does not survive
	// them.
	Warning bool
}

type problems []Problem

func refuse(option, format string, args ...any) problems {
	return problems{{Option: option, Summary: "Options that do not go together", Text: fmt.Sprintf(format, args...)}}
}

func warn(option, summary, format string, args ...any) problems {
	return problems{{Option: option, Summary: summary, Text: fmt.Sprintf(format, args...), Warning: true}}
}

func ineffective(option, format string, args ...any) problems {
	return warn(option, "Option without effect", format, args...)
}

// at says which section inside the problems are in.
func (all problems) at(c Configured) problems {
	for i := range all {
		all[i].Place = c.Place
	}
	return all
}

// rule finds problems of one kind. It is called with values that are valid, not known yet, or refused elsewhere, and
// finds nothing as long as an unknown one could make it right.
type rule func(Configured) problems

// inside returns the sections at a place, as far as they are known.
func (c Configured) inside(nested string) []Configured {
	sections, _ := c.Sections(nested)
	return sections
}
