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

// Create loads an authority that is not there yet.
func (r *authorityResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.CreateNamed(ctx, r, req, resp)
}

func (r *authorityResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.ReadNamed(ctx, r, req, resp)
}

// Update loads the authority again, which replaces the one of the same name at once.
func (r *authorityResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.UpdateNamed(ctx, r, req, resp)
}

func (r *authorityResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.DeleteNamed(ctx, r, req, resp)
}

// Prepare checks the values.
func (r *authorityResource) Prepare(_ context.Context, v section.Values, diags *diag.Diagnostics) {
	r.check(v, diags)
}

// Object says how an authority is loaded, read and unloaded.
func (r *authorityResource) Object(o *lifecycle.Object, v section.Values) {
	name, client := o.ID, r.Gateway.Client
	o.Paths = func(id string) []string {
		return append(lifecycle.ConfPath("authority")(id), "x509ca/"+gateway.FileName("authority", id, ".pem"))
	}
	o.Files = func() ([]gateway.File, error) { return authorityFiles(v) }
	o.Load = func(ctx context.Context) error { return client.LoadAuthority(ctx, name, r.message(v)) }
	o.Unload = func(ctx context.Context) error { return client.UnloadAuthority(ctx, name) }
	o.Exists = func(ctx context.Context) (bool, error) {
		_, exists, err := r.Gateway.Authority(ctx, name)
		return exists, err
	}
	o.Refresh = func(ctx context.Context) (bool, error) {
		authority, exists, err := r.Gateway.Authority(ctx, name)
		if !exists {
			return false, err
		}
		certificates, err := caCertificates(ctx, r.Gateway)
		if err == nil {
			readAuthority(authority, certificates, v)
		}
		return true, err
	}
	o.Complete = func(ctx context.Context) (bool, error) {
		authority, exists, err := r.Gateway.Authority(ctx, name)
		if exists {
			lifecycle.Fill(v, "subject", types.StringValue(authority.CACert))
		}
		return exists, err
	}
	o.Refused = func(_ context.Context, summary string, err error, diags *diag.Diagnostics) {
		r.refused(summary, v, err, diags)
	}
}

// message is what load-authority is sent. A file is for charon to read.
func (r *authorityResource) message(v section.Values) *vici.Message {
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
	return m
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

// refused reports that an authority was not loaded, or not unloaded. Releases before 6.1.0 call any bad certificate a missing one.
func (r *authorityResource) refused(summary string, v section.Values, err error, diags *diag.Diagnostics) {
	name := section.Name(v)
	var command *vici.CommandError
	if !errors.As(err, &command) || command.Command != "load-authority" {
		r.Fail(summary, r.Subject(name), err, diags)
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
