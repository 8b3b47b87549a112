package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
)

// Held is what an instance of a resource holds: something of an id on a gateway.
type Held struct {
	Gateway *gateway.Gateway

	// ID is empty as long as it is not known.
	ID string
}

// Held is what an instance holds on a gateway of the provider, by its name there. It is nil if the gateway is not known, or there
// is none.
func (c *Chooser) Held(name types.String, id string) *Held {
	of := Chooser{Fleet: c.Fleet}
	if c.Fleet == nil || !of.ChooseNamed(name, &diag.Diagnostics{}) || of.Gateway == nil {
		return nil
	}
	return &Held{Gateway: of.Gateway, ID: id}
}

// HeldBy is what a section holds under its name.
func (c *Chooser) HeldBy(v section.Values) *Held {
	if v == nil {
		return nil
	}
	name, ok := v["gateway"].(types.String)
	if !ok {
		return nil
	}
	return c.Held(name, section.Name(v))
}

func (h *Held) known() bool { return h != nil && h.Gateway != nil && h.ID != "" }

// with reports whether both are on one of the provider's gateways: to another one, things get by a replacement.
func (h *Held) with(other *Held) bool { return h != nil && other != nil && h.Gateway == other.Gateway }

func (h *Held) note() string { return h.Gateway.Address() + " " + h.ID }

// heldKey is the key of the id that an instance had when its change was planned. A replacement is planned as a change first, and
// then as a create, which has this beside it.
const heldKey = "held"

// PlanName notes what is planned with the names that an instance has and gets, and fails if that does not go together with what is
// planned with other instances. It asks no daemon for that. exists and isPlanned tell a create from a change and a destroy, also
// where an id is not known yet.
func PlanName(ctx context.Context, o *Object, prior, planned *Held, exists, isPlanned bool, private PrivateData, diags *diag.Diagnostics) {
	switch {
	case !isPlanned:
		o.claim(ctx, prior, gateway.Destroying, diags)
	case !exists:
		held, replaces := readHeld(ctx, private, diags)
		if planned.known() && replaces && (held == "" || held == planned.note()) {
			planned.Gateway.Unplan(ctx, o.Type, planned.ID, gateway.Keeping)
		}
		o.claim(ctx, planned, gateway.Creating, diags)
		if planned.known() && !replaces {
			o.warnTaken(ctx, planned, diags)
			o.warnInTheWay(ctx, planned, diags)
		}
	case prior.known() && planned.known() && prior.note() == planned.note():
		o.claim(ctx, planned, gateway.Keeping, diags)
	default:
		o.claim(ctx, prior, gateway.GivingUp, diags)
		if o.InPlace && prior.with(planned) {
			o.claim(ctx, planned, gateway.Taking, diags)
		}
	}
}

// NoteHeld notes the id of an instance that a change is planned for.
func NoteHeld(ctx context.Context, held *Held, private PrivateWriter, diags *diag.Diagnostics) {
	if held.known() {
		stored, _ := json.Marshal(held.note()) //nolint:errchkjson // a text
		diags.Append(private.SetKey(ctx, heldKey, stored)...)
	}
}

// readHeld returns the id that was noted, and reports whether anything is stored beside the state: a create that has it replaces
// an instance.
func readHeld(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) (held string, replaces bool) {
	stored, problems := private.GetKey(ctx, heldKey)
	diags.Append(problems...)
	_ = json.Unmarshal(stored, &held) // without any nothing is known
	files, problems := private.GetKey(ctx, filesKey)
	diags.Append(problems...)
	return held, len(stored)+len(files) > 0
}

// claim notes an intent, and reports why it does not go together with another one.
func (o *Object) claim(ctx context.Context, h *Held, intent gateway.Intent, diags *diag.Diagnostics) {
	if !h.known() {
		return
	}
	conflict := h.Gateway.Plan(ctx, o.Type, h.ID, intent, h.Gateway.AdoptExisting)
	if conflict == 0 {
		return
	}
	summary, text := o.conflictText(min(intent, conflict), max(intent, conflict))
	text = strings.NewReplacer("THE OBJECT", fmt.Sprintf("the %s %q", o.noun(), h.ID), "TYPE", o.Type).Replace(text)
	diags.AddError(summary, text+"\n\nGateway: "+h.Gateway.Label)
}

// conflictText says what is wrong with two intents, and what to do.
func (o *Object) conflictText(one, other gateway.Intent) (summary, text string) {
	switch {
	case other == gateway.Taking:
		return "Two resources have one " + o.noun(), "This plan loads THE OBJECT for one resource, and another one has it, gets it or is destroyed with it. Give each resource its own."
	case one == gateway.Creating && other == gateway.Creating:
		return "Two resources have one name", "Two resources of this configuration are to load THE OBJECT, and the second would replace what the first has loaded. Give one of " +
			"them another name, or remove it."
	case one == gateway.Creating && other == gateway.Keeping:
		return "Two resources have one name", "Another resource has THE OBJECT already. Give one of them another name, or remove this one. If another resource is to " +
			"have it from now on, add a moved block:\n\n" + movedBlock
	case one == gateway.Creating && other == gateway.Destroying:
		return "A resource is destroyed and created under one name", "This plan destroys THE OBJECT at one address in the configuration, and creates it at another one: it " +
			"would be unloaded, with its SAs, and could stay so. If the resource has only got another address, add a moved block, and it stays as it is. One block " +
			"serves all instances:\n\n" + movedBlock + "\n\nIf they are two resources, destroy one, apply, and then add the other."
	case one == gateway.Creating && other == gateway.GivingUp:
		return "A name goes from one resource to another", "Another resource gives THE OBJECT up in this plan, as it gets another name or gateway. Terraform may do the one or " +
			"the other first. Use for_each with the names as keys, so that a resource keeps its name; or apply twice, with a free name in between."
	case one == gateway.Keeping && other == gateway.Destroying:
		return "Two resources have one name", "This plan destroys THE OBJECT for one resource, and another one keeps it. To forget one of them without unloading anything:\n\n" +
			"removed {\n  from = strongswan_TYPE.OLD\n  lifecycle {\n    destroy = false\n  }\n}"
	}
	return "Two resources have one name", "Two resources of this plan have THE OBJECT. Give one of them another name, or remove it."
}

const movedBlock = "moved {\n  from = strongswan_TYPE.OLD\n  to   = strongswan_TYPE.NEW\n}"

// warnInTheWay warns that a create is going to be refused because of what is in the places of its files.
func (o *Object) warnInTheWay(ctx context.Context, h *Held, diags *diag.Diagnostics) {
	if h.Gateway.Sighted(o.Type, h.ID) || h.Gateway.LoadedInRun(o.Type, h.ID) {
		return
	}
	if err := h.Gateway.InTheWay(ctx, o.Paths(h.ID)); err != nil {
		diags.AddWarning("A file is in the way", "The apply will refuse to load this, unless that changes by then. "+
			diagnostic.Failure(h.Gateway.Label, fmt.Sprintf("%s %q", o.noun(), h.ID), err))
	}
}

// warnTaken warns that a create is going to be refused, if the daemon has what it would load and no state is known to have it.
func (o *Object) warnTaken(ctx context.Context, h *Held, diags *diag.Diagnostics) {
	if h.Gateway.AdoptExisting || h.Gateway.Sighted(o.Type, h.ID) || h.Gateway.LoadedInRun(o.Type, h.ID) {
		return
	}
	names, known := h.Gateway.NamesForPlan(ctx, o.Type)
	if !known {
		h.warnUnchecked(o.Type+" "+h.ID, diags)
	}
	if _, taken := names[h.ID]; !taken {
		return
	}
	diags.AddWarning(o.capital()+" is there already", fmt.Sprintf("The gateway has %s %q already, so the apply will refuse to load this one, unless it is gone by then. "+
		"To manage it here, import it; if the resource got another address, add a moved block; to load this configuration over it, set adopt_existing = true "+
		"on the provider.\n\nGateway: %s", o.Noun, h.ID, h.Gateway.Label))
}
