package credential

import (
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	tfpath "github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

func (r *authorityResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.CreateObject(ctx, r, req, resp)
}

func (r *authorityResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.ReadObject(ctx, r, req, resp)
}

// Update loads the authority anew, which replaces the one of the same name at once.
func (r *authorityResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.UpdateObject(ctx, r, req, resp)
}

func (r *authorityResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.DeleteObject(ctx, r, req, resp)
}

func (r *authorityResource) Prepare(_ context.Context, v section.Values, diags *diag.Diagnostics) {
	r.check(v, diags)
}

func (r *authorityResource) Files(v section.Values) ([]gateway.File, error) { return authorityFiles(v) }

// Load sends the authority. A file is for charon to read.
func (r *authorityResource) Load(ctx context.Context, v section.Values) error {
	m := vici.NewMessage()
	for _, o := range swanctl.Authority.Options {
		if o.Name != "cacert" {
			section.EncodeOption(o, v, m)
		}
	}
	if file := r.file(v); file != "" {
		m.Set("file", file)
	} else if texts, _ := section.Texts(v["cacert"]); len(texts) == 1 {
		m.Set("cacert", swanctl.CACertificate.ToWire(texts[0]))
	}
	return r.Gateway.Client.LoadAuthority(ctx, section.Name(v), m)
}

// file is the path of the certificate on the gateway, if it is in a file.
func (r *authorityResource) file(v section.Values) string {
	if texts, _ := section.Texts(v["file"]); len(texts) == 1 {
		return texts[0]
	}
	texts, _ := section.Texts(v["cacert"])
	switch {
	case len(texts) == 0 || swanctl.IsPEM(texts[0]):
		return ""
	case path.IsAbs(texts[0]):
		return texts[0]
	}
	return path.Join(r.Gateway.SwanctlDirectory, "x509ca", texts[0])
}

func (r *authorityResource) Unload(ctx context.Context, name string) error {
	return r.Gateway.Client.UnloadAuthority(ctx, name)
}

func (r *authorityResource) Exists(ctx context.Context, name string) (bool, error) {
	_, exists, err := r.Gateway.Authority(ctx, name)
	return exists, err
}

func (r *authorityResource) Refresh(ctx context.Context, v section.Values) (exists bool, err error) {
	authority, exists, err := r.Gateway.Authority(ctx, section.Name(v))
	if !exists {
		return false, err
	}
	certificates, err := caCertificates(ctx, r.Gateway)
	if err == nil {
		readAuthority(authority, certificates, v)
	}
	return true, err
}

func (r *authorityResource) Complete(ctx context.Context, v section.Values) (exists bool, err error) {
	authority, exists, err := r.Gateway.Authority(ctx, section.Name(v))
	if exists {
		lifecycle.Fill(v, "subject", types.StringValue(authority.CACert))
	}
	return exists, err
}

// Refused reports that an authority was not loaded, or not unloaded. Releases before 6.1.0 call any bad certificate a missing one.
func (r *authorityResource) Refused(_ context.Context, summary string, v section.Values, err error, diags *diag.Diagnostics) {
	name := section.Name(v)
	var command *vici.CommandError
	if !errors.As(err, &command) || command.Command != "load-authority" {
		r.Fail(summary, name, err, diags)
		return
	}
	at, detail := tfpath.Root("cacert"), diagnostic.Failure(r.Gateway.Label, r.Subject(name), err)
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
