package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
)

// FileRecord is what the provider stores next to a resource's state: what it wrote, and to which run of the daemon it loaded.
type FileRecord struct {
	// Files are the digests of the files, by their names below swanctl_directory.
	Files map[string]string `json:"files,omitempty"`

	// Since is when the daemon was started, as it says itself.
	Since string `json:"since,omitempty"`

	// Gateway is the address of the daemon.
	Gateway string `json:"gateway,omitempty"`
}

const filesKey = "kept"

// ReadFiles reads the record of the files from what is stored next to the state. Without one it is empty.
func ReadFiles(ctx context.Context, private PrivateReader, diags *diag.Diagnostics) (r FileRecord) {
	stored, problems := private.GetKey(ctx, filesKey)
	diags.Append(problems...)
	_ = json.Unmarshal(stored, &r) // without any, and by another version: nothing is known
	return r
}

func writeFiles(ctx context.Context, private PrivateWriter, r FileRecord, diags *diag.Diagnostics) {
	stored, _ := json.Marshal(r) //nolint:errchkjson // texts
	diags.Append(private.SetKey(ctx, filesKey, stored)...)
}

const persistedDoc = "Whether the gateway has this as it was applied, in the daemon and, because of the provider's `persist`, in swanctl's files. Null without " +
	"`persist`. Drift is detected: a file that was changed or removed is written again."

// PersistedAttribute is the schema of persisted.
func PersistedAttribute() schema.Attribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: persistedDoc}
}

// PlanPersisted plans an update where the files are not as they should be, and nothing where all stays as it is.
func (c *Chooser) PlanPersisted(ctx context.Context, state tfsdk.State, resp *resource.ModifyPlanResponse) {
	at := path.Root("persisted")
	before := types.BoolNull()
	if !state.Raw.IsNull() {
		resp.Diagnostics.Append(state.GetAttribute(ctx, at, &before)...)
	}
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, before)...)
	changed := !resp.Plan.Raw.Equal(state.Raw)
	planned := PlanInterrupted(ReadInterrupted(ctx, resp.Private, &resp.Diagnostics), c.PersistedPlan(before, changed), changed, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, planned)...)
}

// PersistedPlan is the value that persisted is planned with; changed tells that something else changes. What comes of it is
// told after apply: the last step, to put a file in its place, can fail when all is loaded.
func (c *Chooser) PersistedPlan(before types.Bool, changed bool) types.Bool {
	switch known := c.Gateway != nil && c.Gateway.Ready() == nil; {
	case known && !c.Gateway.Persist:
		return types.BoolNull()
	case !changed && (!known || before.ValueBool()):
		return before
	}
	return types.BoolUnknown()
}

// CheckFiles reports at plan time what a file of swanctl cannot hold: names that charon takes and swanctl.conf does not.
func (c *Chooser) CheckFiles(name string, err error, diags *diag.Diagnostics) {
	if err != nil && name != "" && c.Gateway != nil && c.Gateway.Persist {
		diags.AddAttributeError(path.Root("name"), "Name not possible with persist", diagnostic.Sentence(err)+" charon itself takes the name. Choose another one, or a gateway without persist.")
	}
}

// StageFiles prepares the files of a resource, before anything is loaded: what fails fails before the daemon changes.
func (c *Chooser) StageFiles(ctx context.Context, subject string, files []gateway.File, err error, diags *diag.Diagnostics) (*gateway.StagedFiles, bool) {
	if !c.Gateway.Persist {
		files, err = nil, nil
	}
	var staged *gateway.StagedFiles
	if err == nil {
		staged, err = c.Gateway.Stage(ctx, files)
	}
	if err != nil {
		diags.AddError("Unable to write the gateway's files", diagnostic.Failure(c.Gateway.Label, subject, err)+"\n\nNothing was loaded.")
		return nil, false
	}
	return staged, true
}

// CommitFiles puts the files in their places after everything was loaded, and records them. It returns the value of persisted.
func (c *Chooser) CommitFiles(
	ctx context.Context, subject string, staged *gateway.StagedFiles, before FileRecord, private PrivateWriter, diags *diag.Diagnostics,
) types.Bool {
	files, err := staged.Commit(ctx, before.Files)
	writeFiles(ctx, private, FileRecord{Files: files, Since: c.Gateway.StartedAt(ctx), Gateway: c.Gateway.Address()}, diags)
	if err != nil {
		// An error would make Terraform replace what is loaded, and perhaps in use.
		diags.AddWarning("Loaded, but not written to the gateway's files", diagnostic.Failure(c.Gateway.Label, subject, err)+
			"\n\nUntil the next apply, which the plan shows as a change of persisted, this does not survive a restart of charon.")
	}
	if !c.Gateway.Persist {
		return types.BoolNull()
	}
	if err == nil {
		if problem := c.Gateway.IncludeProblem(ctx); problem != "" {
			diags.AddAttributeWarning(path.Root("persisted"), "swanctl does not read what is written", problem)
		}
	}
	return types.BoolValue(err == nil)
}

// NotPersisted is the value of persisted of what may not even be loaded.
func (c *Chooser) NotPersisted() types.Bool {
	if !c.Gateway.Persist {
		return types.BoolNull()
	}
	return types.BoolValue(false)
}

// RemoveFiles removes the files of a resource that is unloaded. Without a record of any, as that of an instance that was tainted
// before its files were in their places, it removes those of the paths that Terraform has written.
func (c *Chooser) RemoveFiles(ctx context.Context, subject string, kept FileRecord, paths []string, diags *diag.Diagnostics) {
	names, remove := slices.Sorted(maps.Keys(kept.Files)), c.Gateway.RemoveFile
	if len(names) == 0 && c.Gateway.Persist {
		names, remove = paths, c.Gateway.RemoveSealed
	}
	for _, name := range names {
		if err := remove(ctx, name); err != nil {
			diags.AddError("Unloaded, but still in the gateway's files", diagnostic.Failure(c.Gateway.Label, subject, err)+
				"\n\nswanctl --load-all, and a restart of charon, would load it again. Destroy it again when the reason is gone.")
			return
		}
	}
}

// RefreshPersisted compares the files with what was written.
func (c *Chooser) RefreshPersisted(
	ctx context.Context, subject string, kept FileRecord, stored types.Bool, diags *diag.Diagnostics,
) types.Bool {
	switch {
	case len(kept.Files) == 0 && !c.Gateway.Persist:
		return types.BoolNull()
	case len(kept.Files) == 0:
		return types.BoolValue(false)
	case !c.Gateway.Persist:
		// What was written before stays until the next apply, which removes it.
		return types.BoolValue(true)
	}
	same, err := c.Gateway.Unchanged(ctx, kept.Files)
	if err != nil {
		diags.AddError("Unable to read the gateway's files", diagnostic.Failure(c.Gateway.Label, subject, err))
		return stored
	}
	return types.BoolValue(same)
}

// Vanished tells what to do with a resource that the daemon does not have any more, and explains a restart. It reports
// whether the resource stays in the state, because its files are still there and would bring it back.
func (c *Chooser) Vanished(ctx context.Context, subject string, kept FileRecord, diags *diag.Diagnostics) (stays bool) {
	since := c.Gateway.StartedAt(ctx)
	restarted := gateway.StartedLater(kept.Since, since)
	stays = len(kept.Files) > 0
	if !c.isWhere(kept) {
		diags.AddWarning("Not on this gateway", fmt.Sprintf("The %s was loaded on the gateway %s. The provider reaches another address now, where it is not loaded. "+
			"The next apply loads it there. If they are two gateways, the first one keeps what it has, and nothing manages it any more.\n\nGateway: %s",
			subject, kept.Gateway, c.Gateway.Label))
		return false
	}
	switch {
	case restarted && stays:
		diags.AddWarning("Lost in a restart of charon", fmt.Sprintf("The %s is gone: charon was started again (%s), and swanctl's files were not loaded since, as "+
			"systemd's unit of strongSwan does. The next apply loads it again.\n\nGateway: %s", subject, since, c.Gateway.Label))
	case restarted:
		diags.AddWarning("Lost in a restart of charon", fmt.Sprintf("The %s is gone: charon was started again (%s), and forgets then what was loaded over VICI. The next apply "+
			"loads it again. With persist = true on the provider, swanctl loads it by itself.\n\nGateway: %s", subject, since, c.Gateway.Label))
	case stays:
		diags.AddWarning("Unloaded by somebody else", fmt.Sprintf("The %s is gone from the daemon, and its files are still there. The next apply loads it again.\n\n"+
			"Gateway: %s", subject, c.Gateway.Label))
	}
	return stays
}
