package pool

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

func (r *poolResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.CreateObject(ctx, r, req, resp)
}

func (r *poolResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.ReadObject(ctx, r, req, resp)
}

// Update loads the pool anew. charon replaces what clients are told, and the addresses unless one is in use
// (src/libcharon/plugins/vici/vici_attribute.c, merge_pool).
func (r *poolResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.UpdateObject(ctx, r, req, resp)
}

func (r *poolResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.DeleteObject(ctx, r, req, resp)
}

func (r *poolResource) Prepare(ctx context.Context, v section.Values, diags *diag.Diagnostics) {
	r.check(v, diags)
	version, err := r.Gateway.Version(ctx)
	if err != nil {
		r.Fail("Unable to load pool", section.Name(v), err, diags)
		return
	}
	c := section.DaemonCheck{Version: version, Label: r.Gateway.Label, Diags: diags}
	c.Section(swanctl.Pool, path.Empty(), v)
}

func (r *poolResource) Files(v section.Values) ([]gateway.File, error) { return poolFiles(v) }

func (r *poolResource) Load(ctx context.Context, v section.Values) error {
	return r.Gateway.Client.LoadPool(ctx, section.Name(v), poolMessage(v))
}

func (r *poolResource) Unload(ctx context.Context, name string) error {
	return r.Gateway.Client.UnloadPool(ctx, name)
}

func (r *poolResource) Exists(ctx context.Context, name string) (bool, error) {
	_, exists, err := r.Gateway.Pool(ctx, name)
	return exists, err
}

func (r *poolResource) Refresh(ctx context.Context, v section.Values) (exists bool, err error) {
	pool, exists, err := r.Gateway.Pool(ctx, section.Name(v))
	if exists {
		readPool(pool, v)
	}
	return exists, err
}

func (r *poolResource) Complete(ctx context.Context, v section.Values) (exists bool, err error) {
	pool, exists, err := r.Gateway.Pool(ctx, section.Name(v))
	if exists {
		lifecycle.Fill(v, "base", types.StringValue(pool.Base))
		lifecycle.Fill(v, "size", types.Int64Value(pool.Size))
	}
	return exists, err
}

// poolMessage is what load-pool is sent.
func poolMessage(v section.Values) *vici.Message {
	m := vici.NewMessage()
	section.Encode(swanctl.Pool, v, m, section.EncodeFiles{})
	attributes := section.Map(v[section.NumberedAttribute])
	for _, number := range slices.Sorted(maps.Keys(attributes)) {
		texts, _ := section.Texts(attributes[number])
		m.SetList(number, texts)
	}
	return m
}

// readPool takes over what is reported. The addresses stay as they were written if they are the same.
func readPool(pool vici.Pool, v section.Values) {
	addrs, _ := section.Texts(v["addrs"])
	if len(addrs) == 0 || !swanctl.ReportsPool(addrs[0], pool.Base, pool.Size) {
		v["addrs"] = section.TextValue{StringValue: types.StringValue(swanctl.ReadPool(pool.Base, pool.Size)), Kind: swanctl.PoolAddresses}
	}
	v["base"], v["size"] = types.StringValue(pool.Base), types.Int64Value(pool.Size)
}
