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

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
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

// Create loads a key that is not there yet.
func (r *privateKeyResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	m, key, ok := r.prepare(ctx, req.Plan, req.Config, &resp.Diagnostics)
	if !ok {
		return
	}
	o := r.object(key)
	if m.Persisted, ok = r.CreateObject(ctx, o, resp.Private, &resp.Diagnostics); ok {
		m.KeyID = types.StringValue(o.ID)
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
	}
}

func (r *privateKeyResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state privateKeyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(state.setIdentity(ctx, resp.Identity)...)
	r.ReadObject(ctx, r.object(keyToLoad{id: state.KeyID.ValueString()}), state.Persisted, req, resp)
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
	o := r.object(key)
	unlock, ok := r.LockObject(ctx, o, keyFailed, &resp.Diagnostics)
	if !ok {
		return
	}
	defer unlock()

	kept := lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics)
	if _, ok := r.MayChange(ctx, r.object(keyToLoad{id: state.KeyID.ValueString()}), kept, keyFailed, &resp.Diagnostics); !ok {
		return
	}
	staged, ok := r.StageObject(ctx, o, false, &resp.Diagnostics)
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
	r.Gateway.MarkLoaded(gateway.KindPrivateKey, id)
	m.KeyID = types.StringValue(id)
	for _, old := range append(left, state.KeyID.ValueString()) {
		if old == id {
			continue
		}
		if err := r.unload(ctx, old); err != nil {
			// The state is of the new key, which is loaded for sure; that of the old one may be gone, and its state with it.
			lifecycle.WriteInterrupted(ctx, resp.Private, &lifecycle.Interrupted{Keys: append(left, state.KeyID.ValueString())}, &resp.Diagnostics)
			r.Fail("Private key loaded, but the one before it not unloaded", keySubject(old), err, &resp.Diagnostics)
			m.Persisted = r.CommitFiles(ctx, keySubject(id), staged, kept, false, resp.Private, &resp.Diagnostics)
			resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
			resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
			return
		}
	}
	lifecycle.WriteInterrupted(ctx, resp.Private, nil, &resp.Diagnostics)
	m.Persisted = r.CommitFiles(ctx, keySubject(id), staged, kept, false, resp.Private, &resp.Diagnostics)
	if old := r.object(keyToLoad{id: state.KeyID.ValueString()}); old.ID != id && kept.IsEmpty() {
		// CLIs lose the record of a resource whose provider dies in an update.
		r.RemoveFiles(ctx, old.Subject(), kept, old.Paths(old.ID), &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
}

// Delete unloads the key, and those that an interrupted update may have left.
func (r *privateKeyResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state privateKeyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	o := r.object(keyToLoad{id: state.KeyID.ValueString()})
	left := lifecycle.ReadInterrupted(ctx, req.Private, &resp.Diagnostics).LeftKeys()
	o.Unload = func(ctx context.Context) error {
		for _, id := range append(left, state.KeyID.ValueString()) {
			o.ID, o.Named = id, keySubject(id)
			if err := r.unload(ctx, id); err != nil {
				return err
			}
		}
		return nil
	}
	r.DeleteObject(ctx, o, req.Private, &resp.Diagnostics)
}

// errTaken: what a token holds is known only when it is loaded. The same key again changes nothing.
var errTaken = errors.New("the key is loaded already")

// object says how a key is loaded, looked for and unloaded. All keys of a gateway are changed one after the other, as an update is
// about two of them.
func (r *privateKeyResource) object(key keyToLoad) *lifecycle.Object {
	client, o := r.Gateway.Client, keyKind(key.id)
	o.Named = key.subject()
	o.Files = func() ([]gateway.File, error) { return key.files(), nil }
	o.Same = func(ctx context.Context) (exists, same bool, err error) {
		exists, err = o.Exists(ctx) // what has the id is the key
		return exists, exists, err
	}
	var before []string
	o.Exists = func(ctx context.Context) (bool, error) {
		ids, err := client.GetKeys(ctx)
		before = ids
		return o.ID != "" && slices.Contains(ids, o.ID), err
	}
	o.Load = func(ctx context.Context) error {
		known := before
		id, err := key.load(ctx, client)
		if err != nil {
			return err
		}
		o.ID, o.Named = id, keySubject(id)
		if key.id == "" && slices.Contains(known, id) && !r.Gateway.AdoptExisting {
			return errTaken
		}
		return nil
	}
	o.Refused = func(_ context.Context, summary string, err error, diags *diag.Diagnostics) {
		switch {
		case errors.Is(err, errTaken):
			r.Gateway.MarkRefused(o.Type, o.ID)
			r.AddTaken(o, diags)
		case summary == keyFailed:
			r.refused(key, err, diags)
		default:
			r.Fail(summary, o.Subject(), err, diags)
		}
	}
	return o
}

// keyKind says how a private key is called in what all resources have in common.
func keyKind(id string) *lifecycle.Object {
	return &lifecycle.Object{
		Noun: "a private key", Type: gateway.KindPrivateKey, ID: id, LockedAs: "all", InPlace: true,
		Paths: func(id string) []string { return []string{keyPath(id)} },
		Taken: "Private key already loaded",
		Harm:  "This resource would unload it when it is destroyed, and whoever loaded it would miss it.",
	}
}

// unload unloads a key, and is content if there is none. charon's refusal says only that it found none
// (src/libcharon/plugins/vici/vici_cred.c, unload_key).
func (r *privateKeyResource) unload(ctx context.Context, id string) error {
	if r.Gateway.LoadedInRun(gateway.KindPrivateKey, id) {
		return nil // by another resource, whose key it is now
	}
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
	if r.Unready(key.subject(), diags) {
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
