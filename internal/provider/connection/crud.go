package connection

import (
	"context"
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// create loads a connection that is not there yet.
func (r *connectionResource) create(ctx context.Context, q *connectionRequest) {
	v := q.planned
	name := section.Name(v)
	if !r.ChooseOf(v, &q.diags) || !r.prepare(ctx, "Unable to load connection", v, &q.diags) {
		return
	}
	unlock, ok := r.LockObject(ctx, kind(name), "Unable to load connection", &q.diags)
	if !ok {
		return
	}
	defer unlock()

	existing, err := r.Gateway.ForCreate(ctx, name)
	if err != nil {
		r.Fail("Unable to load connection", subject(name), err, &q.diags)
		return
	}
	if r.taken(existing, name, &q.diags) {
		return
	}
	staged, ok := r.stageConnection(ctx, v, true, &q.diags)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	waiting := r.startWaiting(ctx, name, v, nil, &q.diags)
	defer waiting.close()
	if err := r.load(ctx, name, v); err != nil {
		exists := func() (bool, error) {
			c, err := r.Gateway.Connection(ctx, name)
			return c.Loaded, err
		}
		switch {
		case !existing.Loaded && lifecycle.LoadedDespiteError(ctx, err, exists):
			q.diags.AddWarning("Connection loaded, but the answer was lost", diagnostic.Failure(r.Gateway.Label, subject(name), err))
		case !existing.Loaded && vici.IsUnanswered(err):
			r.Gateway.MarkLoaded(gateway.KindConnection, name)
			q.diags.AddError("Unable to load connection", diagnostic.Failure(r.Gateway.Label, subject(name), err)+lifecycle.OutcomeUnknown)
			q.isIdentified = true
			q.answer = maps.Clone(v)
			q.answer["persisted"] = r.NotPersisted()
			return
		default:
			r.failLoad("Unable to load connection", name, v, err, &q.diags)
			return
		}
	}
	r.Gateway.MarkLoaded(gateway.KindConnection, name)
	// From here on the connection exists. Another error would taint the resource, and the next apply would replace a
	// connection that is in use; so all that follows only warns, but for the wait that the user asks for.
	q.isIdentified = true
	q.answer = maps.Clone(v)
	q.answer["persisted"] = r.CommitFiles(ctx, subject(name), staged, lifecycle.FileRecord{}, true, q.private, &q.diags)
	r.readBack(ctx, name, v, &q.diags)
	waiting.wait(ctx, true, &q.diags)
}

// read compares the state with what the daemon holds.
func (r *connectionResource) read(ctx context.Context, q *connectionRequest) {
	v := q.prior
	q.answer = v
	if !r.ChooseOf(v, &q.diags) {
		return
	}
	name := section.Name(v)
	// State that was written by a CLI without identities has none yet, and the framework wants one in any case.
	q.isIdentified = true
	if r.NotRefreshed("Connection", subject(name), &q.diags) {
		return
	}
	kept := lifecycle.ReadFiles(ctx, q.private, &q.diags)
	c, err := r.Gateway.RefreshedConnection(ctx, name)
	if err != nil {
		r.FailRead("Unable to read connection", subject(name), err, &q.diags)
		return
	}
	if !c.Loaded {
		if len(c.Reports) > 0 {
			q.diags.AddWarning("Connection belongs to somebody else", r.foreign(name))
		}
		if !r.Vanished(ctx, subject(name), kept, q.private, &q.diags) {
			q.answer = nil
			return
		}
		q.answer = maps.Clone(v)
		q.answer["persisted"] = types.BoolValue(false)
		return
	}
	if len(c.Reports) == 0 {
		q.diags.AddWarning("Connection cannot be read", r.unreadable(name))
		return
	}
	version, err := r.Gateway.Version(ctx)
	if err != nil {
		r.FailRead("Unable to read connection", subject(name), err, &q.diags)
		return
	}
	if len(c.Reports) > 1 {
		q.diags.AddWarning("Two connections of one name", r.ambiguous(name))
	}
	r.Gateway.Sight(gateway.KindConnection, name)
	switch r.NoteGateway(ctx, r.inState(v), kept, q.private, &q.diags) {
	case lifecycle.Here:
	case lifecycle.Elsewhere:
		return
	case lifecycle.Forgotten:
		q.answer = nil
		return
	}
	q.answer = readConnection(version, v, c)
	stored, _ := v["persisted"].(types.Bool)
	changed := func() bool { return section.Differs(q.answer, v) }
	q.answer["persisted"] = r.RefreshPersisted(ctx, subject(name), kept, stored, changed, q.private, &q.diags)
}

// update loads a connection anew, over the one that is there.
func (r *connectionResource) update(ctx context.Context, q *connectionRequest) {
	v, before := q.planned, q.prior
	q.answer = before
	name := section.Name(v)
	if !r.ChooseOf(v, &q.diags) || !r.prepare(ctx, "Unable to update connection", v, &q.diags) {
		return
	}
	unlock, ok := r.LockObject(ctx, kind(name), "Unable to update connection", &q.diags)
	if !ok {
		return
	}
	defer unlock()
	kept := lifecycle.ReadFiles(ctx, q.private, &q.diags)
	if _, ok := r.MayChange(ctx, r.inState(before), kept, "Unable to update connection", &q.diags); !ok {
		return
	}

	staged, ok := r.stageConnection(ctx, v, false, &q.diags)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	imported := lifecycle.IsImported(ctx, q.private, &q.diags)
	changes := compareReload(v, before, imported)
	interrupted := lifecycle.ReadInterrupted(ctx, q.private, &q.diags)
	changes.unload = interrupted != nil && interrupted.Unnoticed
	waiting := r.startWaiting(ctx, name, v, changes.effects(v, before).closed, &q.diags)
	defer waiting.close()
	if err := r.reload(ctx, name, v, changes); err != nil {
		var half *halfReloadedError
		if errors.As(err, &half) {
			lifecycle.WriteInterrupted(ctx, q.private, &lifecycle.Interrupted{Unnoticed: half.unloading}, &q.diags)
		} else {
			lifecycle.MarkInterrupted(ctx, q.private, err, lifecycle.Interrupted{}, &q.diags)
		}
		r.failLoad("Unable to update connection", name, v, err, &q.diags)
		return
	}
	q.isIdentified = true
	q.answer = maps.Clone(v)
	q.answer["persisted"] = r.CommitFiles(ctx, subject(name), staged, kept, false, q.private, &q.diags)
	lifecycle.WriteInterrupted(ctx, q.private, nil, &q.diags)
	if imported {
		q.diags.Append(lifecycle.SetImported(ctx, q.private, false)...)
	}
	r.readBack(ctx, name, v, &q.diags)
	if !waiting.wait(ctx, false, &q.diags) {
		lifecycle.WriteInterrupted(ctx, q.private, &lifecycle.Interrupted{Waited: true}, &q.diags)
	}
}

// delete unloads a connection. The state goes unless there is an error.
func (r *connectionResource) delete(ctx context.Context, q *connectionRequest) {
	v := q.prior
	if !r.ChooseOf(v, &q.diags) {
		return
	}
	name := section.Name(v)
	const summary = "Unable to unload connection"
	if err := r.Gateway.Ready(); err != nil {
		r.Fail(summary, subject(name), err, &q.diags)
		return
	}
	o := r.inState(v)
	unlock, ok := r.LockObject(ctx, o, summary, &q.diags)
	if !ok {
		return
	}
	defer unlock()

	kept := lifecycle.ReadFiles(ctx, q.private, &q.diags)
	if !r.MayDelete(o, &q.diags) {
		return
	}
	there, ok := r.MayChange(ctx, o, kept, summary, &q.diags)
	if !there || !ok {
		return
	}
	if err := r.unload(ctx, name); err != nil {
		r.Fail(summary, subject(name), err, &q.diags)
		return
	}
	r.Gateway.Unsight(gateway.KindConnection, name)
	r.RemoveFiles(ctx, subject(name), kept, o.Paths(name), &q.diags)
	if terminates(v) {
		if err := r.terminateAll(ctx, name); err != nil {
			r.Fail("Connection unloaded, but its SAs not closed", subject(name), err, &q.diags)
		}
	}
}

// inState is the connection of a state.
func (r *connectionResource) inState(v section.Values) *lifecycle.Object {
	o := kind(section.Name(v))
	o.Same = func(ctx context.Context) (exists, same bool, err error) { return r.same(ctx, v) }
	return o
}

// prepare checks what could not be checked before because it was unknown, and that the gateway is known.
func (r *connectionResource) prepare(ctx context.Context, summary string, v section.Values, diags *diag.Diagnostics) bool {
	if diags.HasError() {
		return false
	}
	if r.Unready(subject(section.Name(v)), diags) {
		return false
	}
	if err := swanctl.CheckName(section.Name(v)); err != nil {
		diags.AddAttributeError(path.Root("name"), "Invalid name of a connection", diagnostic.Sentence(err))
	}
	section.Refuse(swanctl.Connection, path.Empty(), v, diags)
	if diags.HasError() {
		return false
	}
	r.checkPublicKeyFiles(v, diags)
	r.readPublicKeys(ctx, v, diags)
	r.checkRelease(ctx, summary, v, diags)
	return !diags.HasError()
}

func (r *connectionResource) stageConnection(ctx context.Context, v section.Values, created bool, diags *diag.Diagnostics) (*gateway.StagedFiles, bool) {
	name := section.Name(v)
	files, err := lifecycle.SectionFile("connection", "connections", name, swanctl.Connection, v)
	return r.StageFiles(ctx, subject(name), files, err, created, diags)
}
