package provider

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
)

// keptRecord is what the provider stores next to a resource's state: what it wrote, and to which run of the daemon it loaded.
type keptRecord struct {
	// Files are the digests of the files, by their names below swanctl_directory.
	Files map[string]string `json:"files,omitempty"`

	// Since is when the daemon was started, as it says itself.
	Since string `json:"since,omitempty"`
}

const keptKey = "kept"

// privateReader and privateWriter are what the framework hands to the methods of a resource.
type (
	privateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
	privateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
)

func readKept(ctx context.Context, private privateReader, diags *diag.Diagnostics) (r keptRecord) {
	stored, problems := private.GetKey(ctx, keptKey)
	diags.Append(problems...)
	_ = json.Unmarshal(stored, &r) // without any, and by another version: nothing is known
	return r
}

func writeKept(ctx context.Context, private privateWriter, r keptRecord, diags *diag.Diagnostics) {
	stored, _ := json.Marshal(r) //nolint:errchkjson // texts
	diags.Append(private.SetKey(ctx, keptKey, stored)...)
}

const persistedDoc = "Whether the gateway has this as it was applied, in the daemon and, because of the provider's `persist`, in swanctl's files. Null without " +
	"`persist`. Drift is detected: a file that was changed or removed is written again."

func persistedAttribute() schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: persistedDoc}
}

// planPersisted plans an update where the files are not as they should be, and nothing where all stays as it is.
func (c *gatewayChooser) planPersisted(ctx context.Context, state tfsdk.State, resp *resource.ModifyPlanResponse) {
	at := path.Root("persisted")
	before := types.BoolNull()
	if !state.Raw.IsNull() {
		resp.Diagnostics.Append(state.GetAttribute(ctx, at, &before)...)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, before)...)
	changed := !resp.Plan.Raw.Equal(state.Raw)
	planned := planUnsettled(readUnsettled(ctx, resp.Private, &resp.Diagnostics), c.persistedPlan(before, changed), changed, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, planned)...)
}

// persistedPlan is the value that persisted is planned with; changed tells that something else changes. What comes of it is
// told after apply: the last step, to put a file in its place, can fail when all is loaded.
func (c *gatewayChooser) persistedPlan(before types.Bool, changed bool) types.Bool {
	switch known := c.gateway != nil && c.gateway.Ready() == nil; {
	case known && !c.gateway.Persist:
		return types.BoolNull()
	case !changed && (!known || before.ValueBool()):
		return before
	}
	return types.BoolUnknown()
}

// checkFiles reports at plan time what a file of swanctl cannot hold: names that charon takes and swanctl.conf does not.
func (c *gatewayChooser) checkFiles(name string, err error, diags *diag.Diagnostics) {
	if err != nil && name != "" && c.gateway != nil && c.gateway.Persist {
		diags.AddAttributeError(path.Root("name"), "Name not possible with persist", diagnostic.Sentence(err)+" charon itself takes the name. Choose another one, or a gateway without persist.")
	}
}

// stage prepares the files of a resource, before anything is loaded: what fails fails before the daemon changes.
func (c *gatewayChooser) stage(ctx context.Context, subject string, files []gateway.File, err error, diags *diag.Diagnostics) (*gateway.StagedFiles, bool) {
	if !c.gateway.Persist {
		files, err = nil, nil
	}
	var staged *gateway.StagedFiles
	if err == nil {
		staged, err = c.gateway.Stage(ctx, files)
	}
	if err != nil {
		diags.AddError("Unable to write the gateway's files", diagnostic.Failure(c.gateway.Label, subject, err)+"\n\nNothing was loaded.")
		return nil, false
	}
	return staged, true
}

// keep puts the files in their places after everything was loaded, and records them. It returns the value of persisted.
func (c *gatewayChooser) keep(
	ctx context.Context, subject string, staged *gateway.StagedFiles, before keptRecord, private privateWriter, diags *diag.Diagnostics,
) types.Bool {
	files, err := staged.Commit(ctx, before.Files)
	writeKept(ctx, private, keptRecord{Files: files, Since: c.gateway.StartedAt(ctx)}, diags)
	if err != nil {
		// An error would make Terraform replace what is loaded, and perhaps in use.
		diags.AddWarning("Loaded, but not written to the gateway's files", diagnostic.Failure(c.gateway.Label, subject, err)+
			"\n\nUntil the next apply, which the plan shows as a change of persisted, this does not survive a restart of charon.")
	}
	if !c.gateway.Persist {
		return types.BoolNull()
	}
	if err == nil {
		if problem := c.gateway.IncludeProblem(ctx); problem != "" {
			diags.AddAttributeWarning(path.Root("persisted"), "swanctl does not read what is written", problem)
		}
	}
	return types.BoolValue(err == nil)
}

// notKept is the value of persisted of what may not even be loaded.
func (c *gatewayChooser) notKept() types.Bool {
	if !c.gateway.Persist {
		return types.BoolNull()
	}
	return types.BoolValue(false)
}

// forget removes the files of a resource that is unloaded.
func (c *gatewayChooser) forget(ctx context.Context, subject string, kept keptRecord, diags *diag.Diagnostics) {
	for name := range kept.Files {
		if err := c.gateway.RemoveFile(ctx, name); err != nil {
			diags.AddError("Unloaded, but still in the gateway's files", diagnostic.Failure(c.gateway.Label, subject, err)+
				"\n\nswanctl --load-all, and a restart of charon, would load it again. Destroy it again when the reason is gone.")
			return
		}
	}
}

// refreshPersisted compares the files with what was written.
func (c *gatewayChooser) refreshPersisted(
	ctx context.Context, subject string, kept keptRecord, stored types.Bool, diags *diag.Diagnostics,
) types.Bool {
	switch {
	case len(kept.Files) == 0 && !c.gateway.Persist:
		return types.BoolNull()
	case len(kept.Files) == 0:
		return types.BoolValue(false)
	case !c.gateway.Persist:
		// What was written before stays until the next apply, which removes it.
		return types.BoolValue(true)
	}
	same, err := c.gateway.Unchanged(ctx, kept.Files)
	if err != nil {
		diags.AddError("Unable to read the gateway's files", diagnostic.Failure(c.gateway.Label, subject, err))
		return stored
	}
	return types.BoolValue(same)
}

// vanished tells what to do with a resource that the daemon does not have any more, and explains a restart. It reports
// whether the resource stays in the state, because its files are still there and would bring it back.
func (c *gatewayChooser) vanished(ctx context.Context, subject string, kept keptRecord, diags *diag.Diagnostics) (stays bool) {
	since := c.gateway.StartedAt(ctx)
	restarted := gateway.StartedLater(kept.Since, since)
	stays = len(kept.Files) > 0
	switch {
	case restarted && stays:
		diags.AddWarning("Lost in a restart of charon", fmt.Sprintf("The %s is gone: charon was started again (%s), and swanctl's files were not loaded since, as "+
			"systemd's unit of strongSwan does. The next apply loads it again.\n\nGateway: %s", subject, since, c.gateway.Label))
	case restarted:
		diags.AddWarning("Lost in a restart of charon", fmt.Sprintf("The %s is gone: charon was started again (%s), and forgets then what was loaded over VICI. The next apply "+
			"loads it again. With persist = true on the provider, swanctl loads it by itself.\n\nGateway: %s", subject, since, c.gateway.Label))
	case stays:
		diags.AddWarning("Unloaded by somebody else", fmt.Sprintf("The %s is gone from the daemon, and its files are still there. The next apply loads it again.\n\n"+
			"Gateway: %s", subject, c.gateway.Label))
	}
	return stays
}
