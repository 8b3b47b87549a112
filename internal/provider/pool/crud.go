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

// Create loads a pool that is not there yet.
func (r *poolResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.CreateNamed(ctx, r, req, resp)
}

func (r *poolResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	r.ReadNamed(ctx, r, req, resp)
}

// Update loads the pool again. charon replaces what clients are told, and the addresses unless one is in use
// (src/libcharon/plugins/vici/vici_attribute.c, merge_pool).
func (r *poolResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.UpdateNamed(ctx, r, req, resp)
}

func (r *poolResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.DeleteNamed(ctx, r, req, resp)
}

// Prepare checks the values, and compares them with the daemon's release.
func (r *poolResource) Prepare(ctx context.Context, v section.Values, diags *diag.Diagnostics) {
	r.check(v, diags)
	version, err := r.Gateway.Version(ctx)
	if err != nil {
		r.Fail("Unable to load pool", r.Subject(section.Name(v)), err, diags)
		return
	}
	c := section.DaemonCheck{Version: version, Label: r.Gateway.Label, Diags: diags}
	c.Section(swanctl.Pool, path.Empty(), v)
}

// Object says how a pool is loaded, read and unloaded.
func (r *poolResource) Object(o *lifecycle.Object, v section.Values) {
	name, client := o.ID, r.Gateway.Client
	o.Files = func() ([]gateway.File, error) { return poolFiles(v) }
	o.Load = func(ctx context.Context) error { return client.LoadPool(ctx, name, poolMessage(v)) }
	o.Unload = func(ctx context.Context) error { return client.UnloadPool(ctx, name) }
	o.Exists = func(ctx context.Context) (bool, error) {
		_, exists, err := r.Gateway.Pool(ctx, name)
		return exists, err
	}
	o.Refresh = func(ctx context.Context) (bool, error) {
		pool, exists, err := r.Gateway.Pool(ctx, name)
		if exists {
			readPool(pool, v)
		}
		return exists, err
	}
	o.Complete = func(ctx context.Context) (bool, error) {
		pool, exists, err := r.Gateway.Pool(ctx, name)
		if exists {
			lifecycle.Fill(v, "base", types.StringValue(pool.Base))
			lifecycle.Fill(v, "size", types.Int64Value(pool.Size))
		}
		return exists, err
	}
	o.Refused = func(ctx context.Context, summary string, err error, diags *diag.Diagnostics) {
		r.refused(ctx, summary, name, err, diags)
	}
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
