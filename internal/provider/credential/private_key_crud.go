package credential

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const keyFailed = "Unable to load private key"

// keyToLoad is a key of a configuration.
type keyToLoad struct {
	id    string // empty if only the token knows it
	der   []byte
	token vici.Token
}

func (k keyToLoad) load(ctx context.Context, client *vici.Client) (id string, err error) {
	if k.der == nil {
		return client.LoadToken(ctx, k.token)
	}
	id, err = client.LoadKey(ctx, string(k.der))
	if err == nil && id != k.id {
		return "", fmt.Errorf("charon answers that it has loaded another private key, %s", id)
	}
	return id, err
}

func (k keyToLoad) subject() string {
	if k.id == "" {
		return fmt.Sprintf("private key with the handle %q on a token", k.token.Handle)
	}
	return keySubject(k.id)
}

func keySubject(id string) string { return fmt.Sprintf("private key %q", id) }

func (r *privateKeyResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	m, key, ok := r.prepare(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !ok {
		return
	}
	unlock, ok := r.lock(ctx, key.subject(), keyFailed, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	before, err := r.Gateway.Client.GetKeys(ctx)
	if err != nil {
		r.fail(keyFailed, key.subject(), err, &resp.Diagnostics)
		return
	}
	if slices.Contains(before, key.id) && !r.Gateway.AdoptExisting {
		resp.Diagnostics.AddError("Private key already loaded", r.taken(key.id))
		return
	}
	staged, ok := r.StageFiles(ctx, key.subject(), key.files(), nil, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	id, err := key.load(ctx, r.Gateway.Client)
	switch {
	case err != nil && !slices.Contains(before, key.id) && key.id != "" && lifecycle.LoadedDespiteError(ctx, err, func() (bool, error) { return r.loaded(ctx, key.id) }):
		id = key.id
		resp.Diagnostics.AddWarning("Private key loaded, but the answer was lost", diagnostic.Failure(r.Gateway.Label, key.subject(), err))
	case err != nil && !slices.Contains(before, key.id) && key.id != "" && vici.IsUnanswered(err):
		resp.Diagnostics.AddError(keyFailed, diagnostic.Failure(r.Gateway.Label, key.subject(), err)+lifecycle.OutcomeUnknown)
		m.KeyID, m.Persisted = types.StringValue(key.id), r.NotPersisted()
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
		return
	case err != nil:
		r.refused(key, err, &resp.Diagnostics)
		return
	case key.id == "" && slices.Contains(before, id) && !r.Gateway.AdoptExisting:
		// What a token holds is known only when it is loaded. The same key again changes nothing.
		resp.Diagnostics.AddError("Private key already loaded", r.taken(id))
		return
	}
	m.KeyID = types.StringValue(id)
	m.Persisted = r.CommitFiles(ctx, keySubject(id), staged, lifecycle.FileRecord{}, resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
}

func (r *privateKeyResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state privateKeyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	id := state.KeyID.ValueString()
	resp.Diagnostics.Append(state.setIdentity(ctx, resp.Identity)...)
	if err := r.Gateway.Ready(); err != nil {
		resp.Diagnostics.AddWarning("Private key not refreshed", fmt.Sprintf("The private key %q is shown as it was last seen: %v.", id, err))
		return
	}
	kept := lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics)
	ids, err := r.Gateway.Client.GetKeys(ctx)
	switch {
	case err != nil:
		r.fail("Unable to read private key", keySubject(id), err, &resp.Diagnostics)
	case !slices.Contains(ids, id):
		if !r.Vanished(ctx, keySubject(id), kept, &resp.Diagnostics) {
			resp.State.RemoveResource(ctx)
			return
		}
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), false)...)
	default:
		persisted := r.RefreshPersisted(ctx, keySubject(id), kept, state.Persisted, &resp.Diagnostics)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("persisted"), persisted)...)
	}
}

// Update loads the key of the configuration, and then unloads the one of the state if it is another one. If the second
// step fails, the next apply does it again.
func (r *privateKeyResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var state privateKeyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	m, key, ok := r.prepare(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !ok {
		return
	}
	unlock, ok := r.lock(ctx, key.subject(), keyFailed, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	staged, ok := r.StageFiles(ctx, key.subject(), key.files(), nil, &resp.Diagnostics)
	if !ok {
		return
	}
	defer staged.Discard(ctx)
	left := lifecycle.ReadInterrupted(ctx, req.Private, &resp.Diagnostics).LeftKeys()
	id, err := key.load(ctx, r.Gateway.Client)
	if err != nil {
		lifecycle.MarkInterrupted(ctx, resp.Private, err, lifecycle.Interrupted{Keys: append(left, key.id)}, &resp.Diagnostics)
		r.refused(key, err, &resp.Diagnostics)
		return
	}
	for _, old := range append(left, state.KeyID.ValueString()) {
		if old == id {
			continue
		}
		if err := r.unload(ctx, old); err != nil {
			// The state is of the new key, which is loaded for sure; that of the old one may be gone, and its state with it.
			lifecycle.WriteInterrupted(ctx, resp.Private, &lifecycle.Interrupted{Keys: append(left, state.KeyID.ValueString())}, &resp.Diagnostics)
			r.fail("Private key loaded, but the one before it not unloaded", keySubject(old), err, &resp.Diagnostics)
			m.KeyID, m.Persisted = types.StringValue(id), r.NotPersisted()
			resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
			resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
			return
		}
	}
	lifecycle.WriteInterrupted(ctx, resp.Private, nil, &resp.Diagnostics)
	m.KeyID = types.StringValue(id)
	m.Persisted = r.CommitFiles(ctx, keySubject(id), staged, lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics), resp.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
}

func (r *privateKeyResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	const summary = "Unable to unload private key"
	var state privateKeyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	id := state.KeyID.ValueString()
	if err := r.Gateway.Ready(); err != nil {
		r.fail(summary, keySubject(id), err, &resp.Diagnostics)
		return
	}
	unlock, ok := r.lock(ctx, keySubject(id), summary, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	for _, id := range append(lifecycle.ReadInterrupted(ctx, req.Private, &resp.Diagnostics).LeftKeys(), id) {
		if err := r.unload(ctx, id); err != nil {
			r.fail(summary, keySubject(id), err, &resp.Diagnostics)
			return
		}
	}
	r.RemoveFiles(ctx, keySubject(id), lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
}

// unload unloads a key, and is content if there is none. charon's refusal says only that it found none
// (src/libcharon/plugins/vici/vici_cred.c, unload_key).
func (r *privateKeyResource) unload(ctx context.Context, id string) error {
	err := r.Gateway.Client.UnloadKey(ctx, id)
	var refused *vici.CommandError
	if errors.As(err, &refused) {
		if ids, listErr := r.Gateway.Client.GetKeys(ctx); listErr == nil && !slices.Contains(ids, id) {
			return nil
		}
	}
	return err
}

// prepare returns what to store and what to load, after it has checked what could not be checked before because it was
// unknown. The key comes from the configuration, since a write-only one is nowhere else.
func (r *privateKeyResource) prepare(ctx context.Context, plan tfsdk.Plan, config tfsdk.Config, diags *diag.Diagnostics) (
	m *privateKeyModel, key keyToLoad, ok bool,
) {
	m = &privateKeyModel{}
	var configured privateKeyModel
	diags.Append(plan.Get(ctx, m)...)
	diags.Append(config.Get(ctx, &configured)...)
	if !r.Choose(ctx, plan, diags) {
		return nil, key, false
	}
	var found diag.Diagnostics
	configured.check(&found)
	diags.Append(found.Errors()...) // the CLI has shown the warnings
	switch parsed, known, _ := configured.parse(); {
	case known:
		key = keyToLoad{id: parsed.ID, der: parsed.PKCS8}
	case !configured.Token.IsNull():
		var token tokenModel
		diags.Append(configured.Token.As(ctx, &token, basetypes.ObjectAsOptions{})...)
		key.token = token.message()
	case !diags.HasError():
		diags.AddAttributeError(path.Root("pem"), "Private key missing", "The private key turned out to be null. "+keySources)
	}
	if diags.HasError() {
		return nil, key, false
	}
	if err := r.Gateway.Ready(); err != nil {
		r.fail("Gateway not known yet", key.subject(), err, diags)
		return nil, key, false
	}
	if key.id != "" && !m.KeyID.IsUnknown() && m.KeyID.ValueString() != key.id {
		diags.AddAttributeError(path.Root("pem_wo"), "Another private key than in the plan", fmt.Sprintf("The plan was made for the private key %s, and now "+
			"pem_wo is %s. Something makes a new key in each run, or it was replaced meanwhile. Take it from where it stays the same, and plan again.",
			m.KeyID.ValueString(), key.id))
	}
	return m, key, !diags.HasError()
}

func (t tokenModel) message() vici.Token {
	token := vici.Token{Handle: t.Handle.ValueString(), Slot: -1, Module: t.Module.ValueString(), PIN: t.PIN.ValueString()}
	if !t.Slot.IsNull() {
		token.Slot = int(t.Slot.ValueInt64())
	}
	if t.PIN.IsNull() {
		token.PIN = t.PINWO.ValueString()
	}
	return token
}

// lock serialises the changes of all keys of a gateway, as an update is about two of them.
func (r *privateKeyResource) lock(ctx context.Context, subject, summary string, diags *diag.Diagnostics) (unlock func(), ok bool) {
	unlock, err := r.Gateway.Lock(ctx, "private_key", "")
	if err != nil {
		r.fail(summary, subject, err, diags)
		return nil, false
	}
	return unlock, true
}

func (r *privateKeyResource) loaded(ctx context.Context, id string) (bool, error) {
	ids, err := r.Gateway.Client.GetKeys(ctx)
	return slices.Contains(ids, id), err
}

func (r *privateKeyResource) fail(summary, subject string, err error, diags *diag.Diagnostics) {
	diags.AddError(summary, diagnostic.Failure(r.Gateway.Label, subject, err))
}

// refused reports that a key was not loaded. charon says no more than that.
func (r *privateKeyResource) refused(key keyToLoad, err error, diags *diag.Diagnostics) {
	var refused *vici.CommandError
	detail := diagnostic.Failure(r.Gateway.Label, key.subject(), err)
	switch {
	case !errors.As(err, &refused):
	case key.der == nil:
		detail = "charon found no such key on a token, or may not use it. Is the plugin pkcs11 loaded, its module configured below charon.plugins.pkcs11.modules, the token " +
			"in its slot, and the PIN right? Be careful: after a few wrong PINs a token locks itself.\n\n" + detail
	default:
		detail = "The provider could read the key, so charon has no plugin for its algorithm, as a rule. The plugin openssl knows all of them; the plugin gmp " +
			"knows RSA, and curve25519 Ed25519.\n\n" + detail
	}
	diags.AddError(keyFailed, detail)
}

func (r *privateKeyResource) taken(id string) string {
	return fmt.Sprintf("The gateway has the private key %q already: this resource would unload it when it is destroyed, and whoever loaded it would "+
		"miss it.\n\n"+
		"To manage it with Terraform, import it. With the resource's own address instead of NAME:\n\n"+
		"import {\n  to = strongswan_private_key.NAME\n  id = %q\n}\n\n"+
		"To take it over with this configuration, set adopt_existing = true on the provider.\n\nGateway: %s", id, r.Gateway.ImportID(id), r.Gateway.Label)
}
