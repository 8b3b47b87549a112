package provider

import (
	"maps"
	"slices"
	"strconv"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// encodeFiles is what encoding has to know about files on the gateway.
type encodeFiles struct {
	// directory is where bare names of certificate files belong: swanctl_directory.
	directory string

	// publicKeys are the contents of the files that pubkeys name, by these names.
	publicKeys map[string]string
}

// encodeSection writes the options of a section, and the sections inside it, as commands such as load-conn are sent them. Null
// attributes are left out, so that charon's default applies to them. All values must be known.
func encodeSection(s *swanctl.Section, v values, m *vici.Message, files encodeFiles) {
	encoder{files}.section(s, v, m)
}

// encodeOption writes one option.
func encodeOption(o *swanctl.Option, v values, m *vici.Message) {
	encoder{}.option(o, v, m)
}

// encoder walks along the option table.
type encoder struct{ encodeFiles }

// section writes the options of one section, and the sections inside it, to m.
func (e encoder) section(s *swanctl.Section, v values, m *vici.Message) {
	for _, o := range s.Options {
		if !isCertificate(o) {
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

func (e encoder) option(o *swanctl.Option, v values, m *vici.Message) {
	texts, _ := optionTexts(v[o.Name])
	if texts == nil {
		return
	}
	wire := make([]string, len(texts))
	for i, text := range texts {
		wire[i] = o.Kind.ToWire(text)
		if content, isFile := e.publicKeys[text]; isFile && o.Kind == swanctl.PublicKey {
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
func (e encoder) rounds(n *swanctl.Nested, v values, m *vici.Message) {
	for i, round := range listed(v[n.Name]) {
		section := m.AddSection(numbered(n.Name, i+1))
		number := strconv.Itoa(i + 1)
		attributes := sectionValues(round)
		if given, _ := optionTexts(attributes["round"]); given == nil {
			section.Set("round", number)
		}
		e.section(n.Section, attributes, section)
	}
}

// keyed writes sections that have names of their own, in the order of the names.
func (e encoder) keyed(n *swanctl.Nested, v values, m *vici.Message) {
	sections := keyed(v[n.Name])
	if len(sections) == 0 {
		return
	}
	all := m.AddSection(n.Name)
	for _, name := range slices.Sorted(maps.Keys(sections)) {
		e.section(n.Section, sectionValues(sections[name]), all.AddSection(name))
	}
}

// numbered is the name of the section that stands at a place of a list, counted from 1.
func numbered(name string, place int) string { return name + "-" + strconv.Itoa(place) }
