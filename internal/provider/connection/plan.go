package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// plan keeps the text that is in state where the configured one means the same to charon, and checks what is left to load
// against the gateway and the provider's settings, which validation does not know.
func (r *connectionResource) plan(ctx context.Context, q *connectionRequest) {
	lifecycle.PlanName(ctx, kind(section.Name(q.planned)), r.HeldBy(q.prior), r.HeldBy(q.planned), q.prior != nil, q.planned != nil, q.private, &q.diags)
	if q.planned == nil {
		r.warnDestroy(ctx, q.prior, &q.diags)
		return
	}
	q.answer = q.planned
	if !r.ChooseOf(q.planned, &q.diags) {
		return
	}
	planned := section.KeepEqual(swanctl.Connection, q.planned, q.prior)
	interrupted := lifecycle.ReadInterrupted(ctx, q.private, &q.diags)
	planned["persisted"] = r.plannedPersisted(planned, q.prior, lifecycle.ReadFiles(ctx, q.private, &q.diags), interrupted, &q.diags)
	r.WarnStart(ctx, &q.diags)
	q.answer = planned
	if q.prior != nil && !section.Equal(planned, q.prior) {
		lifecycle.NoteHeld(ctx, r.HeldBy(q.prior), q.private, &q.diags)
	}
	_, err := lifecycle.SectionFile("connection", "connections", section.Name(planned), swanctl.Connection, planned)
	r.CheckFiles(section.Name(planned), err, &q.diags)
	if r.Gateway == nil || interrupted == nil && !section.ChangesDaemon(planned, q.prior) {
		return
	}
	switch {
	case q.prior == nil:
	case section.Name(planned) == section.Name(q.prior) && planned["gateway"].Equal(q.prior["gateway"]):
		changes := compareReload(planned, q.prior, lifecycle.IsImported(ctx, q.private, &q.diags))
		changes.unload = interrupted != nil && interrupted.Unnoticed
		warnReload(changes, q.prior, &q.diags)
		r.warnEffects(ctx, section.Name(planned), changes.effects(planned, q.prior), &q.diags)
	default:
		r.warnMove(ctx, planned, q.prior, &q.diags)
	}
	r.checkAbilities(ctx, planned, &q.diags)
	r.checkWeakCrypto(planned, &q.diags)
	r.checkPublicKeyFiles(planned, &q.diags)
}

// plannedPersisted is the value that persisted is planned with; see [Chooser.PersistedPlan].
func (r *connectionResource) plannedPersisted(
	planned, prior section.Values, kept lifecycle.FileRecord, interrupted *lifecycle.Interrupted, diags *diag.Diagnostics,
) types.Bool {
	before, ok := prior["persisted"].(types.Bool)
	if !ok {
		before = types.BoolNull()
	}
	planned["persisted"] = before
	changed := !section.Equal(planned, prior)
	return lifecycle.PlanInterrupted(interrupted, r.PersistedPlan(before, kept, changed, prior != nil), changed, diags)
}

// keepOwn takes the attributes that charon knows nothing of from one set of values to another.
func keepOwn(to, from section.Values) {
	for _, name := range section.OwnAttributes {
		to[name] = from[name]
	}
}
