package lifecycle

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// CreateObject loads what is not there yet. It returns the value of persisted, and reports whether there is anything to store:
// also, with an error, what may or may not have been loaded.
func (c *Chooser) CreateObject(ctx context.Context, o *Object, private PrivateWriter, diags *diag.Diagnostics) (persisted types.Bool, ok bool) {
	summary := "Unable to load " + o.noun()
	unlock, ok := c.LockObject(ctx, o, summary, diags)
	if !ok {
		return persisted, false
	}
	defer unlock()

	existed, err := o.Exists(ctx)
	if err != nil {
		c.Fail(summary, o.Subject(), err, diags)
		return persisted, false
	}
	if existed && !c.Gateway.AdoptExisting {
		c.Gateway.MarkRefused(o.Type, o.ID)
		c.AddTaken(o, diags)
		return persisted, false
	}
	staged, ok := c.StageObject(ctx, o, true, diags)
	if !ok {
		return persisted, false
	}
	defer staged.Discard(ctx)
	isNew := !existed && o.ID != ""
	err = o.Load(ctx)
	switch {
	case err == nil:
	case isNew && LoadedDespiteError(ctx, err, func() (bool, error) { return o.Exists(ctx) }):
		diags.AddWarning(o.capital()+" loaded, but the answer was lost", diagnostic.Failure(c.Gateway.Label, o.Subject(), err))
	case isNew && vici.IsUnanswered(err):
		c.Gateway.MarkLoaded(o.Type, o.ID)
		diags.AddError(summary, diagnostic.Failure(c.Gateway.Label, o.Subject(), err)+OutcomeUnknown)
		return c.NotPersisted(), true
	default:
		c.refused(ctx, o, summary, err, diags)
		return persisted, false
	}
	c.Gateway.MarkLoaded(o.Type, o.ID)
	c.complete(ctx, o, diags)
	return c.CommitFiles(ctx, o.Subject(), staged, FileRecord{}, true, private, diags), true
}

// ReadObject compares the daemon with the state. It returns the value of persisted, which is in the state already, and reports
// whether the daemon has the object.
func (c *Chooser) ReadObject(
	ctx context.Context, o *Object, stored types.Bool, req resource.ReadRequest, resp *resource.ReadResponse,
) (persisted types.Bool, loaded bool) {
	if c.NotRefreshed(o.capital(), o.Subject(), &resp.Diagnostics) {
		return stored, false
	}
	kept := ReadFiles(ctx, req.Private, &resp.Diagnostics)
	switch c.NoteGateway(ctx, o, kept, resp.Private, &resp.Diagnostics) {
	case Here:
	case Elsewhere:
		return stored, false
	case Forgotten:
		resp.State.RemoveResource(ctx)
		return stored, false
	}
	refresh := o.Refresh
	if refresh == nil {
		refresh = o.Exists
	}
	exists, err := refresh(ctx)
	switch {
	case err != nil:
		c.FailRead("Unable to read "+o.noun(), o.Subject(), err, &resp.Diagnostics)
		return stored, false
	case exists:
		c.Gateway.Sight(o.Type, o.ID)
		persisted = c.RefreshPersisted(ctx, o.Subject(), kept, stored, o.Changed, resp.Private, &resp.Diagnostics)
	case !c.Vanished(ctx, o.Subject(), kept, resp.Private, &resp.Diagnostics):
		resp.State.RemoveResource(ctx)
		return stored, false
	default:
		persisted = types.BoolValue(false)
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), persisted)...)
	return persisted, exists
}

// UpdateObject loads it again, over what is there. It returns the value of persisted, and reports whether it was loaded.
func (c *Chooser) UpdateObject(
	ctx context.Context, o *Object, before PrivateReader, private PrivateData, diags *diag.Diagnostics,
) (persisted types.Bool, ok bool) {
	summary := "Unable to update " + o.noun()
	unlock, ok := c.LockObject(ctx, o, summary, diags)
	if !ok {
		return persisted, false
	}
	defer unlock()

	kept := ReadFiles(ctx, before, diags)
	if _, ok := c.MayChange(ctx, o, kept, summary, diags); !ok {
		return persisted, false
	}
	staged, ok := c.StageObject(ctx, o, false, diags)
	if !ok {
		return persisted, false
	}
	defer staged.Discard(ctx)
	if err := o.Load(ctx); err != nil {
		MarkInterrupted(ctx, private, err, Interrupted{}, diags)
		c.refused(ctx, o, summary, err, diags)
		return persisted, false
	}
	WriteInterrupted(ctx, private, nil, diags)
	c.complete(ctx, o, diags)
	return c.CommitFiles(ctx, o.Subject(), staged, kept, false, private, diags), true
}

// DeleteObject unloads it, and removes its files. That it is not there any more is success.
func (c *Chooser) DeleteObject(ctx context.Context, o *Object, private PrivateReader, diags *diag.Diagnostics) {
	summary := "Unable to unload " + o.noun()
	if err := c.Gateway.Ready(); err != nil {
		c.Fail(summary, o.Subject(), err, diags)
		return
	}
	unlock, ok := c.LockObject(ctx, o, summary, diags)
	if !ok {
		return
	}
	defer unlock()

	kept := ReadFiles(ctx, private, diags)
	if !c.MayDelete(o, diags) {
		return
	}
	there, ok := c.MayChange(ctx, o, kept, summary, diags)
	if !there || !ok {
		return
	}
	if err := o.Unload(ctx); err != nil && !goneAnyway(ctx, o, err) {
		c.refused(ctx, o, summary, err, diags)
		return
	}
	c.Gateway.Unsight(o.Type, o.ID)
	c.RemoveFiles(ctx, o.Subject(), kept, o.Paths(o.ID), diags)
}

// goneAnyway reports whether charon refused to unload what it does not have.
func goneAnyway(ctx context.Context, o *Object, err error) bool {
	var refused *vici.CommandError
	if !errors.As(err, &refused) {
		return false
	}
	exists, err := o.Exists(ctx)
	return err == nil && !exists
}

// complete sets what only the daemon knows. It has loaded everything, so what goes wrong now is only worth a warning.
func (c *Chooser) complete(ctx context.Context, o *Object, diags *diag.Diagnostics) {
	if o.Complete == nil {
		return
	}
	switch exists, err := o.Complete(ctx); {
	case err != nil:
		diags.AddWarning(o.capital()+" loaded, but not read back", diagnostic.Failure(c.Gateway.Label, o.Subject(), err))
	case !exists:
		c.addGone(o, diags)
	}
}
