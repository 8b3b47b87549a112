package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
)

// connectionRequest is a request about one connection, taken apart: what comes with it, and what is answered. It is made from
// the framework's requests here, and from those of the protocol in fast_path.go.
type connectionRequest struct {
	// planned and prior are the connection as it is to be, and as it was. None is nil.
	planned, prior section.Values

	private lifecycle.PrivateData

	// answer is the plan, or the state after what was done. None is nil.
	answer section.Values

	// isIdentified tells that the answer comes with the identity.
	isIdentified bool

	diags diag.Diagnostics
}

// ModifyPlan is [connectionResource.plan] for the framework.
func (r *connectionResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	q := connectionRequest{private: req.Private}
	t := q.takeApart(ctx, &q.planned, req.Plan)
	q.takeApart(ctx, &q.prior, req.State)
	if !q.diags.HasError() {
		r.plan(ctx, &q)
	}
	if q.answer != nil {
		q.diags.Append(resp.Plan.Set(ctx, types.ObjectValueMust(t, q.answer))...)
	}
	resp.Diagnostics.Append(q.diags...)
}

// Create is [connectionResource.create] for the framework.
func (r *connectionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	q := connectionRequest{private: resp.Private}
	t := q.takeApart(ctx, &q.planned, req.Plan)
	q.answerWith(ctx, t, r.create, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Read is [connectionResource.read] for the framework.
func (r *connectionResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	q := connectionRequest{private: resp.Private}
	t := q.takeApart(ctx, &q.prior, req.State)
	q.answerWith(ctx, t, r.read, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Update is [connectionResource.update] for the framework.
func (r *connectionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	q := connectionRequest{private: resp.Private}
	t := q.takeApart(ctx, &q.planned, req.Plan)
	q.takeApart(ctx, &q.prior, req.State)
	q.answerWith(ctx, t, r.update, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Delete is [connectionResource.delete] for the framework, which removes the state unless there is an error.
func (r *connectionResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	q := connectionRequest{private: resp.Private}
	q.takeApart(ctx, &q.prior, req.State)
	if !q.diags.HasError() {
		r.delete(ctx, &q)
	}
	resp.Diagnostics.Append(q.diags...)
}

// takeApart sets values to those of a plan or state, and returns the types of its attributes.
func (q *connectionRequest) takeApart(ctx context.Context, v *section.Values, from interface {
	Get(ctx context.Context, target any) diag.Diagnostics
},
) map[string]attr.Type {
	var o types.Object
	q.diags.Append(from.Get(ctx, &o)...)
	*v = section.TakeApart(o)
	return o.AttributeTypes(ctx)
}

// answerWith does what is asked for, and sets the state and the identity, where the CLI knows such a thing, to the answer. If
// the request cannot be taken apart, they stay.
func (q *connectionRequest) answerWith(
	ctx context.Context, t map[string]attr.Type, do func(context.Context, *connectionRequest), state *tfsdk.State, identity *tfsdk.ResourceIdentity,
	diags *diag.Diagnostics,
) {
	if !q.diags.HasError() {
		do(ctx, q)
		o := types.ObjectNull(t)
		if q.answer != nil {
			o = types.ObjectValueMust(t, q.answer)
		}
		q.diags.Append(state.Set(ctx, o)...)
		if q.isIdentified && identity != nil {
			q.diags.Append(identity.Set(ctx, q.identity())...)
		}
	}
	diags.Append(q.diags...)
}

// identity is that of the connection that the request is about.
func (q *connectionRequest) identity() connectionIdentity {
	v := q.planned
	if v == nil {
		v = q.prior
	}
	gateway, _ := v["gateway"].(types.String)
	return connectionIdentity{lifecycle.OnGateway{Gateway: gateway}, types.StringValue(section.Name(v))}
}

func (i connectionIdentity) values() section.Values {
	return section.Values{"name": i.Name, "gateway": i.Gateway}
}
