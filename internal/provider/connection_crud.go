package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func (r *connectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	v := sectionValues(plan)
	name := connectionName(v)
	if !r.choose(ctx, req.Plan, &resp.Diagnostics) || !r.prepare(ctx, "Unable to load connection", v, &resp.Diagnostics) {
		return
	}
	unlock, err := r.gateway.names.lock(ctx, name)
	if err != nil {
		r.fail("Unable to load connection", name, err, &resp.Diagnostics)
		return
	}
	defer unlock()

	existing, err := r.gateway.Occupant(ctx, name)
	if err != nil {
		r.fail("Unable to load connection", name, err, &resp.Diagnostics)
		return
	}
	if r.taken(ctx, existing, v, &resp.Diagnostics) {
		return
	}
	staged, ok := r.stageConnection(ctx, v, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.discard(ctx)
	waiting := r.startWaiting(ctx, name, v, nil, &resp.Diagnostics)
	defer waiting.close()
	if err := r.load(ctx, name, v); err != nil {
		if !r.loadedAfterAll(ctx, name, existing, err) {
			r.failLoad("Unable to load connection", name, v, err, &resp.Diagnostics)
			return
		}
		resp.Diagnostics.AddWarning("Connection loaded, but the answer was lost", r.gateway.failure(subject(name), err))
	}
	// From here on the connection exists. Another error would taint the resource, and the next apply would replace a
	// connection that is in use; so all that follows only warns, but for the wait that the user asks for.
	resp.State.Raw = req.Plan.Raw
	persisted := r.keep(ctx, subject(name), staged, keptRecord{}, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), persisted)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, v)...)
	r.readBack(ctx, name, v, &resp.Diagnostics)
	waiting.wait(ctx, true, &resp.Diagnostics)
}

func (r *connectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	v := sectionValues(state)
	name := connectionName(v)
	// State that was written by a CLI without identities has none yet, and the framework wants one in any case.
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, v)...)
	if err := r.gateway.ready(); err != nil {
		resp.Diagnostics.AddWarning("Connection not refreshed", fmt.Sprintf("The connection %q is shown as it was last seen: %v.", name, err))
		return
	}
	kept := readKept(ctx, req.Private, &resp.Diagnostics)
	c, err := r.gateway.RefreshedConnection(ctx, name)
	if err != nil {
		r.fail("Unable to read connection", name, err, &resp.Diagnostics)
		return
	}
	if !c.loaded {
		if len(c.reports) > 0 {
			resp.Diagnostics.AddWarning("Connection belongs to somebody else", r.foreign(name))
		}
		if !r.vanished(ctx, subject(name), kept, &resp.Diagnostics) {
			resp.State.RemoveResource(ctx)
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), false)...)
		return
	}
	if len(c.reports) == 0 {
		resp.Diagnostics.AddWarning("Connection cannot be read", r.unreadable(name))
		return
	}
	version, err := r.gateway.Version(ctx)
	if err != nil {
		r.fail("Unable to read connection", name, err, &resp.Diagnostics)
		return
	}
	if len(c.reports) > 1 {
		resp.Diagnostics.AddWarning("Two connections of one name", r.ambiguous(name))
	}
	read := readConnection(version, v, c)
	stored, _ := v["persisted"].(types.Bool)
	read["persisted"] = r.refreshPersisted(ctx, subject(name), kept, stored, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(state.AttributeTypes(ctx), read))...)
}

func (r *connectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	v := sectionValues(plan)
	name := connectionName(v)
	if !r.choose(ctx, req.Plan, &resp.Diagnostics) || !r.prepare(ctx, "Unable to update connection", v, &resp.Diagnostics) {
		return
	}
	unlock, err := r.gateway.names.lock(ctx, name)
	if err != nil {
		r.fail("Unable to update connection", name, err, &resp.Diagnostics)
		return
	}
	defer unlock()

	staged, ok := r.stageConnection(ctx, v, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.discard(ctx)
	imported := isImported(ctx, req.Private, &resp.Diagnostics)
	before := sectionValues(state)
	changes := compareReload(v, before, imported)
	waiting := r.startWaiting(ctx, name, v, changes.effects(v, before).closed, &resp.Diagnostics)
	defer waiting.close()
	if err := r.reload(ctx, name, v, changes); err != nil {
		r.failLoad("Unable to update connection", name, v, err, &resp.Diagnostics)
		return
	}
	resp.State.Raw = req.Plan.Raw
	persisted := r.keep(ctx, subject(name), staged, readKept(ctx, req.Private, &resp.Diagnostics), resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), persisted)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, v)...)
	if imported {
		resp.Diagnostics.Append(setImported(ctx, resp.Private, false)...)
	}
	r.readBack(ctx, name, v, &resp.Diagnostics)
	waiting.wait(ctx, false, &resp.Diagnostics)
}

func (r *connectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	v := sectionValues(state)
	name := connectionName(v)
	if err := r.unload(ctx, name); err != nil {
		r.fail("Unable to unload connection", name, err, &resp.Diagnostics)
		return
	}
	r.forget(ctx, subject(name), readKept(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
	if terminates(v) {
		if err := r.terminateAll(ctx, name); err != nil {
			r.fail("Connection unloaded, but its SAs not closed", name, err, &resp.Diagnostics)
		}
	}
}

// prepare checks what could not be checked before because it was unknown, and that the gateway is known.
func (r *connectionResource) prepare(ctx context.Context, summary string, v values, diags *diag.Diagnostics) bool {
	if diags.HasError() {
		return false
	}
	if err := r.gateway.ready(); err != nil {
		r.fail("Gateway not known yet", connectionName(v), err, diags)
		return false
	}
	if err := swanctl.CheckName(connectionName(v)); err != nil {
		diags.AddAttributeError(path.Root("name"), "Invalid name of a connection", sentence(err))
	}
	refuseSection(swanctl.Connection, path.Empty(), v, diags)
	if diags.HasError() {
		return false
	}
	r.checkPublicKeyFiles(v, diags)
	r.readPublicKeys(ctx, v, diags)
	r.checkRelease(ctx, summary, v, diags)
	return !diags.HasError()
}

func (r *connectionResource) stageConnection(ctx context.Context, v values, diags *diag.Diagnostics) (*stagedFiles, bool) {
	name := connectionName(v)
	files, err := sectionFile("connection", "connections", name, swanctl.Connection, v)
	return r.stage(ctx, subject(name), files, err, diags)
}
