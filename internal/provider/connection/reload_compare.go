package connection

import (
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// reload is what charon makes of a connection that is loaded again under its name. It compares the new configuration
// with the old one, and goes on with the old one where it takes both for equal
// (src/libcharon/plugins/vici/vici_config.c, merge_config).
type reload struct {
	// replaced tells that something outside the children differs in charon's eyes, so that all of it is replaced.
	replaced bool

	// noticed are the changes outside the children that make it so.
	noticed []path.Path

	// unnoticed are the changes outside the children that charon does not see. They take effect if it is replaced, too.
	unnoticed []path.Path

	// unknown are those of them that an import could not see: charon may have the planned value already.
	unknown []path.Path

	// renamed are the names, in the plan, of children that are in charon's eyes the same as one of another name: they
	// would go on under the old name, and nothing would ever remove what is installed under that.
	renamed []string

	// unload tells that the connection has to be unloaded whatever has changed: an update that had to was cut off.
	unload bool

	imported bool
}

// compareReload tells what charon makes of loading planned over state. imported tells that nothing was loaded since an
// import, so that what charon does not report is null in the state whatever it is.
func compareReload(planned, state section.Values, imported bool) reload {
	r := reload{imported: imported}
	r.section(swanctl.Connection, path.Empty(), planned, state)
	if len(section.Map(planned["children"])) > 0 {
		r.children(section.Map(planned["children"]), section.Map(state["children"]))
	}
	return r
}

// needsUnload tells that the changes take effect only if the connection is unloaded before it is loaded.
func (r reload) needsUnload() bool { return !r.replaced && (r.unload || len(r.unnoticed) > 0) }

// needsIntermediate tells that the renamed children have to be removed before they are loaded under their new names.
// If the connection is replaced, charon removes all its children by their old names.
func (r reload) needsIntermediate() bool { return !r.replaced && len(r.renamed) > 0 }

func (r *reload) section(s *swanctl.Section, p path.Path, planned, state section.Values) {
	for _, o := range s.Options {
		before, after := texts(state, o), texts(planned, o)
		switch {
		case equalTexts(o, before, after):
		case o.Unnoticed && r.imported && before == nil && o.Report.Key == "":
			r.unknown = append(r.unknown, p.AtName(o.Name))
		case o.Unnoticed || looksEqual(o, before, after):
			r.unnoticed = append(r.unnoticed, p.AtName(o.Name))
		default:
			r.notice(p.AtName(o.Name))
		}
	}
	for _, n := range s.Nested {
		if n.Keyed {
			continue
		}
		before, after := section.List(state[n.Name]), section.List(planned[n.Name])
		if len(before) != len(after) {
			r.notice(p.AtName(n.Name))
			continue
		}
		for i := range after {
			r.section(n.Section, p.AtName(n.Name).AtListIndex(i), section.TakeApart(after[i]), section.TakeApart(before[i]))
		}
	}
}

func (r *reload) notice(p path.Path) {
	r.replaced = true
	r.noticed = append(r.noticed, p)
}

func (r *reload) children(planned, state map[string]attr.Value) {
	for _, name := range slices.Sorted(maps.Keys(planned)) {
		child := section.TakeApart(planned[name])
		if before, ok := state[name]; ok && equalSection(swanctl.Child, child, section.TakeApart(before)) {
			continue
		}
		for other, before := range state {
			if other != name && equalSection(swanctl.Child, child, section.TakeApart(before)) {
				r.renamed = append(r.renamed, name)
				break
			}
		}
	}
}

func texts(v section.Values, o *swanctl.Option) []string {
	t, _ := section.Texts(v[o.Name])
	return t
}

func equalTexts(o *swanctl.Option, a, b []string) bool {
	return slices.EqualFunc(a, b, o.Kind.Equal)
}

func equalSection(s *swanctl.Section, a, b section.Values) bool {
	for _, o := range s.Options {
		if !equalTexts(o, texts(a, o), texts(b, o)) {
			return false
		}
	}
	return true
}

// looksEqual reports whether charon takes two values that differ for equal. It ignores the letter case of names in
// identities (src/libstrongswan/utils/identification.c), and the order and number of the rules of an auth round
// (src/libstrongswan/credentials/auth_cfg.c, auth_cfg_equals).
func looksEqual(o *swanctl.Option, a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	equal := o.Kind.Equal
	if o.Kind == swanctl.Identity {
		equal = swanctl.SameIdentity
	}
	if !o.List {
		return equal(a[0], b[0])
	}
	return unordered(o) && within(a, b, equal) && within(b, a, equal)
}

// unordered reports whether charon compares the list as a set.
func unordered(o *swanctl.Option) bool {
	return section.IsCertificate(o) || o.Name == "groups" || o.Name == "cert_policy"
}

func within(a, b []string, equal func(a, b string) bool) bool {
	for _, x := range a {
		if !slices.ContainsFunc(b, func(y string) bool { return equal(x, y) }) {
			return false
		}
	}
	return true
}

// startsChild reports whether a child of the state is one that charon started, and whose SAs it closes with it.
func startsChild(v attr.Value) bool {
	action := texts(section.TakeApart(v), swanctl.Child.Option("start_action"))
	return len(action) > 0 && strings.Contains(action[0], "start")
}
