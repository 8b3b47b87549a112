package provider

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// create loads a connection that is not there yet.
func (r *connectionResource) create(ctx context.Context, q *connectionRequest) {
	v := q.planned
	name := section.Name(v)
	if !r.chooseOf(v, &q.diags) || !r.prepare(ctx, "Unable to load connection", v, &q.diags) {
		return
	}
	unlock, err := r.gateway.Lock(ctx, "connection", name)
	if err != nil {
		r.fail("Unable to load connection", name, err, &q.diags)
		return
	}
	defer unlock()

	existing, err := r.gateway.ForCreate(ctx, name)
	if err != nil {
		r.fail("Unable to load connection", name, err, &q.diags)
		return
	}
	if r.taken(ctx, existing, v, &q.diags) {
		return
	}
	staged, ok := r.stageConnection(ctx, v, &q.diags)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	waiting := r.startWaiting(ctx, name, v, nil, &q.diags)
	defer waiting.close()
	if err := r.load(ctx, name, v); err != nil {
		exists := func() (bool, error) {
			c, err := r.gateway.Connection(ctx, name)
			return c.Loaded, err
		}
		if existing.Loaded || !loadedAfterAll(ctx, err, exists) {
			r.failLoad("Unable to load connection", name, v, err, &q.diags)
			return
		}
		q.diags.AddWarning("Connection loaded, but the answer was lost", diagnostic.Failure(r.gateway.Label, subject(name), err))
	}
	// From here on the connection exists. Another error would taint the resource, and the next apply would replace a
	// connection that is in use; so all that follows only warns, but for the wait that the user asks for.
	q.isIdentified = true
	q.answer = maps.Clone(v)
	q.answer["persisted"] = r.keep(ctx, subject(name), staged, keptRecord{}, q.private, &q.diags)
	r.readBack(ctx, name, v, &q.diags)
	waiting.wait(ctx, true, &q.diags)
}

// read compares the state with what the daemon holds.
func (r *connectionResource) read(ctx context.Context, q *connectionRequest) {
	v := q.prior
	q.answer = v
	if !r.chooseOf(v, &q.diags) {
		return
	}
	name := section.Name(v)
	// State that was written by a CLI without identities has none yet, and the framework wants one in any case.
	q.isIdentified = true
	if err := r.gateway.Ready(); err != nil {
		q.diags.AddWarning("Connection not refreshed", fmt.Sprintf("The connection %q is shown as it was last seen: %v.", name, err))
		return
	}
	kept := readKept(ctx, q.private, &q.diags)
	c, err := r.gateway.RefreshedConnection(ctx, name)
	if err != nil {
		r.fail("Unable to read connection", name, err, &q.diags)
		return
	}
	if !c.Loaded {
		if len(c.Reports) > 0 {
			q.diags.AddWarning("Connection belongs to somebody else", r.foreign(name))
		}
		if !r.vanished(ctx, subject(name), kept, &q.diags) {
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
	version, err := r.gateway.Version(ctx)
	if err != nil {
		r.fail("Unable to read connection", name, err, &q.diags)
		return
	}
	if len(c.Reports) > 1 {
		q.diags.AddWarning("Two connections of one name", r.ambiguous(name))
	}
	q.answer = readConnection(version, v, c)
	stored, _ := v["persisted"].(types.Bool)
	q.answer["persisted"] = r.refreshPersisted(ctx, subject(name), kept, stored, &q.diags)
}

// update loads a connection anew, over the one that is there.
func (r *connectionResource) update(ctx context.Context, q *connectionRequest) {
	v, before := q.planned, q.prior
	q.answer = before
	name := section.Name(v)
	if !r.chooseOf(v, &q.diags) || !r.prepare(ctx, "Unable to update connection", v, &q.diags) {
		return
	}
	unlock, err := r.gateway.Lock(ctx, "connection", name)
	if err != nil {
		r.fail("Unable to update connection", name, err, &q.diags)
		return
	}
	defer unlock()

	staged, ok := r.stageConnection(ctx, v, &q.diags)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	imported := isImported(ctx, q.private, &q.diags)
	changes := compareReload(v, before, imported)
	loose := readUnsettled(ctx, q.private, &q.diags)
	changes.unload = loose != nil && loose.Unnoticed
	waiting := r.startWaiting(ctx, name, v, changes.effects(v, before).closed, &q.diags)
	defer waiting.close()
	if err := r.reload(ctx, name, v, changes); err != nil {
		cutOff(ctx, q.private, err, unsettled{}, &q.diags)
		r.failLoad("Unable to update connection", name, v, err, &q.diags)
		return
	}
	q.isIdentified = true
	q.answer = maps.Clone(v)
	q.answer["persisted"] = r.keep(ctx, subject(name), staged, readKept(ctx, q.private, &q.diags), q.private, &q.diags)
	writeUnsettled(ctx, q.private, nil, &q.diags)
	if imported {
		q.diags.Append(setImported(ctx, q.private, false)...)
	}
	r.readBack(ctx, name, v, &q.diags)
	waiting.wait(ctx, false, &q.diags)
}

// delete unloads a connection. The state goes unless there is an error.
func (r *connectionResource) delete(ctx context.Context, q *connectionRequest) {
	v := q.prior
	if !r.chooseOf(v, &q.diags) {
		return
	}
	name := section.Name(v)
	if err := r.unload(ctx, name); err != nil {
		r.fail("Unable to unload connection", name, err, &q.diags)
		return
	}
	r.forget(ctx, subject(name), readKept(ctx, q.private, &q.diags), &q.diags)
	if terminates(v) {
		if err := r.terminateAll(ctx, name); err != nil {
			r.fail("Connection unloaded, but its SAs not closed", name, err, &q.diags)
		}
	}
}

// prepare checks what could not be checked before because it was unknown, and that the gateway is known.
func (r *connectionResource) prepare(ctx context.Context, summary string, v section.Values, diags *diag.Diagnostics) bool {
	if diags.HasError() {
		return false
	}
	if err := r.gateway.Ready(); err != nil {
		r.fail("Gateway not known yet", section.Name(v), err, diags)
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

func (r *connectionResource) stageConnection(ctx context.Context, v section.Values, diags *diag.Diagnostics) (*gateway.StagedFiles, bool) {
	name := section.Name(v)
	files, err := sectionFile("connection", "connections", name, swanctl.Connection, v)
	return r.stage(ctx, subject(name), files, err, diags)
}
