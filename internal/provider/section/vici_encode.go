package section

import (
	"maps"
	"slices"
	"strconv"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// EncodeFiles is what encoding has to know about files on the gateway.
type EncodeFiles struct {
	// Directory is where bare names of certificate files belong: swanctl_directory.
	Directory string

	// PublicKeys are the contents of the files that pubkeys name, by these names.
	PublicKeys map[string]string
}

// Encode writes the options of a section, and the sections inside it, as commands such as load-conn are sent them. Null
// attributes are left out, so that charon's default applies to them. All values must be known.
func Encode(s *swanctl.Section, v Values, m *vici.Message, files EncodeFiles) {
	encoder{files}.section(s, v, m)
}

// EncodeOption writes one option.
func EncodeOption(o *swanctl.Option, v Values, m *vici.Message) {
	encoder{}.option(o, v, m)
}

// encoder walks along the option table.
type encoder struct{ EncodeFiles }

// section writes the options of one section, and the sections inside it, to m.
func (e encoder) section(s *swanctl.Section, v Values, m *vici.Message) {
	for _, o := range s.Options {
		if !IsCertificate(o) {
			e.option(o, v, m)
		}
	}
	for _, place := range certificatePlaces {
		if s.Option(place.option) != nil {
			e.certificates(place, v, m)
		}
	}
	if o := s.Option("pubkeys"); o != nil {
		e.option(o, v, m)
	}
	for _, n := range s.Nested {
		switch {
		case n.Keyed:
			e.keyed(n, v, m)
		case n.Section.Nested != nil:
			e.rounds(n, v, m)
		}
	}
}

func (e encoder) option(o *swanctl.Option, v Values, m *vici.Message) {
	texts, _ := Texts(v[o.Name])
	if texts == nil {
		return
	}
	wire := make([]string, len(texts))
	for i, text := range texts {
		wire[i] = o.Kind.ToWire(text)
		if content, isFile := e.PublicKeys[text]; isFile && o.Kind == swanctl.PublicKey {
			wire[i] = content
		}
	}
	if o.List {
		m.SetList(o.Name, wire)
	} else {
		m.Set(o.Name, wire[0])
	}
}

// rounds writes auth rounds. charon sorts them by their number, so each says its own.
func (e encoder) rounds(n *swanctl.Nested, v Values, m *vici.Message) {
	for i, round := range List(v[n.Name]) {
		section := m.AddSection(numbered(n.Name, i+1))
		number := strconv.Itoa(i + 1)
		attributes := TakeApart(round)
		if given, _ := Texts(attributes["round"]); given == nil {
			section.Set("round", number)
		}
		e.section(n.Section, attributes, section)
	}
}

// keyed writes sections that have names of their own, in the order of the names.
func (e encoder) keyed(n *swanctl.Nested, v Values, m *vici.Message) {
	sections := Map(v[n.Name])
	if len(sections) == 0 {
		return
	}
	all := m.AddSection(n.Name)
	for _, name := range slices.Sorted(maps.Keys(sections)) {
		e.section(n.Section, TakeApart(sections[name]), all.AddSection(name))
	}
}

// numbered is the name of the section that stands at a place of a list, counted from 1.
func numbered(name string, place int) string { return name + "-" + strconv.Itoa(place) }
