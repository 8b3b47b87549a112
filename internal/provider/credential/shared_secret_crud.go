package credential

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const loadFailed = "Unable to load shared secret"

func (r *sharedSecretResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	m, secret, ok := r.prepare(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !ok {
		return
	}
	unlock, ok := r.lock(ctx, secret.ID, loadFailed, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	existed, err := r.loaded(ctx, secret.ID)
	if err != nil {
		r.fail(loadFailed, secret.ID, err, &resp.Diagnostics)
		return
	}
	if existed && !r.Gateway.AdoptExisting {
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Shared secret already exists", r.taken(secret.ID))
		return
	}
	files, err := secretFiles(secret.ID, []byte(secret.Data), secret.Owners)
	staged, ok := r.StageFiles(ctx, secretSubject(secret.ID), files, err, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	if err := r.Gateway.Client.LoadShared(ctx, secret); err != nil {
		if existed || !lifecycle.LoadedDespiteError(ctx, err, func() (bool, error) { return r.loaded(ctx, secret.ID) }) {
			if existed || !vici.IsUnanswered(err) {
				r.fail(loadFailed, secret.ID, err, &resp.Diagnostics)
				return
			}
			resp.Diagnostics.AddError(loadFailed, diagnostic.Failure(r.Gateway.Label, secretSubject(secret.ID), err)+lifecycle.OutcomeUnknown)
			m.Persisted = r.NotPersisted()
			resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
			resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
			return
		}
		resp.Diagnostics.AddWarning("Shared secret loaded, but the answer was lost", diagnostic.Failure(r.Gateway.Label, secretSubject(secret.ID), err))
	}
	m.Persisted = r.CommitFiles(ctx, secretSubject(secret.ID), staged, lifecycle.FileRecord{}, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
}

func (r *sharedSecretResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state sharedSecretModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	id := state.ID.ValueString()
	resp.Diagnostics.Append(state.setIdentity(ctx, resp.Identity)...)
	if err := r.Gateway.Ready(); err != nil {
		resp.Diagnostics.AddWarning("Shared secret not refreshed", fmt.Sprintf("The shared secret %q is shown as it was last seen: %v.", id, err))
		return
	}
	kept := lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics)
	loaded, err := r.loaded(ctx, id)
	switch {
	case err != nil:
		r.fail("Unable to read shared secret", id, err, &resp.Diagnostics)
	case !loaded:
		if !r.Vanished(ctx, secretSubject(id), kept, &resp.Diagnostics) {
			resp.State.RemoveResource(ctx)
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), false)...)
	default:
		persisted := r.RefreshPersisted(ctx, secretSubject(id), kept, state.Persisted, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), persisted)...)
	}
}

// Update replaces the secret under its id, which charon does in one step (src/libcharon/plugins/vici/vici_cred.c and
// src/libstrongswan/credentials/sets/mem_cred.c, add_shared_unique).
func (r *sharedSecretResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	m, secret, ok := r.prepare(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !ok {
		return
	}
	unlock, ok := r.lock(ctx, secret.ID, loadFailed, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	files, err := secretFiles(secret.ID, []byte(secret.Data), secret.Owners)
	staged, ok := r.StageFiles(ctx, secretSubject(secret.ID), files, err, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	if err := r.Gateway.Client.LoadShared(ctx, secret); err != nil {
		lifecycle.MarkInterrupted(ctx, resp.Private, err, lifecycle.Interrupted{}, &resp.Diagnostics)
		r.fail(loadFailed, secret.ID, err, &resp.Diagnostics)
		return
	}
	lifecycle.WriteInterrupted(ctx, resp.Private, nil, &resp.Diagnostics)
	m.Persisted = r.CommitFiles(ctx, secretSubject(secret.ID), staged, lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics), resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
}

// Delete unloads the secret. charon calls it a success if there is none.
func (r *sharedSecretResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	const summary = "Unable to unload shared secret"
	var state sharedSecretModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	id := state.ID.ValueString()
	if err := r.Gateway.Ready(); err != nil {
		r.fail(summary, id, err, &resp.Diagnostics)
		return
	}
	unlock, ok := r.lock(ctx, id, summary, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	if err := r.Gateway.Client.UnloadShared(ctx, id); err != nil {
		r.fail(summary, id, err, &resp.Diagnostics)
		return
	}
	r.RemoveFiles(ctx, secretSubject(id), lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
}

// prepare returns what to store and what to load, after it has checked what could not be checked before because it was
// unknown. The secret comes from the configuration, since a write-only one is nowhere else.
func (r *sharedSecretResource) prepare(ctx context.Context, plan tfsdk.Plan, config tfsdk.Config, diags *diag.Diagnostics) (
	m *sharedSecretModel, secret vici.SharedSecret, ok bool,
) {
	m = &sharedSecretModel{}
	var configured sharedSecretModel
	diags.Append(plan.Get(ctx, m)...)
	diags.Append(config.Get(ctx, &configured)...)
	if !r.Choose(ctx, plan, diags) {
		return nil, secret, false
	}
	m.ID = m.id()
	id := m.ID.ValueString()
	if err := r.Gateway.Ready(); err != nil {
		r.fail("Gateway not known yet", id, err, diags)
		return nil, secret, false
	}
	var found diag.Diagnostics
	configured.check(&found)
	diags.Append(found.Errors()...) // the CLI has shown the warnings
	given := configured.Secret
	if given.IsNull() {
		given = configured.SecretWO
	}
	if given.IsNull() {
		diags.AddAttributeError(path.Root("secret"), "Shared secret missing",
			"Both secret and secret_wo turned out to be null. Exactly one of them is needed.")
	}
	if diags.HasError() {
		return nil, secret, false
	}
	data, err := configured.decode(given)
	if err != nil {
		r.fail(loadFailed, id, err, diags)
		return nil, secret, false
	}
	version, err := r.Gateway.Version(ctx)
	if err != nil {
		r.fail(loadFailed, id, err, diags)
		return nil, secret, false
	}
	r.checkOwners(m, gateway.Abilities{Version: version}, diags)
	owners, _ := section.Texts(m.Owners)
	return m, vici.SharedSecret{ID: id, Type: m.Type.ValueString(), Data: string(data), Owners: owners}, !diags.HasError()
}

func (r *sharedSecretResource) lock(ctx context.Context, id, summary string, diags *diag.Diagnostics) (unlock func(), ok bool) {
	unlock, err := r.Gateway.Lock(ctx, "shared_secret", id)
	if err != nil {
		r.fail(summary, id, err, diags)
		return nil, false
	}
	return unlock, true
}

func (r *sharedSecretResource) loaded(ctx context.Context, id string) (bool, error) {
	ids, err := r.Gateway.Client.GetShared(ctx)
	return slices.Contains(ids, id), err
}

func (r *sharedSecretResource) fail(summary, id string, err error, diags *diag.Diagnostics) {
	diags.AddError(summary, diagnostic.Failure(r.Gateway.Label, secretSubject(id), err))
}

func secretSubject(id string) string { return fmt.Sprintf("shared secret %q", id) }

func (r *sharedSecretResource) taken(id string) string {
	return fmt.Sprintf("The gateway has a shared secret %q already. Loading this one would replace it, and whoever uses the other could not "+
		"authenticate any more.\n\n"+
		"To manage it with Terraform, import it. With the resource's own address instead of NAME:\n\n"+
		"import {\n  to = strongswan_shared_secret.NAME\n  id = %q\n}\n\n"+
		"To replace it with this configuration, set adopt_existing = true on the provider.\n\nGateway: %s", id, r.Gateway.ImportID(id), r.Gateway.Label)
}
