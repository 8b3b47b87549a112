package lifecycle

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// Named is the part of a resource whose objects have a name of their own, and whose attributes come from the option table.
type Named struct {
	Resource

	// Noun is what such a thing is called, which is the resource's type, too: "pool". Article stands before it.
	Article, Noun string

	// Computed are attributes that charon tells and nobody configures. Another release may tell something else.
	Computed []string
}

// NamedObject is what differs between such resources.
type NamedObject interface {
	// Prepare checks what could not be checked before because it was unknown.
	Prepare(ctx context.Context, v section.Values, diags *diag.Diagnostics)

	// Object says how the values are loaded, read and unloaded. Its noun, id and what else all have in common is set already.
	Object(o *Object, v section.Values)
}

// namedIdentity is a name on a gateway.
type namedIdentity struct {
	OnGateway
	Name types.String `tfsdk:"name"`
}

// Metadata names the type after the noun.
func (r *Named) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Noun
	resp.ResourceBehavior.MutableIdentity = false
}

// IdentitySchema is that of a name on a gateway.
func (r *Named) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"gateway": GatewayIdentityAttribute(),
			"name":    identityschema.StringAttribute{RequiredForImport: true, Description: "Name of the " + r.Noun + " on the gateway."},
		},
	}
}

// NameAttribute is the schema of the name.
func (r *Named) NameAttribute() schema.Attribute {
	return schema.StringAttribute{
		Required:      true,
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		MarkdownDescription: fmt.Sprintf("Name of the %[1]s on the gateway: 1 to 255 printable ASCII characters. "+
			"A change unloads the %[1]s and loads another one.", r.Noun),
	}
}

// CheckName reports a name that charon does not take.
func (r *Named) CheckName(v section.Values, diags *diag.Diagnostics) {
	if name, ok := v["name"].(types.String); ok && !name.IsNull() && !name.IsUnknown() {
		if err := swanctl.CheckName(name.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("name"), "Invalid name of "+r.Article+" "+r.Noun, diagnostic.Sentence(err))
		}
	}
}

// Subject names an object in errors.
func (r *Named) Subject(name string) string { return fmt.Sprintf("%s %q", r.Noun, name) }

// ImportState takes gateway/name, a name, or an identity.
func (r *Named) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var identity namedIdentity
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
	} else {
		on, name := r.SplitImportID(req.ID)
		identity = namedIdentity{OnGateway{Gateway: on}, types.StringValue(name)}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("gateway"), identity.Gateway)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), identity.Name)...)
}

// CreateNamed loads what is planned.
func (r *Named) CreateNamed(ctx context.Context, n NamedObject, req resource.CreateRequest, resp *resource.CreateResponse) {
	v, ok := r.begin(ctx, n, req.Plan, &resp.Diagnostics)
	if !ok {
		return
	}
	if persisted, ok := r.CreateObject(ctx, r.object(n, v), resp.Private, &resp.Diagnostics); ok {
		r.store(ctx, v, persisted, &resp.State, resp.Identity, &resp.Diagnostics)
	}
}

// ReadNamed compares the state with what the daemon has.
func (r *Named) ReadNamed(ctx context.Context, n NamedObject, req resource.ReadRequest, resp *resource.ReadResponse) {
	v, ok := r.stored(ctx, req.State, &resp.Diagnostics)
	if !ok {
		return
	}
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
	stored, _ := v["persisted"].(types.Bool)
	o, before := r.object(n, v), maps.Clone(v)
	o.Same = r.sameAs(n, before)
	o.Changed = func() bool { return section.Differs(v, before, r.Computed...) }
	if persisted, loaded := r.ReadObject(ctx, o, stored, req, resp); loaded {
		v["persisted"] = persisted
		resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(attributeTypes(ctx, v), v))...)
	}
}

// UpdateNamed loads what is planned over what is there.
func (r *Named) UpdateNamed(ctx context.Context, n NamedObject, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	v, ok := r.begin(ctx, n, req.Plan, &resp.Diagnostics)
	if !ok {
		return
	}
	o := r.object(n, v)
	o.Same = r.sameAs(n, valuesOf(ctx, req.State.Get, &resp.Diagnostics))
	if persisted, ok := r.UpdateObject(ctx, o, req.Private, resp.Private, &resp.Diagnostics); ok {
		r.store(ctx, v, persisted, &resp.State, resp.Identity, &resp.Diagnostics)
	}
}

// DeleteNamed unloads what is in the state.
func (r *Named) DeleteNamed(ctx context.Context, n NamedObject, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	if v, ok := r.stored(ctx, req.State, &resp.Diagnostics); ok {
		o := r.object(n, v)
		o.Same = r.sameAs(n, v)
		r.DeleteObject(ctx, o, req.Private, &resp.Diagnostics)
	}
}

// PlanNamed notes what is planned with the names, once the plan is complete.
func (r *Named) PlanNamed(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	before, planned := valuesOf(ctx, req.State.Get, &resp.Diagnostics), valuesOf(ctx, resp.Plan.Get, &resp.Diagnostics)
	held := r.HeldBy(before)
	PlanName(ctx, r.kind(section.Name(planned)), held, r.HeldBy(planned), before != nil, planned != nil, resp.Private, &resp.Diagnostics)
	if before != nil && planned != nil && !resp.Plan.Raw.Equal(req.State.Raw) {
		NoteHeld(ctx, held, resp.Private, &resp.Diagnostics)
	}
}

// valuesOf takes a plan or a state apart.
func valuesOf(ctx context.Context, get func(context.Context, any) diag.Diagnostics, diags *diag.Diagnostics) section.Values {
	var o types.Object
	diags.Append(get(ctx, &o)...)
	return section.TakeApart(o)
}

// kind is what all objects of the resource have in common.
func (r *Named) kind(name string) *Object {
	return &Object{
		Noun: r.Article + " " + r.Noun, Type: r.Noun, ID: name,
		Taken: "Name in use on the gateway", TakenAt: "name", Harm: "Loading this one would replace it.",
		Paths: ConfPath(r.Noun),
	}
}

// object is what a plan or a state loads.
func (r *Named) object(n NamedObject, v section.Values) *Object {
	o := r.kind(section.Name(v))
	n.Object(o, v)
	return o
}

// sameAs reports whether the daemon has what a state says.
func (r *Named) sameAs(n NamedObject, state section.Values) func(context.Context) (exists, same bool, err error) {
	return func(ctx context.Context) (exists, same bool, err error) {
		read := maps.Clone(state)
		exists, err = r.object(n, read).Refresh(ctx)
		return exists, err == nil && section.Equal(read, state), err
	}
}

// begin is what a create and an update begin with: it reports whether the gateway is known, and all that could not be checked
// before is in order.
func (r *Named) begin(ctx context.Context, n NamedObject, plan tfsdk.Plan, diags *diag.Diagnostics) (v section.Values, ok bool) {
	var planned types.Object
	diags.Append(plan.Get(ctx, &planned)...)
	if !r.Choose(ctx, plan, diags) {
		return nil, false
	}
	v = section.TakeApart(planned)
	if r.Unready(r.Subject(section.Name(v)), diags) {
		return nil, false
	}
	var found diag.Diagnostics
	n.Prepare(ctx, v, &found)
	diags.Append(found.Errors()...) // the CLI has shown the warnings
	return v, !diags.HasError()
}

// stored takes a state apart, and reports whether its gateway is known.
func (r *Named) stored(ctx context.Context, state tfsdk.State, diags *diag.Diagnostics) (v section.Values, ok bool) {
	var object types.Object
	diags.Append(state.Get(ctx, &object)...)
	return section.TakeApart(object), r.Choose(ctx, state, diags)
}

// store puts what was loaded into the state.
func (r *Named) store(
	ctx context.Context, v section.Values, persisted types.Bool, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) {
	v["persisted"] = persisted
	nullUnknown(ctx, v)
	diags.Append(state.Set(ctx, types.ObjectValueMust(attributeTypes(ctx, v), v))...)
	diags.Append(r.setIdentity(ctx, identity, v)...)
}

// setIdentity sets the identity where the CLI knows such a thing.
func (r *Named) setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, v section.Values) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	on, _ := v["gateway"].(types.String)
	return identity.Set(ctx, namedIdentity{OnGateway{Gateway: on}, types.StringValue(section.Name(v))})
}

func attributeTypes(ctx context.Context, v section.Values) map[string]attr.Type {
	all := make(map[string]attr.Type, len(v))
	for name, value := range v {
		all[name] = value.Type(ctx)
	}
	return all
}
