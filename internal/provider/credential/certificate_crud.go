package credential

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Create loads the certificates. Loading one twice is harmless, and nobody loses it when this resource goes: so that one is there
// already is no reason to fail.
func (r *certificateResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	if m, ok := r.load(ctx, req.Plan, lifecycle.FileRecord{}, true, resp.Private, &resp.Diagnostics); ok {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
	}
}

// Update loads what is new. It cannot unload what is old.
func (r *certificateResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	before := lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics)
	if m, ok := r.load(ctx, req.Plan, before, false, resp.Private, &resp.Diagnostics); ok {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
		resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
	}
}

func (r *certificateResource) load(
	ctx context.Context, plan tfsdk.Plan, before lifecycle.FileRecord, created bool, private lifecycle.PrivateWriter, diags *diag.Diagnostics,
) (*certificateModel, bool) {
	var m certificateModel
	diags.Append(plan.Get(ctx, &m)...)
	if !r.Choose(ctx, plan, diags) {
		return nil, false
	}
	if r.Unready(m.subject(), diags) {
		return nil, false
	}
	var found diag.Diagnostics
	m.check(&found)
	diags.Append(found.Errors()...) // the CLI has shown the warnings
	if diags.HasError() {
		return nil, false
	}
	m.fill()
	blocks, err := swanctl.DecodeCertificates(m.PEM.ValueString())
	if err != nil {
		r.Fail("Unable to load certificate", m.subject(), err, diags)
		return nil, false
	}
	before.Own = lifecycle.OwnName(before.Own)
	staged, ok := r.StageFiles(ctx, m.subject(), m.files(before.Own), nil, created, diags)
	if !ok {
		return nil, false
	}
	defer staged.Discard(ctx)
	for i, b := range blocks {
		// A chain may stay in parts: the next apply loads all of it again, which is no harm.
		err := r.Gateway.Client.LoadCert(ctx, vici.Certificate{Type: b.Type, Flag: strings.ToUpper(m.Flag.ValueString()), Data: string(b.DER)})
		if err != nil {
			detail := diagnostic.Failure(r.Gateway.Label, m.subject(), err)
			if len(blocks) > 1 {
				detail = fmt.Sprintf("This was certificate %d of %d in the bundle; those before it are loaded.\n\n%s", i+1, len(blocks), detail)
			}
			diags.AddAttributeError(path.Root("pem"), "Unable to load certificate", detail)
			return nil, false
		}
	}
	m.Persisted = r.CommitFiles(ctx, m.subject(), staged, before, created, private, diags)
	return &m, true
}

// Read looks for each certificate among all that the daemon has. It keeps those that are there.
func (r *certificateResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m certificateModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if !r.Choose(ctx, req.State, &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(m.setIdentity(ctx, resp.Identity)...)
	if r.NotRefreshed("Certificate", m.subject(), &resp.Diagnostics) {
		return
	}
	loaded, err := r.Gateway.Certificates(ctx)
	if err != nil {
		r.FailRead("Unable to read certificate", m.subject(), err, &resp.Diagnostics)
		return
	}
	kept := lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics)
	before := m.PEM
	if m.read(loaded) {
		changed := func() bool { return !swanctl.CertificateData.Equal(m.PEM.ValueString(), before.ValueString()) }
		m.Persisted = r.RefreshPersisted(ctx, m.subject(), kept, m.Persisted, changed, resp.Private, &resp.Diagnostics)
	} else {
		if !r.Vanished(ctx, m.subject(), kept, resp.Private, &resp.Diagnostics) {
			resp.State.RemoveResource(ctx)
			return
		}
		m.Persisted = types.BoolValue(false)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// read takes over what is there, and reports whether anything is.
func (m *certificateModel) read(loaded []vici.Certificate) bool {
	if m.PEM.IsNull() {
		return m.readImported(loaded)
	}
	there := map[string]bool{}
	for _, c := range loaded {
		there[c.Data] = true
	}
	blocks, _ := swanctl.DecodeCertificates(m.PEM.ValueString())
	var left strings.Builder
	missing := 0
	for _, b := range blocks {
		if there[string(b.DER)] {
			left.WriteString(b.PEM())
		} else {
			missing++
		}
	}
	if missing > 0 && left.Len() > 0 {
		m.PEM = section.TextValue{StringValue: types.StringValue(left.String()), Kind: swanctl.CertificateData}
		m.fill()
	}
	return left.Len() > 0
}

func (m *certificateModel) readImported(loaded []vici.Certificate) bool {
	for _, c := range loaded {
		b := swanctl.CertificateBlock{Type: c.Type, DER: []byte(c.Data)}
		if fingerprintOf(b.DER) != m.Fingerprint.ValueString() || b.PEM() == "" {
			continue
		}
		m.PEM = section.TextValue{StringValue: types.StringValue(b.PEM()), Kind: swanctl.CertificateData}
		if c.Flag == "AA" || c.Flag == "OCSP" {
			m.Flag = types.StringValue(strings.ToLower(c.Flag))
		}
		m.fill()
		return true
	}
	return false
}

// Delete forgets the certificate, and removes its files. charon cannot forget it, and clearing all credentials would take
// away those of others.
func (r *certificateResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var m certificateModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if kept := lifecycle.ReadFiles(ctx, req.Private, &resp.Diagnostics); !kept.IsEmpty() {
		if !r.Choose(ctx, req.State, &resp.Diagnostics) {
			return
		}
		if r.Unready(m.subject(), &resp.Diagnostics) {
			return
		}
		r.RemoveFiles(ctx, m.subject(), kept, nil, &resp.Diagnostics)
	}
	resp.Diagnostics.AddWarning("Certificate stays on the gateway", m.stays("It was only removed from the state"))
}
