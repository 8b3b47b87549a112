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

// Values gives the options of one section by name.
type Values func(option string) Value

// Problem is an option that does not go together with the others of its section.
type Problem struct {
	// Option is the one to change.
	Option string

	// Text says what is wrong and what to do.
	Text string

	// Warning tells that the configuration can be meant as it is.
	Warning bool
}

func refuse(option, format string, args ...any) *Problem {
	return &Problem{Option: option, Text: fmt.Sprintf(format, args...)}
}

func warn(option, format string, args ...any) *Problem {
	return &Problem{Option: option, Text: fmt.Sprintf(format, args...), Warning: true}
}

// Problems returns what is wrong among the options of a section though each is valid by itself: what charon accepts and
// then does otherwise, or does not survive.
func (s *Section) Problems(v Values) []Problem {
	var problems []Problem
	for _, rule := range rules[s.Name] {
		if p := rule(v); p != nil {
			problems = append(problems, *p)
		}
	}
	return problems
}

var rules = map[string][]func(Values) *Problem{
	"connection":  {dpdTimeoutRule, mediationRule, mediatedRule},
	"child":       {shuntRule, lifetimeRule},
	"certificate": {certificateRule},
}

// dpdTimeoutRule: charon raises a dpd_timeout below dpd_delay to it (src/libcharon/plugins/vici/vici_config.c).
func dpdTimeoutRule(v Values) *Problem {
	timeout, delay := v("dpd_timeout").Texts, v("dpd_delay").Texts
	if timeout == nil || delay == nil {
		return nil
	}
	t, ok1 := Seconds(timeout[0])
	d, ok2 := Seconds(delay[0])
	if ok1 && ok2 && t > 0 && t < d {
		return refuse("dpd_timeout", "dpd_timeout (%s) is shorter than dpd_delay (%s), and charon would raise it to that. "+
			"Set a longer one, or leave it out: IKEv2 does not use it", timeout[0], delay[0])
	}
	return nil
}

// mediationRule: vici_config.c.
func mediationRule(v Values) *Problem {
	if v("mediation").is("yes") && v("mediated_by").Texts != nil {
		return refuse("mediated_by", "A connection to a mediation server cannot itself be mediated. Leave out mediation or mediated_by")
	}
	return nil
}

// mediatedRule: without a peer charon before 5.9.11 crashes, which takes all tunnels down, and later ones refuse.
func mediatedRule(v Values) *Problem {
	if v("mediated_by").Texts != nil && !v("mediation_peer").Given() {
		return refuse("mediated_by", "mediated_by needs mediation_peer, the peer's identity at the mediation server; "+
			"strongSwan before 5.9.11 crashes without it")
	}
	return nil
}

// shuntRule: charon installs a PASS or DROP policy by itself only when the start action is trap (vici_config.c).
func shuntRule(v Values) *Problem {
	mode, start := v("mode"), v("start_action")
	if !mode.is("pass") && !mode.is("drop") || start.Unknown || start.is("trap") || start.is("route") {
		return nil
	}
	return warn("mode", "With mode = %q charon installs no policy unless start_action is \"trap\" or somebody installs it by hand", mode.Texts[0])
}

// lifetimeRule: charon takes a hard limit below the soft one, and closes the CHILD_SA before it rekeys it.
func lifetimeRule(v Values) *Problem {
	life, rekey := v("life_time").Texts, v("rekey_time").Texts
	if life == nil || rekey == nil {
		return nil
	}
	l, ok1 := Seconds(life[0])
	r, ok2 := Seconds(rekey[0])
	if ok1 && ok2 && l > 0 && l < r {
		return refuse("life_time", "life_time (%s) is shorter than rekey_time (%s): the CHILD_SA would be closed before it is rekeyed. "+
			"Set a longer one, or leave it out for 110%% of rekey_time", life[0], rekey[0])
	}
	return nil
}

// certificateRule: vici_config.c.
func certificateRule(v Values) *Problem {
	file, handle := v("file"), v("handle")
	switch {
	case file.Texts != nil && handle.Texts != nil:
		return refuse("handle", "A certificate is read from a file or from a token. Leave out file or handle")
	case !file.Given() && !handle.Given():
		return refuse("file", "Neither file nor handle says where the certificate is")
	}
	return nil
}
