package credential

import (
	"context"
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func (r *certificateResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config certificateModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		config.check(&resp.Diagnostics)
	}
}

// check reports what is wrong with a configuration, each problem on its attribute. Unknown values pass.
func (m *certificateModel) check(diags *diag.Diagnostics) {
	if m.PEM.IsUnknown() || m.PEM.IsNull() {
		return
	}
	at := path.Root("pem")
	blocks, err := swanctl.DecodeCertificates(m.PEM.ValueString())
	if err != nil {
		diags.AddAttributeError(at, "Invalid certificate", diagnostic.Sentence(err))
		return
	}
	flag := m.Flag.ValueString()
	if flag != "" && blocks[0].Type != "X509" {
		diags.AddAttributeError(path.Root("flag"), "Flag of no certificate", "Only certificates have flags: attribute certificates and revocation lists have none.")
	}
	for _, b := range blocks {
		c, err := x509.ParseCertificate(b.DER)
		if b.Type != "X509" || err != nil {
			continue // the standard library is pickier than charon
		}
		if flag == "ca" && !c.IsCA {
			diags.AddAttributeError(path.Root("flag"), "Certificate of no authority", fmt.Sprintf("The certificate of %s lacks the basic constraint that makes it "+
				"one of a CA, and charon refuses it with flag = \"ca\".", c.Subject))
		}
		warnValidity(at, c, time.Now(), diags)
	}
}

// ModifyPlan tells what the certificate says of itself, and what will stay on the gateway that the state forgets.
func (r *certificateResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var state *certificateModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if req.Plan.Raw.IsNull() {
		if state != nil {
			resp.Diagnostics.AddWarning("Certificate stays on the gateway", state.stays("It is only removed from the state"))
		}
		return
	}
	var plan certificateModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !r.Choose(ctx, req.Plan, &resp.Diagnostics) {
		return
	}
	if state != nil && !plan.PEM.IsUnknown() && swanctl.CertificateData.Equal(plan.PEM.ValueString(), state.PEM.ValueString()) {
		plan.PEM = state.PEM
	}
	plan.fill()
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	r.PlanPersisted(ctx, req.State, resp)
	if state != nil && !plan.PEM.IsUnknown() && !state.PEM.IsNull() && len(dropped(state.PEM, plan.PEM)) > 0 {
		resp.Diagnostics.AddAttributeWarning(path.Root("pem"), "Old certificate stays on the gateway", state.stays("The new one is loaded beside it"))
	}
}

func (m *certificateModel) stays(what string) string {
	return fmt.Sprintf("charon has no command to unload the %s. %s: the daemon goes on using it where it fits, until it restarts or somebody clears all "+
		"credentials (swanctl --load-creds --clear). If it must not be trusted any more, revoke it.", m.subject(), what)
}

// dropped are the certificates of one text that another one lacks.
func dropped(from, to section.TextValue) []swanctl.CertificateBlock {
	before, _ := swanctl.DecodeCertificates(from.ValueString())
	after, _ := swanctl.DecodeCertificates(to.ValueString())
	kept := map[string]bool{}
	for _, b := range after {
		kept[string(b.DER)] = true
	}
	var gone []swanctl.CertificateBlock
	for _, b := range before {
		if !kept[string(b.DER)] {
			gone = append(gone, b)
		}
	}
	return gone
}

// fill computes what depends on the certificate alone.
func (m *certificateModel) fill() {
	m.Type, m.Fingerprint, m.certificateFacts = types.StringUnknown(), types.StringUnknown(), unknownFacts()
	if m.PEM.IsUnknown() {
		return
	}
	blocks, err := swanctl.DecodeCertificates(m.PEM.ValueString())
	if err != nil {
		return // the check reports it
	}
	m.Type = types.StringValue(strings.ToLower(blocks[0].Type))
	m.Fingerprint, m.certificateFacts = types.StringValue(fingerprintOf(blocks[0].DER)), factsOf(blocks[0])
}
