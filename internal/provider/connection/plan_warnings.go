package connection

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// establishedSAs is what a gateway has established of a connection.
type establishedSAs struct {
	version swanctl.Version
	sas     []vici.IKESA
	known   bool // it could be asked
}

// live asks the gateway for a plan's sake: without waiting long, and never twice for a gateway that does not answer.
func (r *connectionResource) live(ctx context.Context, name string) establishedSAs {
	if r.Gateway == nil || r.Gateway.Ready() != nil {
		return establishedSAs{}
	}
	can, known := r.Gateway.Abilities(ctx)
	if !known {
		return establishedSAs{}
	}
	limited, cancel := context.WithTimeout(ctx, min(r.Gateway.Timeout, gateway.PlanTimeout))
	defer cancel()
	sas, err := r.Gateway.SAs(limited, vici.SAFilter{IKE: name})
	return establishedSAs{version: can.Version, sas: sas, known: err == nil}
}

// children counts the CHILD_SAs that are installed, of children with the names.
func (l establishedSAs) children(names map[string][]path.Path) int {
	n := 0
	for _, sa := range l.sas {
		for _, c := range sa.Children {
			if _, of := names[c.Name]; of && gateway.IsInstalled(c) {
				n++
			}
		}
	}
	return n
}

// closing counts the IKE_SAs that go with the CHILD_SAs that are closed.
func (l establishedSAs) closing(e effects) int {
	if !e.replaced && len(e.restarted) > 0 && l.version.AtLeast(swanctl.Version{Major: 6}) {
		return 0
	}
	n := 0
	for _, sa := range l.sas {
		stays := func(c vici.ChildSA) bool { return e.closed[c.Name] == nil }
		if gateway.IsEstablished(sa) && len(sa.Children) > 0 && !slices.ContainsFunc(sa.Children, stays) {
			n++
		}
	}
	return n
}

// warnEffects warns in the plan of what an update does to SAs that are established.
func (r *connectionResource) warnEffects(ctx context.Context, name string, e effects, diags *diag.Diagnostics) {
	if len(e.closed)+len(e.stale)+len(e.doubled) == 0 {
		return
	}
	now := r.live(ctx, name)
	r.warnClosed(name, e, now, diags)
	if n := now.children(e.doubled); n > 0 {
		at, others := causedBy(e.doubled)
		diagnostic.AddWarningAt(at, fmt.Sprintf("Applying this makes a second CHILD_SA beside %s", diagnostic.Count(n, "established one")),
			fmt.Sprintf("charon initiates a child as soon as its start_action says so, and does not look whether it is up already: %s of the connection %q. The old CHILD_SA goes on "+
				"with its old configuration. To have one only, terminate it first: the action strongswan_terminate, or swanctl --terminate --ike %s.%s\n\nGateway: %s",
				childNames(e.doubled), name, name, others, r.Gateway.Label), diags)
	}
	if n := now.children(e.stale); n > 0 && !e.uncertain {
		at, others := causedBy(e.stale)
		diagnostic.AddWarningAt(at, keeps(n),
			fmt.Sprintf("charon leaves alone the SAs of children without start in their start_action: %s of the connection %q. What is established goes on as it was negotiated, also "+
				"when it is rekeyed. The new configuration applies to what comes up after they are terminated: the action strongswan_terminate, or swanctl --terminate "+
				"--ike %s.%s\n\nGateway: %s", childNames(e.stale), name, name, others, r.Gateway.Label), diags)
	}
}

func (r *connectionResource) warnClosed(name string, e effects, now establishedSAs, diags *diag.Diagnostics) {
	closed := e.closed
	if e.uncertain { // whichever has a start_action
		closed = maps.Clone(e.closed)
		maps.Copy(closed, e.stale)
		maps.Copy(closed, e.doubled)
		e.closed = closed
	}
	if len(closed) == 0 {
		return
	}
	children, ikes := now.children(closed), now.closing(e)
	at, others := causedBy(closed)
	verb, harm := "will drop", "charon closes SAs of children with start in their start_action when their configuration changes"
	if e.uncertain {
		verb, harm = "may drop", "the connection was imported, and charon does not report start_action: it closes the SAs of children that it was loaded with start for"
	}
	after := "They are not brought up again by this."
	if len(e.restarted) > 0 {
		after = "charon initiates " + strings.Join(e.restarted, ", ") + " anew; until that is up, no traffic passes."
	}
	switch {
	case !now.known && r.Gateway != nil:
		diagnostic.AddWarningAt(at, fmt.Sprintf("Applying this %s established SAs, if there are any", verb),
			fmt.Sprintf("Of the connection %q, %s: %s. %s The daemon could not be asked what is established.%s\n\nGateway: %s",
				name, harm, childNames(closed), after, others, r.Gateway.Label), diags)
	case children+ikes > 0:
		diagnostic.AddWarningAt(at, fmt.Sprintf("Applying this %s %s", verb, diagnostic.Count(children+ikes, "established SA")),
			fmt.Sprintf("It closes %s and %s (%s) of the connection %q: %s. %s%s\n\nGateway: %s",
				diagnostic.Count(ikes, "IKE_SA"), diagnostic.Count(children, "CHILD_SA"), childNames(closed), name, harm, after, others, r.Gateway.Label), diags)
	}
}

// warnMove warns in the plan of a replacement, which unloads the connection under its old name or on its old gateway.
func (r *connectionResource) warnMove(ctx context.Context, planned, before section.Values, diags *diag.Diagnostics) {
	var old connectionResource
	old.Fleet = r.Fleet
	if !old.ChooseOf(before, diags) {
		return
	}
	at := path.Root("name")
	if section.Name(planned) == section.Name(before) {
		at = path.Root("gateway")
	}
	e := unloading(before, []path.Path{at})
	if terminates(before) {
		maps.Copy(e.closed, e.stale)
	}
	old.warnClosed(section.Name(before), e, old.live(ctx, section.Name(before)), diags)
}

// warnDestroy tells in the plan of a destroy which SAs outlive it. That it closes the others is what a destroy is for.
func (r *connectionResource) warnDestroy(ctx context.Context, v section.Values, diags *diag.Diagnostics) {
	if r.Fleet == nil || !r.ChooseOf(v, diags) {
		return
	}
	left := unloading(v, nil).stale
	if len(left) == 0 || terminates(v) {
		return
	}
	name := section.Name(v)
	if n := r.live(ctx, name).children(left); n > 0 {
		diags.AddWarning(fmt.Sprintf("%s the connection", outlive(n)),
			fmt.Sprintf("charon leaves alone the SAs of children without start in their start_action when their connection is unloaded: %s of the connection %q. They pass traffic until they "+
				"expire or are terminated. With terminate_on_destroy = true, applied before the destroy, they are closed with it.\n\nGateway: %s", childNames(left), name, r.Gateway.Label))
	}
}

// causedBy returns the first attribute behind an effect, and a paragraph that names all if there are several.
func causedBy(children map[string][]path.Path) (first path.Path, others string) {
	all := causesOf(children)
	if len(all) == 0 {
		return path.Root("children"), ""
	}
	if len(all) > 1 {
		others = "\n\nCaused by: " + strings.Join(pathTexts(all), ", ")
	}
	return all[0], others
}

func childNames(children map[string][]path.Path) string {
	return strings.Join(slices.Sorted(maps.Keys(children)), ", ")
}

func keeps(n int) string {
	if n == 1 {
		return "1 established SA keeps its old configuration"
	}
	return fmt.Sprintf("%d established SAs keep their old configuration", n)
}

func outlive(n int) string {
	if n == 1 {
		return "1 established SA outlives"
	}
	return fmt.Sprintf("%d established SAs outlive", n)
}
