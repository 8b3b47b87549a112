package connection

import (
	"bytes"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/vmihailenco/msgpack/v5/msgpcode"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/wire"
)

// FastPath answers requests about connections: it takes them apart for the methods of connectionResource that
// the framework calls, too, and leaves out what the framework does for attributes that connections have none of, such as
// defaults and validators. Its methods return nil for what they leave to the framework.
type FastPath struct {
	fleet    func() *gateway.Fleet // nil before the provider is configured
	schema   *wire.Type
	identity *wire.Type
}

// NewFastPath returns the fast path of gateways that a function returns, nil as long as the provider is not configured.
func NewFastPath(gateways func() *gateway.Fleet) (*FastPath, error) {
	ctx := context.Background()
	var (
		r        connectionResource
		schema   resource.SchemaResponse
		identity resource.IdentitySchemaResponse
		err      error
	)
	r.Schema(ctx, resource.SchemaRequest{}, &schema)
	r.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
	c := &FastPath{fleet: gateways}
	if c.schema, err = wire.New(ctx, schema.Schema.Type()); err != nil {
		return nil, err
	}
	c.identity, err = wire.New(ctx, identity.IdentitySchema.Type())
	return c, err
}

// Upgrade passes on a state that has the version of the schema.
func (c *FastPath) Upgrade(req *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.UpgradeResourceStateResponse {
	if req.Version != connectionSchema {
		return nil
	}
	state, err := c.schema.FromJSON(req.RawState.JSON)
	if err != nil {
		return nil
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{MsgPack: state}}
}

// Validate leaves configurations that anything is to be said about to the framework, and wait_for, which has validators.
func (c *FastPath) Validate(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) *tfprotov6.ValidateResourceConfigResponse {
	var q connectionRequest
	if !c.decode(ctx, req.Config, &q.planned) || q.planned == nil || q.planned["name"].IsNull() || !q.planned["wait_for"].IsNull() {
		return nil
	}
	if checkConnection(q.planned, &q.diags); len(q.diags) > 0 {
		return nil
	}
	return &tfprotov6.ValidateResourceConfigResponse{}
}

// Read leaves the first refresh after an import to the framework, which has a note of its own about it.
func (c *FastPath) Read(ctx context.Context, req *tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse {
	r := c.resource()
	private, ok := wire.DecodePrivate(req.Private)
	q := connectionRequest{private: private}
	if r == nil || !ok || !c.decode(ctx, req.CurrentState, &q.prior) || q.prior == nil || !c.identifies(ctx, req.CurrentIdentity, &q) {
		return nil
	}
	r.read(ctx, &q)
	section.KeepSpellings(q.answer, q.prior)
	resp := &tfprotov6.ReadResourceResponse{NewIdentity: c.answeredIdentity(ctx, &q, req.CurrentIdentity), Diagnostics: wire.Diagnostics(q.diags)}
	if q.answer != nil && section.Equal(q.answer, q.prior) {
		resp.NewState = req.CurrentState
	} else {
		resp.NewState = c.encode(ctx, q.answer)
	}
	if resp.Private, ok = private.Encode(); !ok || resp.NewState == nil || resp.NewIdentity == nil {
		return nil
	}
	return resp
}

// Plan plans a connection.
func (c *FastPath) Plan(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) *tfprotov6.PlanResourceChangeResponse {
	r := c.resource()
	if r == nil || req.PriorState == nil || req.ProposedNewState == nil {
		return nil
	}
	identity := req.PriorIdentity
	if identity == nil { // a CLI without identities, or a state that such a one has written
		identity = noIdentity()
	}
	if held := c.unchanged(req); held != nil {
		resp := &tfprotov6.PlanResourceChangeResponse{PlannedState: req.ProposedNewState, PlannedPrivate: req.PriorPrivate, PlannedIdentity: identity}
		var diags diag.Diagnostics
		lifecycle.PlanName(ctx, kind(held.ID), held, held, true, true, wire.PrivateData{}, &diags)
		resp.Diagnostics = wire.Diagnostics(diags)
		return resp
	}
	private, ok := wire.DecodePrivate(req.PriorPrivate)
	q := connectionRequest{private: private}
	if !ok || !c.decode(ctx, req.PriorState, &q.prior) || !c.decode(ctx, req.ProposedNewState, &q.planned) {
		return nil
	}
	resp := &tfprotov6.PlanResourceChangeResponse{PlannedIdentity: identity}
	if q.planned != nil && q.prior != nil {
		resp.RequiresReplace = replacing(q.planned, q.prior)
	}
	if q.planned != nil && !section.Equal(q.planned, q.prior) {
		q.planned["persisted"] = types.BoolUnknown() // as all that is computed
	}
	r.plan(ctx, &q)
	resp.Diagnostics = wire.Diagnostics(q.diags)
	resp.PlannedState = c.encode(ctx, q.answer)
	if resp.PlannedPrivate, ok = private.Encode(); !ok || resp.PlannedState == nil {
		return nil
	}
	return resp
}

// unchanged returns what the connection holds if plan would do nothing but note that: nothing is to be loaded, and the files are
// as the gateway's persist wants them.
func (c *FastPath) unchanged(req *tfprotov6.PlanResourceChangeRequest) *lifecycle.Held {
	if len(req.PriorState.MsgPack) == 0 || !bytes.Equal(req.PriorState.MsgPack, req.ProposedNewState.MsgPack) {
		return nil
	}
	if bytes.Contains(req.PriorPrivate, []byte(lifecycle.InterruptedKey)) {
		return nil
	}
	state, ok := wire.RootAttributes(req.PriorState.MsgPack, "gateway", "name", "persisted")
	r := c.resource()
	if !ok || r == nil {
		return nil
	}
	on := types.StringNull()
	if name, ok := state["gateway"].(string); ok {
		on = types.StringValue(name)
	}
	name, _ := state["name"].(string)
	held := r.Held(on, name)
	if held == nil || held.Gateway.Ready() != nil {
		return nil
	}
	if held.Gateway.Persist && state["persisted"] != true || !held.Gateway.Persist && state["persisted"] != nil {
		return nil
	}
	return held
}

// replacing returns the attributes that only a replacement changes, in the order of their names.
func replacing(planned, prior section.Values) (at []*tftypes.AttributePath) {
	for _, name := range []string{"gateway", "name"} {
		if !planned[name].Equal(prior[name]) {
			at = append(at, tftypes.NewAttributePath().WithAttributeName(name))
		}
	}
	return at
}

// Apply loads or unloads a connection.
func (c *FastPath) Apply(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) *tfprotov6.ApplyResourceChangeResponse {
	r := c.resource()
	var q connectionRequest
	if r == nil || !c.decode(ctx, req.PriorState, &q.prior) || !c.decode(ctx, req.PlannedState, &q.planned) {
		return nil
	}
	private, ok := wire.DecodePrivate(req.PlannedPrivate)
	if !ok || !c.identifies(ctx, req.PlannedIdentity, &q) {
		return nil
	}
	switch {
	case q.prior == nil && q.planned == nil:
		return nil
	case q.prior == nil:
		private = wire.PrivateData{}
		q.private = private
		r.create(ctx, &q)
	case q.planned == nil:
		q.private = private
		r.delete(ctx, &q)
		if !q.diags.HasError() {
			return &tfprotov6.ApplyResourceChangeResponse{
				NewState: c.encode(ctx, nil), NewIdentity: noIdentity(), Diagnostics: wire.Diagnostics(q.diags),
			}
		}
		q.answer = q.prior
	default:
		q.private = private
		r.update(ctx, &q)
	}
	resp := &tfprotov6.ApplyResourceChangeResponse{
		NewState: c.encode(ctx, q.answer), NewIdentity: c.answeredIdentity(ctx, &q, req.PlannedIdentity), Diagnostics: wire.Diagnostics(q.diags),
	}
	resp.Private, _ = private.Encode()
	return resp
}

// resource returns a resource that knows its gateways, or nil as long as the provider is not configured.
func (c *FastPath) resource() *connectionResource {
	f := c.fleet()
	if f == nil {
		return nil
	}
	var r connectionResource
	r.Fleet = f
	return &r
}

// decode takes a state apart. It reports whether it can; the values of a null are nil.
func (c *FastPath) decode(ctx context.Context, state *tfprotov6.DynamicValue, v *section.Values) bool {
	if state == nil || len(state.MsgPack) == 0 {
		return false
	}
	value, err := c.schema.Decode(ctx, state.MsgPack)
	*v = section.TakeApart(value)
	return err == nil && !value.IsUnknown()
}

// encode puts a state together, or returns nil if it cannot.
func (c *FastPath) encode(ctx context.Context, v section.Values) *tfprotov6.DynamicValue {
	value := types.ObjectNull(c.schema.AttributeTypes())
	if v != nil {
		value = types.ObjectValueMust(c.schema.AttributeTypes(), v)
	}
	encoded, err := c.schema.Encode(ctx, value)
	if err != nil {
		return nil
	}
	return &tfprotov6.DynamicValue{MsgPack: encoded}
}

// identifies reports whether an identity is the request's own, or none. Another one is the framework's to complain about.
func (c *FastPath) identifies(ctx context.Context, identity *tfprotov6.ResourceIdentityData, q *connectionRequest) bool {
	if identity == nil || identity.IdentityData == nil || slices.Equal(identity.IdentityData.MsgPack, []byte{msgpcode.Nil}) {
		return true
	}
	value, err := c.identity.Decode(ctx, identity.IdentityData.MsgPack)
	return err == nil && section.Equal(section.TakeApart(value), q.identity().values())
}

// answeredIdentity is the identity that is answered with, which stays as it was if nothing was done.
func (c *FastPath) answeredIdentity(ctx context.Context, q *connectionRequest, before *tfprotov6.ResourceIdentityData) *tfprotov6.ResourceIdentityData {
	if !q.isIdentified {
		if before == nil {
			return noIdentity()
		}
		return before
	}
	encoded, err := c.identity.Encode(ctx, types.ObjectValueMust(c.identity.AttributeTypes(), q.identity().values()))
	if err != nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{MsgPack: encoded}}
}

func noIdentity() *tfprotov6.ResourceIdentityData {
	return &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{MsgPack: []byte{msgpcode.Nil}}}
}
