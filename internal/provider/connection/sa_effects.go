package connection

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// effects is what loading a changed connection does to SAs that are established. charon closes what a start_action has
// brought up and leaves alone what it has not, see merge_config, clear_start_actions and run_start_actions in
// src/libcharon/plugins/vici/vici_config.c. Each map holds names of children, with the attributes that are the cause.
type effects struct {
	// closed are children whose SAs charon closes.
	closed map[string][]path.Path

	// stale are children whose SAs go on with their old configuration, also when they are rekeyed.
	stale map[string][]path.Path

	// doubled are children that are initiated beside the SAs that they have.
	doubled map[string][]path.Path

	// restarted are the children that charon initiates.
	restarted []string

	// replaced tells that an IKE_SA goes with the last of its CHILD_SAs. Otherwise it stays, from 6.0.0 on, if there is a
	// child to initiate.
	replaced bool

	// uncertain tells that the connection was imported: what charon does not report, such as start_action, is not known of
	// the old one.
	uncertain bool
}

// effects tells what loading planned over state does to SAs.
func (r reload) effects(planned, state section.Values) effects {
	e := effects{
		closed: map[string][]path.Path{}, stale: map[string][]path.Path{}, doubled: map[string][]path.Path{},
		replaced: r.replaced || r.needsUnload(), uncertain: r.imported,
	}
	causes := slices.Concat(r.noticed, r.unnoticed)
	after := section.Map(planned["children"])
	for name, before := range section.Map(state["children"]) {
		if e.replaced {
			e.child(name, before, after[name], causes)
			continue
		}
		if changed := childChanges(name, before, after[name]); len(changed) > 0 {
			e.child(name, before, after[name], changed)
		}
	}
	for name, child := range after {
		before, existed := section.Map(state["children"])[name]
		if startsChild(child) && (e.replaced || !existed || len(childChanges(name, before, child)) > 0) {
			e.restarted = append(e.restarted, name)
		}
	}
	slices.Sort(e.restarted)
	return e
}

// child notes what becomes of the SAs of one child. after is nil if it is removed.
func (e effects) child(name string, before, after attr.Value, causes []path.Path) {
	switch {
	case startsChild(before):
		e.closed[name] = causes
	case after != nil && startsChild(after):
		e.doubled[name] = causes
	case slices.ContainsFunc(causes, func(p path.Path) bool { return diagnostic.LastStep(p) != "start_action" }):
		e.stale[name] = causes
	}
}

// childChanges returns the attributes of a child that differ, or the child itself if it is removed.
func childChanges(name string, before, after attr.Value) []path.Path {
	at := path.Root("children").AtMapKey(name)
	if after == nil {
		return []path.Path{path.Root("children")}
	}
	var changed []path.Path
	b, a := section.TakeApart(before), section.TakeApart(after)
	for _, o := range swanctl.Child.Options {
		if !equalTexts(o, texts(a, o), texts(b, o)) {
			changed = append(changed, at.AtName(o.Name))
		}
	}
	return changed
}

// unloading tells what unloading a connection does to SAs.
func unloading(state section.Values, causes []path.Path) effects {
	e := effects{closed: map[string][]path.Path{}, stale: map[string][]path.Path{}, replaced: true}
	for name, child := range section.Map(state["children"]) {
		if startsChild(child) {
			e.closed[name] = causes
		} else {
			e.stale[name] = causes
		}
	}
	return e
}

// causesOf returns the attributes behind an effect on some children, each once and in order.
func causesOf(children map[string][]path.Path) []path.Path {
	var all []path.Path
	for _, name := range slices.Sorted(maps.Keys(children)) {
		for _, p := range children[name] {
			if !slices.ContainsFunc(all, p.Equal) {
				all = append(all, p)
			}
		}
	}
	return all
}
