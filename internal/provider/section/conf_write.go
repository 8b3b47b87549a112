package section

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// WriteConfSection writes the options of one section, and the sections inside it, as swanctl.conf has them. The place
// is named in errors.
func WriteConfSection(s *swanctl.Section, v Values, c *swanctl.Config, place string) error {
	for _, o := range s.Options {
		texts, _ := Texts(v[o.Name])
		if texts == nil {
			continue
		}
		value, err := confText(o, texts)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", place, o.Name, err)
		}
		c.Set(o.Name, value)
	}
	for _, n := range s.Nested {
		if err := writeConfNested(n, v[n.Name], c, place+"."+n.Name); err != nil {
			return err
		}
	}
	return nil
}

// confText is the value of an option as swanctl.conf has it.
func confText(o *swanctl.Option, texts []string) (string, error) {
	if o.Kind == swanctl.CACertificate && swanctl.IsPEM(texts[0]) {
		return "", errors.New("an authority of swanctl.conf has its certificate in a file only; write the PEM text to a file below " +
			"x509ca on the gateway, and give its name here")
	}
	if !o.List {
		return texts[0], nil
	}
	if IsCertificate(o) {
		var inline []string
		for _, text := range texts {
			items, err := swanctl.EncodeInline(text)
			if err != nil {
				return "", err
			}
			inline = append(inline, items...)
		}
		texts = inline
	}
	return swanctl.JoinList(texts)
}

func writeConfNested(n *swanctl.Nested, v attr.Value, c *swanctl.Config, place string) error {
	if n.Keyed {
		sections := Map(v)
		if len(sections) == 0 {
			return nil
		}
		all := c.AddSection(n.Name)
		for _, name := range slices.Sorted(maps.Keys(sections)) {
			inside := fmt.Sprintf("%s[%q]", place, name)
			if err := WriteConfSection(n.Section, TakeApart(sections[name]), all.AddSection(name), inside); err != nil {
				return err
			}
		}
		return nil
	}
	sections := List(v)
	for i, section := range sections {
		name := n.Name
		if len(sections) > 1 {
			name = numbered(n.Name, i+1)
		}
		written := c.AddSection(name)
		if err := WriteConfSection(n.Section, TakeApart(section), written, fmt.Sprintf("%s[%d]", place, i)); err != nil {
			return err
		}
		// swanctl goes by the order of the file, which an editor may change; the round says it for good.
		if len(sections) > 1 && n.Section.Option("round") != nil {
			written.Set("round", strconv.Itoa(i+1))
		}
	}
	return nil
}

// WriteConf makes a swanctl.conf file of what the function was given.
func WriteConf(config attr.Value) (*swanctl.Config, error) {
	given, err := attributesOf(config, "config")
	if err != nil {
		return nil, err
	}
	file := &swanctl.Config{}
	for name := range given {
		if !slices.ContainsFunc(confKinds, func(k confKind) bool { return k.name == name }) {
			return nil, fmt.Errorf("%s: the file holds connections, secrets, pools and authorities, and nothing else", name)
		}
	}
	for _, k := range confKinds {
		v := underlying(given[k.name])
		if v == nil || v.IsNull() {
			continue
		}
		sections, err := attributesOf(v, k.name)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(sections)) {
			written, err := k.writeSection(name, sections[name])
			if err != nil {
				return nil, err
			}
			all := file.AddSection(k.name)
			all.Sections = append(all.Sections, written)
		}
	}
	return file, nil
}

func (k confKind) writeSection(name string, v attr.Value) (*swanctl.Config, error) {
	place := fmt.Sprintf("%s[%q]", k.name, name)
	given, err := attributesOf(v, place)
	if err != nil {
		return nil, err
	}
	written := &swanctl.Config{Name: name}
	if k.numbered {
		given = maps.Clone(given)
		numbered := underlying(given[NumberedAttribute])
		delete(given, NumberedAttribute)
		if numbered != nil && !numbered.IsNull() {
			if err := writeNumbered(numbered, written, place+"."+NumberedAttribute); err != nil {
				return nil, err
			}
		}
	}
	typed, err := typedAttributes(k.section, given, place)
	if err != nil {
		return nil, err
	}
	if err := WriteConfSection(k.section, typed, written, place); err != nil {
		return nil, err
	}
	if k.write != nil {
		if written, err = k.write(written); err != nil {
			return nil, fmt.Errorf("%s: %w", place, err)
		}
	}
	return written, nil
}

// writeNumbered writes lists that have a number instead of a name.
func writeNumbered(v attr.Value, c *swanctl.Config, place string) error {
	lists, err := attributesOf(v, place)
	if err != nil {
		return err
	}
	for _, number := range slices.Sorted(maps.Keys(lists)) {
		inside := fmt.Sprintf("%s[%q]", place, number)
		if err := swanctl.Uint32.Problem(number); err != nil {
			return fmt.Errorf("%s: %w", inside, err)
		}
		items, err := elementsOf(lists[number], inside)
		if err != nil {
			return err
		}
		texts := make([]string, len(items))
		for i, item := range items {
			if texts[i], err = typedText(item, inside); err != nil {
				return err
			}
		}
		value, err := swanctl.JoinList(texts)
		if err != nil {
			return fmt.Errorf("%s: %w", inside, err)
		}
		c.Set(number, value)
	}
	return nil
}
