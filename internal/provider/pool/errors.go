package pool

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// refused reports that a pool could not be loaded or unloaded: because somebody has one of its addresses, as a rule.
func (r *poolResource) refused(ctx context.Context, summary, name string, err error, diags *diag.Diagnostics) {
	at := path.Empty()
	detail := diagnostic.Failure(r.Gateway.Label, r.Subject(name), err)
	var command *vici.CommandError
	if errors.As(err, &command) {
		if pool, _, again := r.Gateway.Pool(ctx, name); again == nil && pool.Online > 0 {
			detail = r.online(pool) + "\n\n" + detail
			if command.Command == "load-pool" {
				at = path.Root("addrs")
			}
		}
	}
	diags.AddAttributeError(at, summary, detail)
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
