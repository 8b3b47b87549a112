package swanctl

import "slices"

// Section describes one kind of section of swanctl.conf: its options, and the sections inside it.
type Section struct {
	// Name is what the field calls such a section: "connection", "local", "child".
	Name string

	// Options are the rows of the table, in the order in which a report has to be read: an option whose default
	// depends on another one comes after it.
	Options []*Option

	// Nested are the kinds of sections inside.
	Nested []*Nested
}

// Nested is a place in a section that holds further sections.
type Nested struct {
	// Name is the section's name in swanctl.conf, without the suffix that tells several apart.
	Name string

	// Section describes the sections held.
	Section *Section

	// Keyed tells that the user names each section (children); otherwise they are numbered in their order.
	Keyed bool

	// Doc describes the place in a sentence or two.
	Doc string
}

// Option is one row of the table: everything that is to be known about one option.
type Option struct {
	// Name is the option's name in swanctl.conf and in load-conn.
	Name string

	// Kind is the grammar of its value, or of each item when List is set.
	Kind *Kind

	// List tells that the option is a list, which load-conn wants as a VICI list even for one item.
	List bool

	// Since is the first release that knows the option; zero means that [Oldest] does.
	Since Version

	// IKEv1 reports whether a value is of use with IKEv1 only; nil means that none is.
	IKEv1 func(text string) bool

	// Default is what charon does when the option is not sent.
	Default Default

	// Report tells where list-conns shows the value.
	Report Report

	// Unnoticed tells that charon takes no notice of a change when it reloads a connection of the same name: it goes
	// on with the old value until the connection is unloaded (src/libcharon/config/peer_cfg.c and ike_cfg.c, equals).
	Unnoticed bool

	// Doc says in our words what the option does.
	Doc string
}

// Option returns the row of the named option, or nil.
func (s *Section) Option(name string) *Option {
	i := slices.IndexFunc(s.Options, func(o *Option) bool { return o.Name == name })
	if i < 0 {
		return nil
	}
	return s.Options[i]
}

// Suggest returns the option that a name which is none was probably meant for, or "".
func (s *Section) Suggest(name string) string {
	names := make([]string, len(s.Options))
	for i, o := range s.Options {
		names[i] = o.Name
	}
	return suggest(name, names)
}

// Default is what charon does when an option is not sent.
type Default struct {
	// Doc is the default in words or as a value, for the documentation. Empty means that there is nothing to say
	// but that the option is off.
	Doc string

	// Values returns the default as a configuration would write it (nil for "nothing"), and whether it is known. It
	// may depend on the daemon's version and on the other options of the section. A nil function means that the
	// default cannot be known, for example because it depends on the plugins that the daemon has loaded.
	Values func(Context) (values []string, known bool)
}

// Context is what a default may depend on.
type Context struct {
	// Version is the daemon's release.
	Version Version

	// Value returns the configured value of another option of the same section.
	Value func(option string) (string, bool)

	// Reported is the same section as list-conns shows it.
	Reported Reported
}

// IsDefault reports whether reported is what list-conns shows when the option was not sent. It is true, too, where the
// default cannot be known: nobody can tell then, and a difference must not be made up.
func (o *Option) IsDefault(c Context, reported []string) bool {
	if o.Default.Values == nil {
		return true
	}
	values, known := o.Default.Values(c)
	return !known || o.Kind.Reports(values, reported)
}

// fixed is a default that depends on nothing.
func fixed(values ...string) Default {
	d := Default{Values: func(Context) ([]string, bool) { return values, true }}
	if len(values) == 1 {
		d.Doc = "`" + values[0] + "`"
	}
	return d
}

// nothing is the default of an option that is simply absent when it is not sent.
func nothing(doc string) Default {
	d := fixed()
	d.Doc = doc
	return d
}

// described is a default that list-conns gives no occasion to compare.
func described(doc string) Default { return Default{Doc: doc} }
