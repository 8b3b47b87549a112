package credential

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/privatekey"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func (r *privateKeyResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config privateKeyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		config.check(&resp.Diagnostics)
	}
}

// ModifyPlan tells the key_id, which needs no gateway unless the key is on a token.
func (r *privateKeyResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, plan privateKeyModel
	var state *privateKeyModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if req.Plan.Raw.IsNull() {
		lifecycle.PlanName(ctx, keyKind(""), r.holds(state), nil, true, false, resp.Private, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !r.Choose(ctx, req.Plan, &resp.Diagnostics) {
		return
	}
	plan.KeyID = config.plannedID(&plan, state, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	r.PlanPersisted(ctx, req.State, resp)
	lifecycle.PlanName(ctx, keyKind(""), r.holds(state), r.holds(&plan), state != nil, true, resp.Private, &resp.Diagnostics)
	if state != nil && !resp.Plan.Raw.Equal(req.State.Raw) {
		held := r.holds(&plan)
		if !plan.Gateway.Equal(state.Gateway) { // another one is created there
			held = r.holds(state)
		}
		lifecycle.NoteHeld(ctx, held, resp.Private, &resp.Diagnostics)
	}
	if state == nil || plan.PEMWOVersion.IsUnknown() || plan.PEMWOVersion.IsNull() || state.PEMWOVersion.IsNull() {
		return
	}
	if !plan.PEMWOVersion.Equal(state.PEMWOVersion) && plan.KeyID.Equal(state.KeyID) {
		resp.Diagnostics.AddAttributeError(path.Root("pem_wo_version"), "New version of the same private key", fmt.Sprintf(
			"pem_wo_version changes from %d to %d, but pem_wo is the key that is loaded already: its key_id is %s. Give the new key, or leave the version.",
			state.PEMWOVersion.ValueInt64(), plan.PEMWOVersion.ValueInt64(), state.KeyID.ValueString()))
	}
}

// holds is what an instance holds, if there is one.
func (r *privateKeyResource) holds(m *privateKeyModel) *lifecycle.Held {
	if m == nil {
		return nil
	}
	return r.Held(m.Gateway, m.KeyID.ValueString())
}

// plannedID is the id of the configured key. If it cannot be told yet, it is that of the state as long as nothing says that
// the key is another one.
func (m *privateKeyModel) plannedID(plan, state *privateKeyModel, diags *diag.Diagnostics) types.String {
	same := false
	if m.given().IsNull() {
		same = state != nil && sameToken(plan.Token, state.Token)
	} else {
		key, known, err := m.parse()
		if err != nil {
			m.addKeyError(err, diags)
			return types.StringUnknown()
		}
		if known {
			return types.StringValue(key.ID)
		}
		same = state != nil && !m.PEMWO.IsNull() && !plan.PEMWOVersion.IsNull() && plan.PEMWOVersion.Equal(state.PEMWOVersion)
	}
	if same {
		return state.KeyID
	}
	return types.StringUnknown()
}

// sameToken reports whether two tokens are the same but for their PIN.
func sameToken(a, b types.Object) bool {
	handle, known := section.Texts(tokenPart(a, "handle"))
	other, otherKnown := section.Texts(tokenPart(b, "handle"))
	return known && otherKnown && slices.EqualFunc(handle, other, swanctl.Hex.Equal) &&
		tokenPart(a, "slot").Equal(tokenPart(b, "slot")) && tokenPart(a, "module").Equal(tokenPart(b, "module"))
}

func tokenPart(token types.Object, name string) attr.Value {
	part, ok := token.Attributes()[name]
	if !ok {
		return types.DynamicUnknown()
	}
	return part
}

// given is the PEM, wherever it is.
func (m *privateKeyModel) given() types.String {
	if m.PEM.IsNull() {
		return m.PEMWO
	}
	return m.PEM
}

func (m *privateKeyModel) passphrase() (attribute string, passphrase types.String) {
	if m.Passphrase.IsNull() && !m.PassphraseWO.IsNull() {
		return "passphrase_wo", m.PassphraseWO
	}
	return "passphrase", m.Passphrase
}

// parse reads the key of a configuration, as far as that is known. Its errors show nothing of it.
func (m *privateKeyModel) parse() (key privatekey.Key, known bool, err error) {
	given := m.given()
	if given.IsNull() || given.IsUnknown() {
		return key, false, nil
	}
	_, passphrase := m.passphrase()
	key, err = privatekey.Parse(given.ValueString(), passphrase.ValueString())
	if passphrase.IsUnknown() && errors.Is(err, privatekey.ErrNoPassphrase) {
		return key, false, nil
	}
	return key, err == nil, err
}

// check reports what is wrong with a configuration, each problem on its attribute. Unknown values pass.
func (m *privateKeyModel) check(diags *diag.Diagnostics) {
	if handle, ok := tokenPart(m.Token, "handle").(basetypes.StringValuable); ok && !handle.IsNull() && !handle.IsUnknown() {
		text, _ := section.Texts(handle)
		if err := swanctl.Hex.Problem(text[0]); err != nil {
			diags.AddAttributeError(path.Root("token").AtName("handle"), "Invalid handle", diagnostic.Sentence(err))
		}
	}
	key, known, err := m.parse()
	switch {
	case err != nil:
		m.addKeyError(err, diags)
	case known:
		m.checkPassphrase(key, diags)
		m.checkCertificate(key, diags)
	}
}

func (m *privateKeyModel) addKeyError(err error, diags *diag.Diagnostics) {
	attribute := "pem"
	if m.PEM.IsNull() {
		attribute = "pem_wo"
	}
	at, summary := path.Root(attribute), "Invalid private key"
	switch {
	case errors.Is(err, privatekey.ErrNoPassphrase):
		summary = "Passphrase missing"
	case errors.Is(err, privatekey.ErrWrongPassphrase):
		attribute, _ := m.passphrase()
		at, summary = path.Root(attribute), "Wrong passphrase"
	}
	diags.AddAttributeError(at, summary, diagnostic.Sentence(err))
}

func (m *privateKeyModel) checkPassphrase(key privatekey.Key, diags *diag.Diagnostics) {
	attribute, passphrase := m.passphrase()
	if !passphrase.IsNull() && !key.Encrypted {
		diags.AddAttributeWarning(path.Root(attribute), "Passphrase not needed", "The private key is not encrypted. Is it the file that you think it is?")
	}
}

func (m *privateKeyModel) checkCertificate(key privatekey.Key, diags *diag.Diagnostics) {
	if m.Certificate.IsNull() || m.Certificate.IsUnknown() {
		return
	}
	at := path.Root("certificate")
	id, err := privatekey.CertificateID(m.Certificate.ValueString())
	switch {
	case err != nil:
		diags.AddAttributeError(at, "Invalid certificate", diagnostic.Sentence(err))
	case id != key.ID:
		diags.AddAttributeWarning(at, "Private key of another certificate", fmt.Sprintf("The public key of the certificate has the key_id %s, and the private key %s. "+
			"charon would load both, and could not authenticate with them.", id, key.ID))
	}
}
