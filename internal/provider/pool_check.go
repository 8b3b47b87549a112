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

func (r *poolResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	r.check(sectionValues(config), &resp.Diagnostics)
}

// check reports what is wrong with a pool, each problem on its attribute. Unknown values pass.
func (r *poolResource) check(v values, diags *diag.Diagnostics) {
	r.checkName(v, diags)
	checkSection(swanctl.Pool, path.Empty(), v, diags)
	at := path.Root(numberedAttribute)
	if isEmpty(v[numberedAttribute]) {
		addEmptyError(at, diags)
	}
	for number, list := range keyed(v[numberedAttribute]) {
		if err := swanctl.CheckPoolAttribute(number); err != nil {
			addErrorAt(at.AtMapKey(number), "Invalid attribute of a pool", sentence(err), diags)
			continue
		}
		if list.IsNull() {
			addErrorAt(at.AtMapKey(number), "Missing value", "This attribute is null. Leave it out.", diags)
			continue
		}
		checkOption(&swanctl.Option{Name: number, Kind: swanctl.String, List: true}, at.AtMapKey(number), list, diags)
	}
}

// ModifyPlan keeps texts that mean the same to charon, tells whether the addresses change, and warns of clients that stand
// in the way of that.
func (r *poolResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan, state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := sectionValues(state)
	if req.Plan.Raw.IsNull() {
		if r.choose(ctx, req.State, &resp.Diagnostics) {
			r.warnOnline(ctx, before, path.Empty(), "unload", &resp.Diagnostics)
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !r.choose(ctx, req.Plan, &resp.Diagnostics) {
		return
	}
	planned := sectionValues(plan)
	if before != nil {
		planned = keepEqual(swanctl.Pool, planned, before)
	}
	planned["base"], planned["size"] = types.StringUnknown(), types.Int64Unknown()
	moved := before != nil && !planned["addrs"].Equal(before["addrs"])
	if before != nil && !moved {
		planned["base"], planned["size"] = before["base"], before["size"]
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), planned))...)
	r.planPersisted(ctx, req.State, resp)
	_, err := poolFiles(planned)
	r.checkFiles(connectionName(planned), err, &resp.Diagnostics)
	if before != nil {
		planned["persisted"] = before["persisted"]
	}
	if r.gateway == nil || !loads(planned, before) {
		return
	}
	if daemon, known := r.gateway.Abilities(ctx); known {
		c := daemonCheck{version: daemon.version, algorithms: daemon.algorithms, label: r.gateway.label, diags: &resp.Diagnostics}
		c.section(swanctl.Pool, path.Empty(), planned)
	}
	if moved && connectionName(planned) == connectionName(before) {
		r.warnOnline(ctx, before, path.Root("addrs"), "replace the addresses of", &resp.Diagnostics)
	}
}

// warnOnline warns that an apply is going to fail unless clients are gone by then. A plan works without the gateway, too.
func (r *poolResource) warnOnline(ctx context.Context, v values, at path.Path, what string, diags *diag.Diagnostics) {
	if v == nil || r.gateway == nil {
		return
	}
	if _, known := r.gateway.Abilities(ctx); !known {
		return
	}
	name := connectionName(v)
	if pool, _, err := r.gateway.pool(ctx, name); err == nil && pool.Online > 0 {
		addWarningAt(at, "Pool in use", fmt.Sprintf("charon would refuse to %s the pool %q now. %s", what, name, r.online(pool)), diags)
	}
}
