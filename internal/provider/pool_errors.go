package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// refused reports that a pool could not be changed or unloaded: because somebody has one of its addresses, as a rule. It
// reports whether the pool is gone, which is no failure for whoever unloads it.
func (r *poolResource) refused(ctx context.Context, summary, name string, err error, at path.Path, diags *diag.Diagnostics) (gone bool) {
	detail := r.gateway.failure(r.subject(name), err)
	var command *vici.CommandError
	if errors.As(err, &command) {
		pool, loaded, again := r.gateway.pool(ctx, name)
		switch {
		case again == nil && !loaded && command.Command == "unload-pool":
			return true
		case again == nil && pool.Online > 0:
			detail = r.online(pool) + "\n\n" + detail
		default:
			at = path.Empty()
		}
	} else {
		at = path.Empty()
	}
	diags.AddAttributeError(at, summary, detail)
	return false
}

// online tells how many clients have an address, and what to do about it.
func (r *poolResource) online(pool vici.Pool) string {
	clients := "1 of its addresses is"
	if pool.Online > 1 {
		clients = fmt.Sprintf("%d of its addresses are", pool.Online)
	}
	return fmt.Sprintf("%s online. Wait until these clients have gone, or terminate their IKE_SAs (swanctl --list-pools --leases shows whose "+
		"they are, swanctl --terminate --ike NAME ends them), and apply again. To move clients without a break, load another pool and let the connection "+
		"name that.", clients)
}
