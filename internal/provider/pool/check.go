package pool

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func (r *poolResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	r.check(section.TakeApart(config), &resp.Diagnostics)
}

// check reports what is wrong with a pool, each problem on its attribute. Unknown values pass.
func (r *poolResource) check(v section.Values, diags *diag.Diagnostics) {
	r.CheckName(v, diags)
	section.Check(swanctl.Pool, path.Empty(), v, diags)
	at := path.Root(section.NumberedAttribute)
	if section.IsEmpty(v[section.NumberedAttribute]) {
		section.AddEmptyError(at, diags)
	}
	for number, list := range section.Map(v[section.NumberedAttribute]) {
		if err := swanctl.CheckPoolAttribute(number); err != nil {
			diagnostic.AddErrorAt(at.AtMapKey(number), "Invalid attribute of a pool", diagnostic.Sentence(err), diags)
			continue
		}
		if list.IsNull() {
			diagnostic.AddErrorAt(at.AtMapKey(number), "Missing value", "This attribute is null. Leave it out.", diags)
			continue
		}
		section.CheckOption(&swanctl.Option{Name: number, Kind: swanctl.String, List: true}, at.AtMapKey(number), list, diags)
	}
}

// ModifyPlan keeps texts that mean the same to charon, tells whether the addresses change, and warns of clients that stand
// in the way of that.
func (r *poolResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer r.PlanNamed(ctx, req, resp)
	var plan, state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := section.TakeApart(state)
	if req.Plan.Raw.IsNull() {
		if r.Choose(ctx, req.State, &resp.Diagnostics) {
			r.warnOnline(ctx, before, path.Empty(), "unload", &resp.Diagnostics)
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !r.Choose(ctx, req.Plan, &resp.Diagnostics) {
		return
	}
	planned := section.TakeApart(plan)
	if before != nil {
		planned = section.KeepEqual(swanctl.Pool, planned, before)
	}
	planned["base"], planned["size"] = types.StringUnknown(), types.Int64Unknown()
	moved := before != nil && !planned["addrs"].Equal(before["addrs"])
	if before != nil && !moved {
		planned["base"], planned["size"] = before["base"], before["size"]
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), planned))...)
	r.PlanPersisted(ctx, req.State, resp)
	_, err := poolFiles(planned)
	r.CheckFiles(section.Name(planned), err, &resp.Diagnostics)
	if before != nil {
		planned["persisted"] = before["persisted"]
	}
	if r.Gateway == nil || !section.ChangesDaemon(planned, before) {
		return
	}
	if daemon, known := r.Gateway.Abilities(ctx); known {
		c := section.DaemonCheck{Version: daemon.Version, Algorithms: daemon.Algorithms, Label: r.Gateway.Label, Diags: &resp.Diagnostics}
		c.Section(swanctl.Pool, path.Empty(), planned)
	}
	if moved && section.Name(planned) == section.Name(before) {
		r.warnOnline(ctx, before, path.Root("addrs"), "replace the addresses of", &resp.Diagnostics)
	}
}

// warnOnline warns that an apply is going to fail unless clients are gone by then. A plan works without the gateway, too.
func (r *poolResource) warnOnline(ctx context.Context, v section.Values, at path.Path, what string, diags *diag.Diagnostics) {
	if v == nil || r.Gateway == nil {
		return
	}
	if _, known := r.Gateway.Abilities(ctx); !known {
		return
	}
	name := section.Name(v)
	if pool, _, err := r.Gateway.Pool(ctx, name); err == nil && pool.Online > 0 {
		diagnostic.AddWarningAt(at, "Pool in use", fmt.Sprintf("charon would refuse to %s the pool %q now. %s", what, name, r.online(pool)), diags)
	}
}
