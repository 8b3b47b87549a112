package credential

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

func (r *authorityResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config types.Object
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	r.check(section.TakeApart(config), &resp.Diagnostics)
}

// check reports what is wrong with an authority, each problem on its attribute. Unknown values pass.
func (r *authorityResource) check(v section.Values, diags *diag.Diagnostics) {
	r.CheckName(v, diags)
	before := diags.ErrorsCount()
	section.Check(swanctl.Authority, path.Empty(), v, diags)
	texts, known := section.Texts(v["cacert"])
	if diags.ErrorsCount() > before || !known || len(texts) == 0 || !swanctl.IsPEM(texts[0]) {
		return
	}
	checkAuthorityCertificate(path.Root("cacert"), texts[0], diags)
}

// checkAuthorityCertificate finds what charon refuses without saying why (src/libcharon/plugins/vici/vici_authority.c), and
// what makes a CA of no use.
func checkAuthorityCertificate(at path.Path, text string, diags *diag.Diagnostics) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return // the standard library is pickier than charon
	}
	if !certificate.IsCA {
		diags.AddAttributeError(at, "Certificate of no authority", fmt.Sprintf("The certificate of %s lacks the basic constraint that makes it one of a CA, "+
			"and charon refuses it. Is it a host's? That belongs in a connection's certs.", certificate.Subject))
		return
	}
	warnValidity(at, certificate, time.Now(), diags)
}

// ModifyPlan keeps texts that mean the same to charon, and tells whether the certificate changes.
func (r *authorityResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer r.PlanNamed(ctx, req, resp)
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state types.Object
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !r.Choose(ctx, req.Plan, &resp.Diagnostics) {
		return
	}
	planned, before := section.TakeApart(plan), section.TakeApart(state)
	if before != nil {
		planned = section.KeepEqual(swanctl.Authority, planned, before)
		planned["subject"] = before["subject"]
	}
	if !sameSource(planned, before) {
		planned["subject"] = types.StringUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, types.ObjectValueMust(plan.AttributeTypes(ctx), planned))...)
	r.PlanPersisted(ctx, req.State, resp)
	_, err := authorityFiles(planned)
	r.CheckFiles(section.Name(planned), err, &resp.Diagnostics)
}

// sameSource reports whether the certificate stays the same. A file may hold another one by now if it is read again.
func sameSource(planned, before section.Values) bool {
	if before == nil {
		return false
	}
	for _, name := range []string{"cacert", "file", "handle", "slot", "module"} {
		if !planned[name].Equal(before[name]) {
			return false
		}
	}
	texts, _ := section.Texts(planned["cacert"])
	fixed := len(texts) == 1 && swanctl.IsPEM(texts[0])
	return fixed || !section.ChangesDaemon(planned, before)
}
