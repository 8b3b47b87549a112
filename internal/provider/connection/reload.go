package connection

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

// reload updates a connection. As a rule that is one load-conn with the whole section: charon compares it with what it
// has and leaves alone the children that are equal, while unloading it first would close their SAs. The exceptions are
// changes that charon does not see, see reload_compare.go.
func (r *connectionResource) reload(ctx context.Context, name string, planned section.Values, changes reload) error {
	if changes.needsIntermediate() {
		if err := r.load(ctx, name, without(planned, changes.renamed)); err != nil {
			return err
		}
	}
	if err := r.load(ctx, name, planned); err != nil {
		if changes.needsIntermediate() {
			return &halfReloadedError{err: err}
		}
		return err
	}
	if !changes.needsUnload() {
		return nil
	}
	// charon has accepted it, so it will again: only now is it safe to unload what was there.
	if err := r.Gateway.UnloadConn(ctx, name); err != nil {
		return &halfReloadedError{err: err, unloading: true}
	}
	if err := r.load(ctx, name, planned); err != nil {
		return &halfReloadedError{unloading: true, err: fmt.Errorf("the connection was unloaded, so that charon notices the change, "+
			"and could not be loaded again; apply once more to load it: %w", err)}
	}
	return nil
}

// halfReloadedError tells that an update of several steps has failed after the first of them: what the daemon has is neither
// what it had before nor what was planned. unloading tells that it may have been unloaded.
type halfReloadedError struct {
	err       error
	unloading bool
}

func (e *halfReloadedError) Error() string { return e.err.Error() }

func (e *halfReloadedError) Unwrap() error { return e.err }

// without returns the values of a connection without some of its children.
func without(v section.Values, names []string) section.Values {
	children := maps.Clone(section.Map(v["children"]))
	maps.DeleteFunc(children, func(name string, _ attr.Value) bool { return slices.Contains(names, name) })
	reduced := maps.Clone(v)
	reduced["children"] = types.MapValueMust(section.Types[swanctl.Child], children)
	return reduced
}

// warnReload warns in the plan of an update that has to do more than load the connection, if that costs SAs.
func warnReload(changes reload, state section.Values, diags *diag.Diagnostics) {
	for _, p := range changes.unknown {
		diagnostic.AddWarningAt(p, "Value of an imported connection not known", "charon does not report this attribute, and does not notice a change of "+
			"it alone when a connection is loaded again. If the connection was loaded with this value before the import, all is well. If not, "+
			"the old value stays active until the connection is unloaded and loaded again, which is not done here because it costs SAs.", diags)
	}
	children := section.Map(state["children"])
	if changes.needsUnload() {
		var started []string
		for _, name := range slices.Sorted(maps.Keys(children)) {
			if startsChild(children[name]) {
				started = append(started, name)
			}
		}
		harm := "No child of it has a start_action that starts it, so no SA is closed."
		if len(started) > 0 {
			harm = "This closes the SAs of its children with a start_action that starts them (" + strings.Join(started, ", ") +
				"), and starts them anew."
		}
		if changes.unload {
			diags.AddWarning("Connection has to be unloaded", "The last update was cut off while it unloaded the connection, so that charon "+
				"notices the change. Applying this unloads the connection and loads it again. "+harm)
		}
		for _, p := range changes.unnoticed {
			diagnostic.AddWarningAt(p, "Connection has to be unloaded",
				"charon does not notice a change of this attribute alone when a connection is loaded again: the old value would stay "+
					"active. Applying this unloads the connection and loads it again. "+harm, diags)
		}
	}
	if changes.needsIntermediate() {
		for _, name := range changes.renamed {
			diagnostic.AddWarningAt(path.Root("children").AtMapKey(name), "Child is removed and added",
				"charon compares children by their contents and does not notice that this one has got another name: it would go on "+
					"under the old name, and nothing would remove it later. Applying this removes the child and adds it under its new name. "+
					"If it has a start_action, its SA or trap is gone for a moment.", diags)
		}
	}
}
