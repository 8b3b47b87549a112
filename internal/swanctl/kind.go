package swanctl

// Type is how a value is held outside swanctl.conf, where everything is text.
type Type int

// The types of values.
const (
	Text    Type = iota // free text that follows the grammar of its [Kind]
	Bool                // yes or no
	Integer             // a decimal number that fits into an int64
)

// Kind is the grammar of one value: which texts charon reads as they are meant, which of them mean the same, and how
// charon prints them in list-conns.
//
// All functions but Check may expect a text that passed Check. A nil function means that the text stays as it is.
type Kind struct {
	// Name says in a word or two what the value is ("duration"); it appears in errors and in the documentation.
	Name string

	// Form says how a value is written, in a sentence of the documentation. It is empty where the option's own text says it.
	Form string

	// Type is how the value is held outside swanctl.conf.
	Type Type

	// Values are the texts that are allowed, where they can be counted.
	Values []EnumValue

	// Since returns the first release that reads text as it is meant; zero means that [Oldest] does. Older ones refuse it
	// or, worse, take it for something else.
	Since func(text string) Version

	// Until returns the first release that does not know text any more; zero means that there is none.
	Until func(text string) Version

	// Algorithms returns the algorithms that plugins of the daemon have to implement for text to be of use.
	Algorithms func(text string) []Algorithm

	// Check returns what is wrong with text, as a sentence for the person who wrote it, or nil. It refuses what charon
	// rejects and also what charon accepts but reads as something else ("10.0.0.0/abc" becomes 0.0.0.0/0).
	Check func(text string) error

	// Canonical maps all texts that mean the same to charon to one text, and texts that differ to different ones:
	// "4h", "240m" and "14400" have one canonical form.
	Canonical func(text string) string

	// Wire is the form that load-conn is sent: what every supported daemon reads alike. Traffic selectors go out with
	// numbers, because a daemon without /etc/protocols refuses names.
	Wire func(text string) string

	// Printed is the form in which list-conns reports the value, as far as it does not depend on the daemon's host.
	// It may lose information: "fqdn:moon" and "keyid:moon" are both printed as "moon".
	Printed func(text string) string

	// Read turns a value that list-conns reports into text that this grammar accepts and that prints the same again.
	Read func(printed string) string

	// Same reports whether a list of values, as configured, is what list-conns reports as reported. It is set where
	// charon changes lists as a whole (drops redundant selectors, expands "default"); nil means item by item.
	Same func(configured, reported []string) bool
}

func apply(f func(string) string, text string) string {
	if f == nil {
		return text
	}
	return f(text)
}

// Problem returns what is wrong with text, or nil.
func (k *Kind) Problem(text string) error {
	if k.Check == nil {
		return nil
	}
	return k.Check(text)
}

// Equal reports whether two valid texts mean the same to charon.
func (k *Kind) Equal(a, b string) bool {
	return a == b || apply(k.Canonical, a) == apply(k.Canonical, b)
}

// ToWire returns the form of a valid text that load-conn is sent.
func (k *Kind) ToWire(text string) string { return apply(k.Wire, text) }

// FromReport returns configuration text for a value that list-conns reports.
func (k *Kind) FromReport(printed string) string { return apply(k.Read, printed) }

// Reports reports whether list-conns shows reported when configured was loaded. Both hold one value, or the items of
// a list in their order.
func (k *Kind) Reports(configured, reported []string) bool {
	if k.Same != nil {
		return k.Same(configured, reported)
	}
	if len(configured) != len(reported) {
		return false
	}
	for i, text := range configured {
		// What charon prints may differ between releases, so the report goes through the grammar, too.
		if printed := apply(k.Printed, text); reported[i] != printed && apply(k.Printed, apply(k.Read, reported[i])) != printed {
			return false
		}
	}
	return true
}
