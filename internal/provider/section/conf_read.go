package section

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// ReadConf turns a swanctl.conf file into Terraform values: an object with a map for each kind of section. Values are
// taken as they are written; what is wrong with them is said by the resource that gets them, on its attribute.
func ReadConf(file *swanctl.Config) (attr.Value, error) {
	if len(file.Settings) > 0 {
		return nil, lineError(file.Settings[0].Line, "a key stands outside of all sections")
	}
	for _, s := range file.Sections {
		if !slices.ContainsFunc(confKinds, func(k confKind) bool { return k.name == s.Name }) {
			return nil, lineError(s.Line, "%q is no section of swanctl.conf: these are connections, secrets, pools and authorities", s.Name)
		}
	}
	all := Values{}
	for _, k := range confKinds {
		sections := map[string]attr.Value{}
		if c := file.Section(k.name); c != nil {
			if len(c.Settings) > 0 {
				return nil, lineError(c.Settings[0].Line, "a key stands in %s, outside of its sections", k.name)
			}
			for _, s := range c.Sections {
				v, err := k.readSection(s)
				if err != nil {
					return nil, err
				}
				sections[s.Name] = v
			}
		}
		all[k.name] = types.MapValueMust(k.objectType(), sections)
	}
	return types.ObjectValueMust(ConfTypes(), all), nil
}

func (k confKind) readSection(c *swanctl.Config) (attr.Value, error) {
	if k.read != nil {
		var err error
		if c, err = k.read(c); err != nil {
			return nil, err
		}
	}
	numbered := map[string]attr.Value{}
	if k.numbered {
		named := &swanctl.Config{Name: c.Name, Line: c.Line, Sections: c.Sections}
		for _, s := range c.Settings {
			if _, err := strconv.ParseUint(s.Key, 10, 16); err == nil {
				numbered[s.Key] = textList(swanctl.SplitList(s.Value))
			} else {
				named.Settings = append(named.Settings, s)
			}
		}
		c = named
	}
	v, err := readConfSection(k.section, c)
	if err != nil {
		return nil, err
	}
	if k.numbered {
		v[NumberedAttribute] = types.MapNull(NumberedType)
		if len(numbered) > 0 {
			v[NumberedAttribute] = types.MapValueMust(NumberedType, numbered)
		}
	}
	return types.ObjectValueMust(k.objectType().AttrTypes, v), nil
}

func textList(texts []string) attr.Value {
	items := make([]attr.Value, len(texts))
	for i, text := range texts {
		items[i] = types.StringValue(text)
	}
	return types.ListValueMust(types.StringType, items)
}

// readConfSection reads one section along the option table. What the file does not say is null.
func readConfSection(s *swanctl.Section, c *swanctl.Config) (Values, error) {
	v := make(Values, len(s.Options)+len(s.Nested))
	for _, o := range s.Options {
		v[o.Name] = nullValue(o)
	}
	for _, setting := range c.Settings {
		o := s.Option(setting.Key)
		if o == nil {
			return nil, lineError(setting.Line, "%s %q: there is no option %q%s", s.Name, c.Name, setting.Key, didYouMean(s, setting.Key))
		}
		value, err := readConfOption(o, setting)
		if err != nil {
			return nil, err
		}
		v[o.Name] = value
	}
	for _, n := range s.Nested {
		v[n.Name] = nullNested(n)
	}
	inside := map[*swanctl.Nested][]*swanctl.Config{}
	for _, section := range c.Sections {
		n := nestedPlace(s, section.Name)
		if n == nil {
			return nil, lineError(section.Line, "%s %q: there is no section %q inside", s.Name, c.Name, section.Name)
		}
		inside[n] = append(inside[n], section)
	}
	for _, n := range s.Nested {
		if inside[n] == nil {
			continue
		}
		value, err := readConfNested(n, inside[n])
		if err != nil {
			return nil, err
		}
		v[n.Name] = value
	}
	return v, nil
}

// nestedPlace finds the place that a section inside belongs to: charon takes children in any letter case, and for auth
// rounds and certificates any name that begins like them (src/libcharon/plugins/vici/vici_config.c).
func nestedPlace(s *swanctl.Section, name string) *swanctl.Nested {
	for _, n := range s.Nested {
		if n.Keyed && strings.EqualFold(name, n.Name) ||
			!n.Keyed && len(name) >= len(n.Name) && strings.EqualFold(name[:len(n.Name)], n.Name) {
			return n
		}
	}
	return nil
}

func readConfOption(o *swanctl.Option, s swanctl.Setting) (attr.Value, error) {
	texts := []string{s.Value}
	if o.List {
		texts = swanctl.SplitList(s.Value)
	}
	for i, text := range texts {
		if IsCertificate(o) {
			text = swanctl.DecodeInline(o.Kind, text)
		}
		// charon takes words in any letter case; here they have one spelling.
		if lower := strings.ToLower(text); o.Kind.Values != nil && o.Kind.Problem(text) != nil && o.Kind.Problem(lower) == nil {
			text = lower
		}
		if o.Kind.Type != swanctl.Text {
			if err := o.Kind.Problem(text); err != nil {
				return nil, lineError(s.Line, "%s: %v", o.Name, err)
			}
			if o.Kind.Type == swanctl.Bool {
				text = o.Kind.ToWire(text)
			}
		}
		texts[i] = text
	}
	return FromTexts(o, texts), nil
}

func readConfNested(n *swanctl.Nested, sections []*swanctl.Config) (attr.Value, error) {
	if n.Keyed {
		return readConfKeyed(n, sections)
	}
	round := func(c *swanctl.Config) uint64 {
		for _, s := range c.Settings {
			if s.Key == "round" {
				number, _ := strconv.ParseUint(s.Value, 10, 32)
				return number
			}
		}
		return 0
	}
	// The order of the list says what round says, so this is left out.
	slices.SortStableFunc(sections, func(a, b *swanctl.Config) int { return cmp.Compare(round(a), round(b)) })
	items := make([]attr.Value, len(sections))
	for i, section := range sections {
		v, err := readConfSection(n.Section, section)
		if err != nil {
			return nil, err
		}
		if o := n.Section.Option("round"); o != nil {
			v[o.Name] = nullValue(o)
		}
		items[i] = PutTogether(n.Section, v)
	}
	return types.ListValueMust(Types[n.Section], items), nil
}

func readConfKeyed(n *swanctl.Nested, places []*swanctl.Config) (attr.Value, error) {
	elements := map[string]attr.Value{}
	for _, place := range places {
		if len(place.Settings) > 0 {
			return nil, lineError(place.Settings[0].Line, "a key stands in %s, outside of its sections", place.Name)
		}
		for _, section := range place.Sections {
			v, err := readConfSection(n.Section, section)
			if err != nil {
				return nil, err
			}
			elements[section.Name] = PutTogether(n.Section, v)
		}
	}
	if len(elements) == 0 {
		return nullNested(n), nil
	}
	return types.MapValueMust(Types[n.Section], elements), nil
}

func lineError(line int, format string, args ...any) error {
	return &swanctl.SyntaxError{Line: line, Text: fmt.Sprintf(format, args...)}
}

func didYouMean(s *swanctl.Section, key string) string {
	if meant := s.Elsewhere(key); meant != "" {
		return fmt.Sprintf(" (did you mean %s?)", meant)
	}
	if option := s.Suggest(key); option != "" {
		return fmt.Sprintf(" (did you mean %q?)", option)
	}
	return ""
}
