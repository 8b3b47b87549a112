package gateway

import "context"

// Intent is what a plan wants to do with a name.
type Intent int

// What is planned for an instance of a resource, as far as its name goes.
const (
	Creating   Intent = iota + 1 // load it
	Keeping                      // leave it loaded, or load it again
	Destroying                   // unload it
	GivingUp                     // unload it, because the instance gets another name, gateway or key
	Taking                       // load it in an update, as that of a key
)

// namePlans counts what is planned with one name.
type namePlans struct {
	count [Taking + 1]int

	// last are the conflicts that were found last.
	last [Taking + 1]Intent
}

// Plan notes an intent, and returns another one that it does not go together with, or zero. The CLI asks for the plans of a
// configuration in any order, so the conflict shows with whichever comes second. With adopt a create may load over what goes in
// the same run: the delete then leaves alone what was loaded.
func (g *Gateway) Plan(ctx context.Context, kind, name string, intent Intent, adopt bool) (conflict Intent) {
	r, t := g.run, thing{kind, name}
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.plans[t]
	if p == nil {
		p = &namePlans{}
		r.plans[t] = p
	}
	if isRehearsed(ctx) {
		return p.last[intent]
	}
	for _, other := range conflicts(intent, adopt, r.marks[t].loaded) {
		if p.count[other] > 0 {
			conflict = other
			break
		}
	}
	p.count[intent]++
	p.last[intent] = conflict
	return conflict
}

// conflicts are the intents that another one does not go together with. What this run has loaded already has a predecessor, which is
// destroyed in peace.
func conflicts(intent Intent, adopt, loaded bool) (all []Intent) {
	switch intent {
	case Creating:
		all = []Intent{Creating, Keeping, Taking}
		if !adopt && !loaded {
			all = append(all, Destroying)
		}
		if !adopt {
			all = append(all, GivingUp)
		}
	case Keeping, Taking:
		all = []Intent{Creating, Taking}
		if intent == Taking {
			all = append(all, Keeping)
		}
		if !loaded {
			all = append(all, Destroying)
		}
	case Destroying:
		if !adopt && !loaded {
			all = append(all, Creating)
		}
		if !loaded {
			all = append(all, Keeping, Taking)
		}
	case GivingUp:
		if !adopt {
			all = append(all, Creating)
		}
	}
	return all
}

// rehearsing marks a context, see [Rehearse].
type rehearsing struct{}

// Rehearse returns a context in which plans are made once more, for tests that compare two ways to the same plan: nothing is noted,
// and each intent goes together with others as it did before.
func Rehearse(ctx context.Context) context.Context {
	return context.WithValue(ctx, rehearsing{}, true)
}

func isRehearsed(ctx context.Context) bool { return ctx.Value(rehearsing{}) != nil }

// Unplan takes an intent back: an instance that is replaced was first planned as one that stays.
func (g *Gateway) Unplan(ctx context.Context, kind, name string, intent Intent) {
	if isRehearsed(ctx) {
		return
	}
	g.run.mu.Lock()
	defer g.run.mu.Unlock()
	if p := g.run.plans[thing{kind, name}]; p != nil && p.count[intent] > 0 {
		p.count[intent]--
	}
}
