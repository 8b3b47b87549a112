package connection

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// load sends the connection to the daemon.
func (r *connectionResource) load(ctx context.Context, name string, v section.Values) error {
	var diags diag.Diagnostics
	files := section.EncodeFiles{Directory: r.Gateway.SwanctlDirectory, PublicKeys: r.readPublicKeys(ctx, v, &diags)}
	if diags.HasError() {
		return errors.New(diags.Errors()[0].Detail())
	}
	m := vici.NewMessage()
	section.Encode(swanctl.Connection, v, m, files)
	return r.Gateway.LoadConn(ctx, name, m)
}

// unload removes the connection from the daemon. That it is not there is success.
func (r *connectionResource) unload(ctx context.Context, name string) error {
	err := r.Gateway.UnloadConn(ctx, name)
	var refused *vici.CommandError
	if errors.As(err, &refused) {
		// charon refuses a name that it does not know.
		if loaded, again := r.loaded(ctx, name); again == nil && !loaded {
			return nil
		}
	}
	return err
}

func (r *connectionResource) loaded(ctx context.Context, name string) (bool, error) {
	names, err := r.Gateway.Client.GetConns(ctx)
	return slices.Contains(names, name), err
}

// readConnection turns the daemon's report into values. If another backend has a connection of the same name, there
// are two reports and nothing tells which is ours: the one that differs least is taken.
func readConnection(version swanctl.Version, prior section.Values, c gateway.Connection) section.Values {
	var best section.Values
	least := -1
	for _, report := range c.Reports {
		read := section.Read(swanctl.Connection, prior, report, version)
		keepOwn(read, prior)
		if n := len(section.Differences(swanctl.Connection, path.Empty(), prior, read)); least < 0 || n < least {
			best, least = read, n
		}
	}
	return best
}

// readBack compares what the daemon holds with what was loaded, and warns about what it changed silently.
func (r *connectionResource) readBack(ctx context.Context, name string, v section.Values, diags *diag.Diagnostics) {
	c, err := r.Gateway.Loaded(ctx, name)
	if err == nil && c.Loaded && len(c.Reports) == 0 {
		diags.AddWarning("Connection cannot be read", r.unreadable(name))
		return
	}
	if err == nil && !c.Loaded {
		diags.AddWarning("Connection is gone again",
			fmt.Sprintf("The connection %q was loaded, but the daemon does not have it any more. Somebody else unloads connections "+
				"there, for example with swanctl --load-conns or --load-all, which unload all that is not in swanctl's own files.\n\n"+
				"Gateway: %s", name, r.Gateway.Label))
		return
	}
	version := swanctl.Version{}
	if err == nil {
		version, err = r.Gateway.Version(ctx)
	}
	if err != nil {
		diags.AddWarning("Connection loaded, but not read back", diagnostic.Failure(r.Gateway.Label, subject(name), err))
		return
	}
	for _, d := range section.Differences(swanctl.Connection, path.Empty(), v, readConnection(version, v, c)) {
		diagnostic.AddWarningAt(d.Path, "charon changed a value",
			fmt.Sprintf("The connection %q was loaded, but charon does not report this attribute as it was loaded.\n\n"+
				"Loaded: %s\nReported: %s\nGateway: %s\n\nThe next plan shows the difference as drift.",
				name, d.Loaded, d.Read, r.Gateway.Label), diags)
	}
}
