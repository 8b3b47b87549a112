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
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Create loads a secret that is not there yet.
func (r *sharedSecretResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	m, secret, ok := r.prepare(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !ok {
		return
	}
	if m.Persisted, ok = r.CreateObject(ctx, r.object(secret), resp.Private, &resp.Diagnostics); ok {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
	}
}

func (r *sharedSecretResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state sharedSecretModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(state.setIdentity(ctx, resp.Identity)...)
	r.ReadObject(ctx, r.object(vici.SharedSecret{ID: state.ID.ValueString()}), state.Persisted, req, resp)
}

// Update replaces the secret under its id, which charon does in one step (src/libcharon/plugins/vici/vici_cred.c and
// src/libstrongswan/credentials/sets/mem_cred.c, add_shared_unique).
func (r *sharedSecretResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	m, secret, ok := r.prepare(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !ok {
		return
	}
	if m.Persisted, ok = r.UpdateObject(ctx, r.object(secret), req.Private, resp.Private, &resp.Diagnostics); ok {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
	}
}

// Delete unloads the secret. charon calls it a success if there is none.
func (r *sharedSecretResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state sharedSecretModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if r.Choose(ctx, req.State, &resp.Diagnostics) {
		r.DeleteObject(ctx, r.object(vici.SharedSecret{ID: state.ID.ValueString()}), req.Private, &resp.Diagnostics)
	}
}

// object says how a secret is loaded, looked for and unloaded. The latter two need its id only.
func (r *sharedSecretResource) object(secret vici.SharedSecret) *lifecycle.Object {
	client, o := r.Gateway.Client, secretKind(secret.ID)
	o.Files = func() ([]gateway.File, error) { return secretFiles(secret.ID, []byte(secret.Data), secret.Owners) }
	o.Load = func(ctx context.Context) error { return client.LoadShared(ctx, secret) }
	o.Unload = func(ctx context.Context) error { return client.UnloadShared(ctx, secret.ID) }
	o.Exists = func(ctx context.Context) (bool, error) {
		ids, err := client.GetShared(ctx)
		return slices.Contains(ids, secret.ID), err
	}
	return o
}

// secretKind says how a shared secret is called in what all resources have in common. charon shows no secret, so nobody can tell
// whether one is that of the state.
func secretKind(id string) *lifecycle.Object {
	return &lifecycle.Object{
		Noun: "a shared secret", Type: gateway.KindSharedSecret, ID: id, Paths: lifecycle.ConfPath("secret"),
		Taken: "Shared secret already exists", TakenAt: "name",
		Harm: "Loading this one would replace it, and whoever uses the other could not authenticate any more.",
	}
}

func secretSubject(id string) string { return fmt.Sprintf("shared secret %q", id) }

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
	if r.Unready(secretSubject(id), diags) {
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
		r.Fail("Unable to load shared secret", secretSubject(id), err, diags)
		return nil, secret, false
	}
	version, err := r.Gateway.Version(ctx)
	if err != nil {
		r.Fail("Unable to load shared secret", secretSubject(id), err, diags)
		return nil, secret, false
	}
	r.checkOwners(m, gateway.Abilities{Version: version}, diags)
	owners, _ := section.Texts(m.Owners)
	return m, vici.SharedSecret{ID: id, Type: m.Type.ValueString(), Data: string(data), Owners: owners}, !diags.HasError()
}
