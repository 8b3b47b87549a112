package swanctl

import "strings"

// dependent is an option that does nothing without another one.
type dependent struct {
	option string
	// active tells values that ask for something.
	active func(text string) bool
	needs  string
	// lacking tells that the other option is known not to be what is needed.
	lacking func(Value) bool
	why     string
}

func isYes(text string) bool  { return text == "yes" }
func isNo(v Value) bool       { return v.is("no") }
func isSame(text string) bool { value, _, _ := strings.Cut(text, "/"); return value == "%same" }

var dependents = []dependent{
	// src/libcharon/sa/child_sa.c, mark_in_sa and install_internal
	{"mark_in_sa", isYes, "mark_in", Value.missing, "it puts mark_in on the inbound SA, too"},
	{"set_mark_in", isSame, "mark_in", Value.missing, "%same is the value of mark_in"},
	{"set_mark_out", isSame, "mark_out", Value.missing, "%same is the value of mark_out"},
	// src/libcharon/sa/child_sa.c, require_policies
	{"policies_fwd_out", isYes, "policies", isNo, "with policies = false there are no policies at all"},
	// src/libcharon/plugins/updown/updown_listener.c
	{"hostaccess", isYes, "updown", Value.missing, "it is only told to the updown script"},
}

// dependentRule finds options that charon reads and has no use for.
func dependentRule(c Configured) problems {
	var all problems
	for _, d := range dependents {
		if text := c.Value(d.option).text(); d.active(text) && d.lacking(c.Value(d.needs)) {
			all = append(all, ineffective(d.option, "%s does nothing without %s: %s. Change %s, or leave out %s",
				d.option, d.needs, d.why, d.needs, d.option)...)
		}
	}
	return all
}
