package credential

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// The rows of the option table that a secret loaded over VICI shares with one in swanctl.conf.
var (
	ownersOption   = swanctl.Secret.Option("owners")
	encodingOption = swanctl.Secret.Option("encoding")
	secretTypeRow  = &swanctl.Option{Name: "type", Kind: swanctl.SharedSecretType}
)

func (r *sharedSecretResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config sharedSecretModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		config.check(&resp.Diagnostics)
	}
}

// ModifyPlan tells the id, keeps owners that mean the same to charon, and checks what is left to load against the gateway.
func (r *sharedSecretResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var config, plan sharedSecretModel
	var state *sharedSecretModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if req.Plan.Raw.IsNull() {
		lifecycle.PlanName(ctx, secretKind(""), r.holds(state), nil, true, false, resp.Private, &resp.Diagnostics)
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
	plan.ID = plan.id()
	if state != nil && section.EqualOption(ownersOption, plan.Owners, state.Owners) {
		plan.Owners = state.Owners
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	r.PlanPersisted(ctx, req.State, resp)
	_, err := secretFiles(plan.ID.ValueString(), nil, nil)
	r.CheckFiles(plan.ID.ValueString(), err, &resp.Diagnostics)
	lifecycle.PlanName(ctx, secretKind(""), r.holds(state), r.holds(&plan), state != nil, true, resp.Private, &resp.Diagnostics)
	if state != nil && !resp.Plan.Raw.Equal(req.State.Raw) {
		lifecycle.NoteHeld(ctx, r.holds(state), resp.Private, &resp.Diagnostics)
	}
	if state != nil && plan.equal(state) {
		return
	}
	if state != nil && plan.ID.Equal(state.ID) && !config.SecretWO.IsNull() && plan.SecretWOVersion.Equal(state.SecretWOVersion) {
		resp.Diagnostics.AddAttributeWarning(path.Root("secret_wo"), "Write-only secret is loaded again", reloadedSecret)
	}
	if r.Gateway == nil {
		return
	}
	if daemon, known := r.Gateway.Abilities(ctx); known {
		r.checkOwners(&plan, daemon, &resp.Diagnostics)
	}
}

// holds is what an instance holds, if there is one.
func (r *sharedSecretResource) holds(m *sharedSecretModel) *lifecycle.Held {
	if m == nil {
		return nil
	}
	return r.Held(m.Gateway, m.ID.ValueString())
}

const reloadedSecret = "Another attribute changes, and the secret is loaded with it: the value that secret_wo has in this run, although " +
	"secret_wo_version stays the same. If that is a new value in each run, as that of strongswan_generated_psk, the peers do not get it. " +
	"Raise secret_wo_version of all the resources that share the secret."

// equal reports whether two values are the same but for the write-only one, which neither plan nor state has.
func (m *sharedSecretModel) equal(o *sharedSecretModel) bool {
	return m.ID.Equal(o.ID) && m.Owners.Equal(o.Owners) && m.Secret.Equal(o.Secret) && m.Encoding.Equal(o.Encoding) &&
		m.SecretWOVersion.Equal(o.SecretWOVersion)
}

// check reports what is wrong with a configuration, each problem on its attribute. Unknown values pass.
func (m *sharedSecretModel) check(diags *diag.Diagnostics) {
	section.CheckOption(secretTypeRow, path.Root("type"), m.Type, diags)
	if !m.Name.IsUnknown() {
		if err := swanctl.CheckSharedSecretName(m.Type.ValueString(), m.Name.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("name"), "Invalid name of a shared secret", diagnostic.Sentence(err))
		}
	}
	section.CheckOption(ownersOption, path.Root("owners"), m.Owners, diags)
	section.CheckOption(encodingOption, path.Root("encoding"), m.Encoding, diags)
	if !m.SecretWO.IsNull() && m.SecretWOVersion.IsNull() {
		diags.AddAttributeError(path.Root("secret_wo"), "Version of the write-only secret missing",
			"A write-only value is stored nowhere, so only secret_wo_version can tell that it has changed. "+
				"Set secret_wo_version = 1, and raise it whenever the secret is to be loaded again.")
	}
	m.checkSecret("secret", m.Secret, diags)
	m.checkSecret("secret_wo", m.SecretWO, diags)
}

func (m *sharedSecretModel) checkSecret(attribute string, secret types.String, diags *diag.Diagnostics) {
	if secret.IsNull() || secret.IsUnknown() || m.Encoding.IsUnknown() {
		return
	}
	at := path.Root(attribute)
	data, err := m.decode(secret)
	if err != nil {
		diags.AddAttributeError(at, "Invalid shared secret", diagnostic.Sentence(err))
		return
	}
	if m.isText() && strings.TrimSpace(secret.ValueString()) != secret.ValueString() {
		diags.AddAttributeWarning(at, "White space around a shared secret", "The secret begins or ends with a space or a line break, which is a "+
			"part of it. If it comes from a file whose last line ends with one, write trimspace(file(\"...\")).")
	}
	if swanctl.WeakSharedSecret(m.Type.ValueString(), data) {
		diags.AddAttributeWarning(at, "Weak pre-shared key", "The secret has fewer than 16 bytes. Whoever records or takes part in an IKE exchange can "+
			"try candidates without being noticed until one fits. Take a random key of 32 bytes, for example from the ephemeral resource "+
			"strongswan_generated_psk.")
	}
}

func (m *sharedSecretModel) isText() bool {
	return m.Encoding.IsNull() || m.Encoding.ValueString() == "text"
}

// decode returns the bytes of a secret. Its errors show nothing of it.
func (m *sharedSecretModel) decode(secret types.String) ([]byte, error) {
	return swanctl.DecodeSharedSecret(m.Type.ValueString(), m.Encoding.ValueString(), secret.ValueString())
}

// checkOwners reports owners that the daemon's release would take for something else.
func (r *sharedSecretResource) checkOwners(m *sharedSecretModel, daemon gateway.Abilities, diags *diag.Diagnostics) {
	c := section.DaemonCheck{Version: daemon.Version, Algorithms: daemon.Algorithms, Label: r.Gateway.Label, Diags: diags}
	c.Option(ownersOption, path.Root("owners"), m.Owners)
}
