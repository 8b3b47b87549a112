package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const poolFailed = "Unable to load pool"

func (r *poolResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	v := sectionValues(plan)
	if !r.choose(ctx, req.Plan, &resp.Diagnostics) || !r.prepare(ctx, v, &resp.Diagnostics) {
		return
	}
	name := connectionName(v)
	unlock, ok := r.lock(ctx, name, poolFailed, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	_, existed, err := r.gateway.pool(ctx, name)
	if err != nil {
		r.fail(poolFailed, name, err, &resp.Diagnostics)
		return
	}
	if r.taken(name, existed, &resp.Diagnostics) {
		return
	}
	files, err := poolFiles(v)
	staged, ok := r.stage(ctx, r.subject(name), files, err, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.discard(ctx)
	if err := r.gateway.client.LoadPool(ctx, name, poolMessage(v)); err != nil {
		if existed || !r.loadedAfterAll(ctx, err, func() (bool, error) { _, is, err := r.gateway.pool(ctx, name); return is, err }) {
			if existed || !vici.IsUnanswered(err) {
				r.fail(poolFailed, name, err, &resp.Diagnostics)
				return
			}
			resp.Diagnostics.AddError(poolFailed, r.gateway.failure(r.subject(name), err)+doubt)
			v["persisted"], v["base"], v["size"] = r.notKept(), types.StringNull(), types.Int64Null()
			resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), v))...)
			resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
			return
		}
		resp.Diagnostics.AddWarning("Pool loaded, but the answer was lost", r.gateway.failure(r.subject(name), err))
	}
	r.readBack(ctx, v, &resp.Diagnostics)
	v["persisted"] = r.keep(ctx, r.subject(name), staged, keptRecord{}, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), v))...)
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
}

func (r *poolResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	v := sectionValues(state)
	name := connectionName(v)
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
	if r.notRefreshed(name, &resp.Diagnostics) {
		return
	}
	kept := readKept(ctx, req.Private, &resp.Diagnostics)
	pool, loaded, err := r.gateway.pool(ctx, name)
	switch {
	case err != nil:
		r.fail("Unable to read pool", name, err, &resp.Diagnostics)
		return
	case !loaded:
		if !r.vanished(ctx, r.subject(name), kept, &resp.Diagnostics) {
			resp.State.RemoveResource(ctx)
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), false)...)
		return
	}
	readPool(pool, v)
	stored, _ := v["persisted"].(types.Bool)
	v["persisted"] = r.refreshPersisted(ctx, r.subject(name), kept, stored, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(state.AttributeTypes(ctx), v))...)
}

// Update loads the pool anew. charon replaces what clients are told, and the addresses unless one is in use
// (src/libcharon/plugins/vici/vici_attribute.c, merge_pool).
func (r *poolResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	const summary = "Unable to update pool"
	var plan types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	v := sectionValues(plan)
	if !r.choose(ctx, req.Plan, &resp.Diagnostics) || !r.prepare(ctx, v, &resp.Diagnostics) {
		return
	}
	name := connectionName(v)
	unlock, ok := r.lock(ctx, name, summary, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	files, err := poolFiles(v)
	staged, ok := r.stage(ctx, r.subject(name), files, err, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.discard(ctx)
	if err := r.gateway.client.LoadPool(ctx, name, poolMessage(v)); err != nil {
		cutOff(ctx, resp.Private, err, unsettled{}, &resp.Diagnostics)
		r.refused(ctx, summary, name, err, path.Root("addrs"), &resp.Diagnostics)
		return
	}
	writeUnsettled(ctx, resp.Private, nil, &resp.Diagnostics)
	r.readBack(ctx, v, &resp.Diagnostics)
	before := readKept(ctx, req.Private, &resp.Diagnostics)
	v["persisted"] = r.keep(ctx, r.subject(name), staged, before, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), v))...)
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
}

func (r *poolResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	const summary = "Unable to unload pool"
	var state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	name := connectionName(sectionValues(state))
	if err := r.gateway.ready(); err != nil {
		r.fail(summary, name, err, &resp.Diagnostics)
		return
	}
	unlock, ok := r.lock(ctx, name, summary, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	_, loaded, err := r.gateway.pool(ctx, name)
	if err == nil && loaded {
		err = r.gateway.client.UnloadPool(ctx, name)
	}
	if err != nil && !r.refused(ctx, summary, name, err, path.Empty(), &resp.Diagnostics) {
		return
	}
	r.forget(ctx, r.subject(name), readKept(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
}

// prepare checks what could not be checked before because it was unknown, and that the gateway is known.
func (r *poolResource) prepare(ctx context.Context, v values, diags *diag.Diagnostics) bool {
	name := connectionName(v)
	if err := r.gateway.ready(); err != nil {
		r.fail("Gateway not known yet", name, err, diags)
		return false
	}
	r.check(v, diags)
	version, err := r.gateway.Version(ctx)
	if err != nil {
		r.fail(poolFailed, name, err, diags)
		return false
	}
	c := daemonCheck{abilities: abilities{version: version}, uri: r.gateway.label, diags: diags}
	c.section(swanctl.Pool, path.Empty(), v)
	return !diags.HasError()
}

// poolMessage is what load-pool is sent.
func poolMessage(v values) *vici.Message {
	m := vici.NewMessage()
	encoder{}.section(swanctl.Pool, v, m)
	attributes := keyed(v[numberedAttribute])
	for _, number := range slices.Sorted(maps.Keys(attributes)) {
		texts, _ := optionTexts(attributes[number])
		m.SetList(number, texts)
	}
	return m
}

// pool returns a pool, and whether there is one.
func (g *gateway) pool(ctx context.Context, name string) (pool vici.Pool, loaded bool, err error) {
	pools, err := g.client.GetPools(ctx, name, false)
	i := slices.IndexFunc(pools, func(p vici.Pool) bool { return p.Name == name })
	if err != nil || i < 0 {
		return pool, false, err
	}
	return pools[i], true, nil
}

// readPool takes over what is reported. The addresses stay as they were written if they are the same.
func readPool(pool vici.Pool, v values) {
	addrs, _ := optionTexts(v["addrs"])
	if len(addrs) == 0 || !swanctl.ReportsPool(addrs[0], pool.Base, pool.Size) {
		v["addrs"] = textValue{StringValue: types.StringValue(swanctl.ReadPool(pool.Base, pool.Size)), kind: swanctl.PoolAddresses}
	}
	v["base"], v["size"] = types.StringValue(pool.Base), types.Int64Value(pool.Size)
}

// readBack fills in what the daemon computes. The pool exists, so what goes wrong now is only worth a warning.
func (r *poolResource) readBack(ctx context.Context, v values, diags *diag.Diagnostics) {
	name := connectionName(v)
	v["base"], v["size"] = types.StringNull(), types.Int64Null()
	pool, loaded, err := r.gateway.pool(ctx, name)
	switch {
	case err != nil:
		diags.AddWarning("Pool loaded, but not read back", r.gateway.failure(r.subject(name), err))
	case !loaded:
		r.gone(name, diags)
	default:
		v["base"], v["size"] = types.StringValue(pool.Base), types.Int64Value(pool.Size)
	}
}
