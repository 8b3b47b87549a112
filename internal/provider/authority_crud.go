package provider

import (
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	tfpath "github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const authorityFailed = "Unable to load authority"

func (r *authorityResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	v := sectionValues(plan)
	if !r.choose(ctx, req.Plan, &resp.Diagnostics) || !r.prepare(v, &resp.Diagnostics) {
		return
	}
	name := connectionName(v)
	unlock, ok := r.lock(ctx, name, authorityFailed, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	_, existed, err := r.gateway.authority(ctx, name)
	if err != nil {
		r.fail(authorityFailed, name, err, &resp.Diagnostics)
		return
	}
	if r.taken(name, existed, &resp.Diagnostics) {
		return
	}
	files, err := authorityFiles(v)
	staged, ok := r.stage(ctx, r.subject(name), files, err, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.discard(ctx)
	if err := r.load(ctx, v); err != nil {
		loaded := func() (bool, error) { _, is, err := r.gateway.authority(ctx, name); return is, err }
		if existed || !r.loadedAfterAll(ctx, err, loaded) {
			if existed || !vici.IsUnanswered(err) {
				r.refused(authorityFailed, v, err, &resp.Diagnostics)
				return
			}
			resp.Diagnostics.AddError(authorityFailed, r.gateway.failure(r.subject(name), err)+doubt)
			v["persisted"] = r.notKept()
			if v["subject"].IsUnknown() {
				v["subject"] = types.StringNull()
			}
			resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), v))...)
			resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
			return
		}
		resp.Diagnostics.AddWarning("Authority loaded, but the answer was lost", r.gateway.failure(r.subject(name), err))
	}
	r.readBack(ctx, v, &resp.Diagnostics)
	v["persisted"] = r.keep(ctx, r.subject(name), staged, keptRecord{}, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), v))...)
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
}

func (r *authorityResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	const summary = "Unable to read authority"
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
	authority, loaded, err := r.gateway.authority(ctx, name)
	switch {
	case err != nil:
		r.fail(summary, name, err, &resp.Diagnostics)
		return
	case !loaded:
		if !r.vanished(ctx, r.subject(name), kept, &resp.Diagnostics) {
			resp.State.RemoveResource(ctx)
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, tfpath.Root("persisted"), false)...)
		return
	}
	certificates, err := r.gateway.caCertificates(ctx)
	if err != nil {
		r.fail(summary, name, err, &resp.Diagnostics)
		return
	}
	readAuthority(authority, certificates, v)
	stored, _ := v["persisted"].(types.Bool)
	v["persisted"] = r.refreshPersisted(ctx, r.subject(name), kept, stored, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(state.AttributeTypes(ctx), v))...)
}

// Update loads the authority anew, which replaces the one of the same name at once.
func (r *authorityResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	const summary = "Unable to update authority"
	var plan types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	v := sectionValues(plan)
	if !r.choose(ctx, req.Plan, &resp.Diagnostics) || !r.prepare(v, &resp.Diagnostics) {
		return
	}
	name := connectionName(v)
	unlock, ok := r.lock(ctx, name, summary, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	files, err := authorityFiles(v)
	staged, ok := r.stage(ctx, r.subject(name), files, err, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.discard(ctx)
	if err := r.load(ctx, v); err != nil {
		r.refused(summary, v, err, &resp.Diagnostics)
		return
	}
	r.readBack(ctx, v, &resp.Diagnostics)
	before := readKept(ctx, req.Private, &resp.Diagnostics)
	v["persisted"] = r.keep(ctx, r.subject(name), staged, before, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), v))...)
	resp.Diagnostics.Append(r.setIdentity(ctx, resp.Identity, v)...)
}

func (r *authorityResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	const summary = "Unable to unload authority"
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

	err := r.gateway.client.UnloadAuthority(ctx, name)
	var refused *vici.CommandError
	if errors.As(err, &refused) {
		// charon refuses a name that it does not know.
		if _, loaded, again := r.gateway.authority(ctx, name); again == nil && !loaded {
			err = nil
		}
	}
	if err != nil {
		r.fail(summary, name, err, &resp.Diagnostics)
		return
	}
	r.forget(ctx, r.subject(name), readKept(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
}

// prepare checks what could not be checked before because it was unknown, and that the gateway is known.
func (r *authorityResource) prepare(v values, diags *diag.Diagnostics) bool {
	if err := r.gateway.ready(); err != nil {
		r.fail("Gateway not known yet", connectionName(v), err, diags)
		return false
	}
	var found diag.Diagnostics
	r.check(v, &found)
	diags.Append(found.Errors()...) // the CLI has shown the warnings
	return !diags.HasError()
}

// load sends the authority. A file is for charon to read.
func (r *authorityResource) load(ctx context.Context, v values) error {
	m := vici.NewMessage()
	for _, o := range swanctl.Authority.Options {
		if o.Name != "cacert" {
			encoder{}.option(o, v, m)
		}
	}
	if file := r.file(v); file != "" {
		m.Set("file", file)
	} else if texts, _ := optionTexts(v["cacert"]); len(texts) == 1 {
		m.Set("cacert", swanctl.CACertificate.ToWire(texts[0]))
	}
	return r.gateway.client.LoadAuthority(ctx, connectionName(v), m)
}

// file is the path of the certificate on the gateway, if it is in a file.
func (r *authorityResource) file(v values) string {
	if texts, _ := optionTexts(v["file"]); len(texts) == 1 {
		return texts[0]
	}
	texts, _ := optionTexts(v["cacert"])
	switch {
	case len(texts) == 0 || swanctl.IsPEM(texts[0]):
		return ""
	case path.IsAbs(texts[0]):
		return texts[0]
	}
	return path.Join(r.gateway.swanctlDirectory, "x509ca", texts[0])
}

// readBack fills in the subject. The authority exists, so what goes wrong now is only worth a warning.
func (r *authorityResource) readBack(ctx context.Context, v values, diags *diag.Diagnostics) {
	name := connectionName(v)
	authority, loaded, err := r.gateway.authority(ctx, name)
	switch {
	case err != nil:
		diags.AddWarning("Authority loaded, but not read back", r.gateway.failure(r.subject(name), err))
	case !loaded:
		r.gone(name, diags)
	}
	if s, ok := v["subject"].(types.String); !ok || s.IsUnknown() {
		v["subject"] = types.StringNull()
		if err == nil && loaded {
			v["subject"] = types.StringValue(authority.CACert)
		}
	}
}

// refused reports that an authority was not loaded. Releases before 6.1.0 call any bad certificate a missing one.
func (r *authorityResource) refused(summary string, v values, err error, diags *diag.Diagnostics) {
	name := connectionName(v)
	var command *vici.CommandError
	if !errors.As(err, &command) {
		r.fail(summary, name, err, diags)
		return
	}
	at, detail := tfpath.Root("cacert"), r.gateway.failure(r.subject(name), err)
	switch file := r.file(v); {
	case !v["handle"].IsNull():
		at = tfpath.Root("handle")
		detail = "charon cannot read the certificate from the token: is the plugin pkcs11 loaded, its module configured, and the token in its slot?\n\n" + detail
	case file != "":
		if v["cacert"].IsNull() {
			at = tfpath.Root("file")
		}
		detail = fmt.Sprintf("charon cannot read the certificate from the file %q, which is one on the gateway: does it exist, may charon's user read it, and is it "+
			"the certificate of a CA, with that basic constraint?\n\n%s", file, detail)
	}
	diags.AddAttributeError(at, summary, detail)
}
