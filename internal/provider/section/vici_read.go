package section

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// reader turns what list-conns reports into Terraform values, walking along the option table.
//
// It compares each report with the prior value. What says the same stays exactly as it was written. What was not
// configured stays null while charon reports its default, and what charon does not report stays as it is.
type reader struct {
	// version is the daemon's, which some defaults depend on.
	version swanctl.Version

	// everything makes it return all that is reported, defaults included, and compare with nothing.
	everything bool
}

// reported adapts a message to what the option table reads.
type reported struct{ *vici.Message }

func (r reported) Section(key string) (swanctl.Reported, bool) {
	m, ok := r.Message.Section(key)
	return reported{m}, ok
}

// Read reads what a daemon of this version reports of a section, and keeps what says the same as the prior values,
// which may be nil.
func Read(s *swanctl.Section, prior Values, report *vici.Message, version swanctl.Version) Values {
	return reader{version: version}.section(s, prior, report)
}

// ReadAll reads all that a daemon reports of a section, defaults included.
func ReadAll(s *swanctl.Section, report *vici.Message) Values {
	return reader{everything: true}.section(s, nil, report)
}

// section reads one section. The prior values may be nil.
func (r reader) section(s *swanctl.Section, prior Values, report *vici.Message) Values {
	read := make(Values, len(s.Options)+len(s.Nested))
	section := reported{report}
	// What is not reported comes first: the defaults of other options depend on it.
	for _, o := range s.Options {
		if !o.Visible(section) || IsCertificate(o) {
			read[o.Name] = priorOrNull(prior, o)
		}
	}
	for _, o := range s.Options {
		if _, done := read[o.Name]; !done {
			read[o.Name] = r.option(o, prior, read, section)
		}
	}
	for _, n := range s.Nested {
		switch {
		case n.Keyed:
			read[n.Name] = r.keyed(n, prior[n.Name], report)
		case n.Section.Nested != nil:
			read[n.Name] = r.rounds(n, prior[n.Name], report)
		default:
			read[n.Name] = priorOrNullNested(n, prior[n.Name])
		}
	}
	r.certificates(s, prior, read, section)
	return read
}

func priorOrNull(prior Values, o *swanctl.Option) attr.Value {
	if v, ok := prior[o.Name]; ok {
		return v
	}
	return nullValue(o)
}

// option reads one option that the daemon reports.
func (r reader) option(o *swanctl.Option, prior, read Values, section swanctl.Reported) attr.Value {
	shown := o.Reported(section)
	if r.everything {
		return FromTexts(o, o.Configured(shown))
	}
	configured, _ := Texts(prior[o.Name])
	if configured != nil {
		if o.Kind.Reports(configured, shown) {
			return prior[o.Name]
		}
	} else if o.IsDefault(r.context(read, section), shown) {
		return nullValue(o)
	}
	v := FromTexts(o, o.Configured(shown))
	if v.IsNull() && len(shown) > 0 { // a number that is none
		return priorOrNull(prior, o)
	}
	return v
}

func (r reader) context(read Values, section swanctl.Reported) swanctl.Context {
	return swanctl.Context{
		Version:  r.version,
		Reported: section,
		Value: func(option string) (string, bool) {
			texts, _ := Texts(read[option])
			if len(texts) == 0 {
				return "", false
			}
			return texts[0], true
		},
	}
}

// rounds reads auth rounds, which charon numbers from 1 in their order. There is always a first one, also when none was
// loaded; one that says nothing is no drift.
func (r reader) rounds(n *swanctl.Nested, prior attr.Value, report *vici.Message) attr.Value {
	before := List(prior)
	var rounds []attr.Value
	blank := true
	for i := 0; ; i++ {
		name := numbered(n.Name, i+1)
		section, ok := report.Section(name)
		if !ok && isThere(report, name) {
			return priorOrNullNested(n, prior)
		}
		if !ok {
			break
		}
		var p Values
		if i < len(before) {
			p = TakeApart(before[i])
		}
		v := r.section(n.Section, p, section)
		blank = blank && allNull(v)
		rounds = append(rounds, PutTogether(n.Section, v))
	}
	if before == nil && len(rounds) <= 1 && blank && !r.everything {
		return nullNested(n)
	}
	return types.ListValueMust(Types[n.Section], rounds)
}

// keyed reads sections that have names of their own.
func (r reader) keyed(n *swanctl.Nested, prior attr.Value, report *vici.Message) attr.Value {
	before := Map(prior)
	all, ok := report.Section(n.Name)
	if !ok && isThere(report, n.Name) {
		return priorOrNullNested(n, prior)
	}
	read := map[string]attr.Value{}
	for e := range all.Elements() {
		if e.Kind == vici.KindSection {
			read[e.Name] = PutTogether(n.Section, r.section(n.Section, TakeApart(before[e.Name]), e.Section))
		} else if kept, ok := before[e.Name]; ok && read[e.Name] == nil {
			read[e.Name] = kept
		}
	}
	if len(read) == 0 && before == nil && !r.everything {
		return nullNested(n)
	}
	return types.MapValueMust(Types[n.Section], read)
}

// isThere reports whether a report has anything of a name. If it is not what it should be, it cannot be read, which is not
// the same as that there is nothing.
func isThere(report *vici.Message, name string) bool {
	_, value := report.Get(name)
	_, list := report.List(name)
	return value || list
}

func priorOrNullNested(n *swanctl.Nested, prior attr.Value) attr.Value {
	if prior != nil {
		return prior
	}
	return nullNested(n)
}

func allNull(v Values) bool {
	for _, a := range v {
		if !a.IsNull() {
			return false
		}
	}
	return true
}
