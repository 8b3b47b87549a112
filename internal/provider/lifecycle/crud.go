package lifecycle

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Object is what differs between things that one command loads whole, in place of another one of that name.
type Object interface {
	// Prepare checks what could not be checked before because it was unknown.
	Prepare(ctx context.Context, v section.Values, diags *diag.Diagnostics)

	// Files returns those that bring it back after a restart.
	Files(v section.Values) ([]gateway.File, error)

	// Load and unload send the commands.
	Load(ctx context.Context, v section.Values) error
	Unload(ctx context.Context, name string) error

	// Exists asks whether the daemon has one of the name.
	Exists(ctx context.Context, name string) (bool, error)

	// Refresh takes over what the daemon reports, and tells whether it has it.
	Refresh(ctx context.Context, v section.Values) (exists bool, err error)

	// Complete fills in what was unknown before it was loaded, and tells whether the daemon has it.
	Complete(ctx context.Context, v section.Values) (exists bool, err error)

	// Refused reports why the daemon did not load or unload it.
	Refused(ctx context.Context, summary string, v section.Values, err error, diags *diag.Diagnostics)
}

func (r *Named) CreateObject(ctx context.Context, l Object, req resource.CreateRequest, resp *resource.CreateResponse) {
	summary := "Unable to load " + r.Noun
	v, unlock, ok := r.begin(ctx, l, req.Plan, summary, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	name := section.Name(v)
	existed, err := l.Exists(ctx, name)
	if err != nil {
		r.Fail(summary, name, err, &resp.Diagnostics)
		return
	}
	if r.taken(name, existed, &resp.Diagnostics) {
		return
	}
	files, err := l.Files(v)
	staged, ok := r.StageFiles(ctx, r.Subject(name), files, err, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	err = l.Load(ctx, v)
	switch {
	case err == nil:
	case !existed && LoadedDespiteError(ctx, err, func() (bool, error) { return l.Exists(ctx, name) }):
		resp.Diagnostics.AddWarning(r.loaded()+", but the answer was lost", diagnostic.Failure(r.Gateway.Label, r.Subject(name), err))
	case !existed && vici.IsUnanswered(err):
		resp.Diagnostics.AddError(summary, diagnostic.Failure(r.Gateway.Label, r.Subject(name), err)+OutcomeUnknown)
		v["persisted"] = r.NotPersisted()
		nullUnknown(ctx, v)
		r.store(ctx, v, &resp.State, resp.Identity, &resp.Diagnostics)
		return
	default:
		l.Refused(ctx, summary, v, err, &resp.Diagnostics)
		return
	}
	r.readBack(ctx, l, v, &resp.Diagnostics)
	v["persisted"] = r.CommitFiles(ctx, r.Subject(name), staged, FileRecord{}, resp.Private, &resp.Diagnostics)
	r.store(ctx, v, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *Named) ReadObject(ctx context.Context, l Object, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	v := section.TakeApart(state)
	name := section.Name(v)
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
	if r.notRefreshed(name, &resp.Diagnostics) {
		return
	}
	kept := ReadFiles(ctx, req.Private, &resp.Diagnostics)
	exists, err := l.Refresh(ctx, v)
	switch {
	case err != nil:
		r.Fail("Unable to read "+r.Noun, name, err, &resp.Diagnostics)
		return
	case !exists:
		if !r.Vanished(ctx, r.Subject(name), kept, &resp.Diagnostics) {
			resp.State.RemoveResource(ctx)
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), false)...)
		return
	}
	stored, _ := v["persisted"].(types.Bool)
	v["persisted"] = r.RefreshPersisted(ctx, r.Subject(name), kept, stored, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(state.AttributeTypes(ctx), v))...)
}

// UpdateObject loads all of it anew.
func (r *Named) UpdateObject(ctx context.Context, l Object, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	summary := "Unable to update " + r.Noun
	v, unlock, ok := r.begin(ctx, l, req.Plan, summary, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	name := section.Name(v)
	files, err := l.Files(v)
	staged, ok := r.StageFiles(ctx, r.Subject(name), files, err, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	if err := l.Load(ctx, v); err != nil {
		MarkInterrupted(ctx, resp.Private, err, Interrupted{}, &resp.Diagnostics)
		l.Refused(ctx, summary, v, err, &resp.Diagnostics)
		return
	}
	WriteInterrupted(ctx, resp.Private, nil, &resp.Diagnostics)
	r.readBack(ctx, l, v, &resp.Diagnostics)
	before := ReadFiles(ctx, req.Private, &resp.Diagnostics)
	v["persisted"] = r.CommitFiles(ctx, r.Subject(name), staged, before, resp.Private, &resp.Diagnostics)
	r.store(ctx, v, &resp.State, resp.Identity, &resp.Diagnostics)
}

func (r *Named) DeleteObject(ctx context.Context, l Object, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	summary := "Unable to unload " + r.Noun
	var state types.Object
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	v := section.TakeApart(state)
	name := section.Name(v)
	if err := r.Gateway.Ready(); err != nil {
		r.Fail(summary, name, err, &resp.Diagnostics)
		return
	}
	unlock, ok := r.lock(ctx, name, summary, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	if err := l.Unload(ctx, name); err != nil && !r.goneAnyway(ctx, l, name, err) {
		l.Refused(ctx, summary, v, err, &resp.Diagnostics)
		return
	}
	r.RemoveFiles(ctx, r.Subject(name), ReadFiles(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
}

// goneAnyway reports whether charon refused to unload what it does not have.
func (r *Named) goneAnyway(ctx context.Context, l Object, name string, err error) bool {
	var refused *vici.CommandError
	if !errors.As(err, &refused) {
		return false
	}
	exists, err := l.Exists(ctx, name)
	return err == nil && !exists
}

// begin is what a create and an update begin with: it reports whether the gateway is known, and all that could not be checked
// before is in order. From then on nobody else changes what has the name.
func (r *Named) begin(ctx context.Context, l Object, plan tfsdk.Plan, summary string, diags *diag.Diagnostics) (v section.Values, unlock func(), ok bool) {
	var planned types.Object
	diags.Append(plan.Get(ctx, &planned)...)
	if !r.Choose(ctx, plan, diags) {
		return nil, nil, false
	}
	v = section.TakeApart(planned)
	name := section.Name(v)
	if err := r.Gateway.Ready(); err != nil {
		r.Fail("Gateway not known yet", name, err, diags)
		return nil, nil, false
	}
	var found diag.Diagnostics
	l.Prepare(ctx, v, &found)
	diags.Append(found.Errors()...) // the CLI has shown the warnings
	if diags.HasError() {
		return nil, nil, false
	}
	unlock, ok = r.lock(ctx, name, summary, diags)
	return v, unlock, ok
}

// store puts what was loaded into the state.
func (r *Named) store(ctx context.Context, v section.Values, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics) {
	attributeTypes := make(map[string]attr.Type, len(v))
	for name, value := range v {
		attributeTypes[name] = value.Type(ctx)
	}
	diags.Append(state.Set(ctx, types.ObjectValueMust(attributeTypes, v))...)
	diags.Append(r.setIdentity(ctx, identity, v)...)
}

// readBack fills in what only the daemon knows. It has loaded everything, so what goes wrong now is only worth a warning.
func (r *Named) readBack(ctx context.Context, l Object, v section.Values, diags *diag.Diagnostics) {
	name := section.Name(v)
	switch exists, err := l.Complete(ctx, v); {
	case err != nil:
		diags.AddWarning(r.loaded()+", but not read back", diagnostic.Failure(r.Gateway.Label, r.Subject(name), err))
	case !exists:
		r.gone(name, diags)
	}
	nullUnknown(ctx, v)
}

// Fill sets a value that was unknown. One that was planned stays: CLIs take it for a bug of the provider if it changes.
func Fill(v section.Values, name string, value attr.Value) {
	if v[name].IsUnknown() {
		v[name] = value
	}
}

// nullUnknown makes null what is computed, and could not be read.
func nullUnknown(ctx context.Context, v section.Values) {
	for name, value := range v {
		if !value.IsUnknown() {
			continue
		}
		t := value.Type(ctx)
		if null, err := t.ValueFromTerraform(ctx, tftypes.NewValue(t.TerraformType(ctx), nil)); err == nil {
			v[name] = null
		}
	}
}
