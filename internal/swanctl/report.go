package swanctl

import "strings"

// Reported is one section of what list-conns reports.
type Reported interface {
	// Get returns the value of a key.
	Get(key string) (string, bool)
	// List returns the items of a list.
	List(key string) ([]string, bool)
	// Section returns a section inside.
	Section(key string) (Reported, bool)
}

// Report tells under which key and in what form list-conns shows an option (src/libcharon/plugins/vici/vici_query.c,
// list_conns). The zero value says that it does not.
type Report struct {
	// Key is the key in the report, which is not always the option's name: local_ts is reported as local-ts.
	Key string

	// Since is the first release that reports the option. Whether a given daemon does is told by the presence of the
	// key, because distributions backport.
	Since Version

	// Omitted is the value that charon expresses by leaving the key out.
	Omitted string

	// Names maps charon's display names to the option's values: UNIQUE_KEEP is keep.
	Names map[string]string

	// Note completes the sentence of the documentation that drift is detected, where it is detected in part.
	Note string

	// read replaces the reading of a plain value or list.
	read func(Reported) ([]string, bool)
}

// Visible reports whether the daemon that sent section reports the option at all, in a form that can be read.
func (o *Option) Visible(section Reported) bool {
	switch {
	case o.Report.Key == "":
		return false
	case o.Report.Since.IsZero():
		return !o.misshapen(section)
	case o.Report.read != nil:
		_, ok := o.Report.read(section)
		return ok
	}
	_, ok := section.Get(o.Report.Key)
	return ok
}

// misshapen reports whether the option's key is there, but as a list where it is a value, or the like. To read that as
// nothing would show a change that there is none.
func (o *Option) misshapen(section Reported) bool {
	_, value := section.Get(o.Report.Key)
	if value && !o.List {
		return false
	}
	_, list := section.List(o.Report.Key)
	if list && o.List {
		return false
	}
	_, inside := section.Section(o.Report.Key)
	return value || list || inside
}

// Reported returns what list-conns shows for the option: one value, the items of a list, or nil for nothing.
func (o *Option) Reported(section Reported) []string {
	r := &o.Report
	if r.read != nil {
		values, _ := r.read(section)
		return values
	}
	if o.List {
		items, _ := section.List(r.Key)
		return items
	}
	value, ok := section.Get(r.Key)
	if !ok {
		if r.Omitted == "" {
			return nil
		}
		return []string{r.Omitted}
	}
	if r.Names != nil {
		value = displayName(r.Names, value)
	}
	return []string{value}
}

// displayName maps a display name to the option's value. charon prints numbers that have no name in parentheses.
func displayName(names map[string]string, value string) string {
	if name, ok := names[value]; ok {
		return name
	}
	return strings.Trim(value, "()")
}

// Configured turns what [Option.Reported] returned into values as a configuration would write them.
func (o *Option) Configured(reported []string) []string {
	if reported == nil {
		return nil
	}
	values := make([]string, len(reported))
	for i, printed := range reported {
		values[i] = o.Kind.FromReport(printed)
	}
	return values
}

// reported is the report of a plain value or list.
func reported(key string) Report { return Report{Key: key} }

// omitting is the report of a value that charon leaves out when it is as given.
func omitting(key, value string) Report { return Report{Key: key, Omitted: value} }

// displayed is the report of a value that charon shows by a display name.
func displayed(key string, names map[string]string) Report { return Report{Key: key, Names: names} }

// reportedAuth puts together the authentication method, which list-conns spreads over four keys.
func reportedAuth() Report {
	return Report{
		Key:  "class",
		Note: "except in its constraints (hashes, key sizes), which charon does not report",
		read: func(section Reported) ([]string, bool) {
			class, ok := section.Get("class")
			if !ok {
				return nil, false
			}
			m := Method{Class: class}
			m.EAPType, _ = section.Get("eap-type")
			m.EAPVendor, _ = section.Get("eap-vendor")
			m.XAuth, _ = section.Get("xauth")
			return []string{m.Auth()}, true
		},
	}
}
