package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// checkAbilities compares what a plan would load with what the daemon can do, if the daemon can be asked.
func (r *connectionResource) checkAbilities(ctx context.Context, planned section.Values, diags *diag.Diagnostics) {
	daemon, known := r.Gateway.Abilities(ctx)
	if !known {
		return
	}
	c := section.DaemonCheck{Version: daemon.Version, Algorithms: daemon.Algorithms, Label: r.Gateway.Label, Warn: true, Diags: diags}
	c.Section(swanctl.Connection, path.Empty(), planned)
}

// checkRelease repeats the errors of checkAbilities before a connection is loaded: some values were not known to the plan,
// and the plan may have been made without the daemon. Without its release nothing is loaded, as an old daemon takes some
// new values for others.
func (r *connectionResource) checkRelease(ctx context.Context, summary string, v section.Values, diags *diag.Diagnostics) {
	version, err := r.Gateway.Version(ctx)
	if err != nil {
		r.Fail(summary, subject(section.Name(v)), err, diags)
		return
	}
	c := section.DaemonCheck{Version: version, Label: r.Gateway.Label, Diags: diags}
	c.Section(swanctl.Connection, path.Empty(), v)
}
