package lifecycle

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
)

// FileRecord is what the provider stores next to a resource's state: what it was to write, and to which run of the daemon it loaded.
type FileRecord struct {
	gateway.Kept

	// Stale tells that the gateway had something else in a refresh than what was applied, and so than what is in the files. If that
	// gets into the configuration, too, nothing else would tell that the files lack it.
	Stale bool `json:"stale,omitempty"`

	// Doubled tells that a refresh has found the section in other files, too. The next apply cannot put that right.
	Doubled bool `json:"doubled,omitempty"`

	// Own is a part of files' names that no other resource has, where two resources may hold the same.
	Own string `json:"own,omitempty"`

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

// OwnName returns a part for the names of a resource's files that no other resource has: the one that it has, or else a new one.
func OwnName(before string) string {
	if before != "" {
		return before
	}
	random := make([]byte, 6)
	_, _ = rand.Read(random) // which never fails
	return hex.EncodeToString(random)
}

const persistedDoc = "Whether the gateway has this as it was applied, in the daemon and, because of the provider's `persist`, in swanctl's files. Null without " +
	"`persist`. Drift is detected: a file that was changed, removed or never written is written by the next apply, and a warning names it."

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
	kept := ReadFiles(ctx, resp.Private, &resp.Diagnostics)
	planned := c.PersistedPlan(before, kept, changed, !state.Raw.IsNull())
	c.WarnStart(ctx, &resp.Diagnostics)
	planned = PlanInterrupted(ReadInterrupted(ctx, resp.Private, &resp.Diagnostics), planned, changed, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, at, planned)...)
}

// PersistedPlan is the value that persisted is planned with; changed tells that something else changes, and exists that this is an
// update. An update that cannot put its files in their places fails. A create must not, as its resource would be tainted; what comes of
// it is told after apply.
func (c *Chooser) PersistedPlan(before types.Bool, kept FileRecord, changed, exists bool) types.Bool {
	switch known := c.Gateway != nil && c.Gateway.Ready() == nil; {
	case known && !c.Gateway.Persist:
		return types.BoolNull()
	case !changed && (!known || before.ValueBool() || kept.Doubled):
		return before
	case known && exists && !kept.Doubled:
		return types.BoolValue(true)
	}
	return types.BoolUnknown()
}

// CheckFiles reports at plan time what a file of swanctl cannot hold: names that charon takes and swanctl.conf does not.
func (c *Chooser) CheckFiles(name string, err error, diags *diag.Diagnostics) {
	if err != nil && name != "" && c.Gateway != nil && c.Gateway.Persist {
		diags.AddAttributeError(path.Root("name"), "Name not possible with persist", diagnostic.Sentence(err)+" charon itself takes the name. Choose another one, or a gateway without persist.")
	}
}

// StageFiles prepares the files of a resource, before anything is loaded: what fails fails before the daemon changes. A create does
// not write over what is there.
func (c *Chooser) StageFiles(
	ctx context.Context, subject string, files []gateway.File, err error, created bool, diags *diag.Diagnostics,
) (*gateway.StagedFiles, bool) {
	if !c.Gateway.Persist {
		files, err = nil, nil
	}
	var staged *gateway.StagedFiles
	if err == nil {
		staged, err = c.Gateway.Stage(ctx, files, created)
	}
	if err != nil {
		diags.AddError("Unable to write the gateway's files", diagnostic.Failure(c.Gateway.Label, subject, err)+"\n\nNothing was loaded.")
		return nil, false
	}
	return staged, true
}

// CommitFiles puts the files in their places after everything was loaded, and records what is meant to be there. It returns the value of
// persisted.
func (c *Chooser) CommitFiles(
	ctx context.Context, subject string, staged *gateway.StagedFiles, before FileRecord, created bool, private PrivateWriter, diags *diag.Diagnostics,
) types.Bool {
	kept, stays, err := staged.Commit(ctx, before.Kept)
	record := FileRecord{Kept: kept, Own: before.Own, Since: c.Gateway.StartedAt(ctx), Gateway: c.Gateway.Address()}
	writeFiles(ctx, private, record, diags)
	c.warnStays(stays, diags)
	const summary = "Loaded, but not written to the gateway's files"
	switch {
	case err != nil && created:
		// An error would make Terraform replace what is loaded, and perhaps in use.
		diags.AddWarning(summary, diagnostic.Failure(c.Gateway.Label, subject, err)+
			"\n\nUntil an apply has written them, this does not survive a restart of charon. The next plan shows that as a change of persisted.")
	case err != nil:
		diags.AddError(summary, diagnostic.Failure(c.Gateway.Label, subject, err)+"\n\nUntil an apply has written them, a restart of charon or swanctl --load-all "+
			"does not load what was applied, but what the files had before. The next plan shows that as a change of persisted.")
	}
	if !c.Gateway.Persist {
		return types.BoolNull()
	}
	if err != nil {
		return types.BoolValue(false)
	}
	if problem := c.Gateway.IncludeProblem(ctx); problem != "" {
		diags.AddAttributeWarning(path.Root("persisted"), "swanctl does not read what is written", problem)
	}
	if err := c.Gateway.EnsureLoadOnStart(ctx); err != nil {
		diags.AddAttributeWarning(path.Root("persisted"), "Files not loaded at a start", diagnostic.Failure(c.Gateway.Label, subject, err)+
			"\n\nEverything is loaded, and in swanctl's files, but nothing has swanctl load these when charon starts.")
	}
	if created || before.Doubled {
		return types.BoolValue(!c.warnDoubled(ctx, subject, kept.Section, diags))
	}
	return types.BoolValue(true)
}

// WarnStart warns once in a run if nothing seems to have swanctl load its files when charon starts.
func (c *Chooser) WarnStart(ctx context.Context, diags *diag.Diagnostics) {
	if c.Gateway == nil || c.Gateway.Ready() != nil {
		return
	}
	if problem := c.Gateway.StartProblem(ctx); problem != "" {
		diags.AddWarning("Nothing loads the files at a start", problem)
	}
}

// warnDoubled warns of a section that other files of swanctl have, too, and reports whether there are any.
func (c *Chooser) warnDoubled(ctx context.Context, subject string, s gateway.SectionName, diags *diag.Diagnostics) bool {
	places := c.Gateway.Elsewhere(ctx, s)
	if len(places) == 0 {
		return false
	}
	var text strings.Builder
	for _, p := range places {
		fmt.Fprintf(&text, "\n- %s, line %d", p.File, p.Line)
	}
	diags.AddAttributeWarning(path.Root("persisted"), "Section in other files, too", fmt.Sprintf("swanctl merges sections of one name over all of its files. The section %s.%s "+
		"of the %s is also in\n%s\n\nAfter a restart of charon, or swanctl --load-all, what is there counts, too: children that are removed here come back, and so do options "+
		"that are not set here. Take the section out there; nothing that is loaded changes with that.\n\nGateway: %s", s.Top, s.Name, subject, text.String(), c.Gateway.Label))
	return true
}

// warnStays warns of files that a resource leaves, as they are not Terraform's.
func (c *Chooser) warnStays(stays []string, diags *diag.Diagnostics) {
	if len(stays) > 0 {
		diags.AddWarning("A file stays on the gateway", fmt.Sprintf("Terraform removes only what it has written itself, and left alone:\n\n- %s\n\n"+
			"If nobody needs it, remove it.\n\nGateway: %s", strings.Join(stays, "\n- "), c.Gateway.Label))
	}
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
	var (
		stays []string
		err   error
	)
	switch {
	case !kept.IsEmpty():
		stays, err = c.Gateway.Remove(ctx, kept.Kept)
	case c.Gateway.Persist:
		err = c.Gateway.RemoveSealed(ctx, paths)
	}
	c.warnStays(stays, diags)
	if err == nil {
		err = c.Gateway.AfterRemoval(ctx)
	}
	if err != nil {
		diags.AddError("Unloaded, but still in the gateway's files", diagnostic.Failure(c.Gateway.Label, subject, err)+
			"\n\nswanctl --load-all, and a restart of charon, would load it again. Destroy it again when the reason is gone.")
	}
}

// RefreshPersisted compares the files with what was meant to be written, and names those that differ; changed reports that the gateway
// has something else than the state. It may be nil.
func (c *Chooser) RefreshPersisted(
	ctx context.Context, subject string, kept FileRecord, stored types.Bool, changed func() bool, private PrivateData, diags *diag.Diagnostics,
) types.Bool {
	switch {
	case kept.IsEmpty() && !c.Gateway.Persist:
		return types.BoolNull()
	case len(kept.Files) == 0 && c.Gateway.Persist:
		return types.BoolValue(false)
	case !c.Gateway.Persist:
		// What was written before stays until the next apply, which removes it.
		return types.BoolValue(true)
	}
	c.WarnStart(ctx, diags)
	if !kept.Stale && changed != nil && changed() {
		kept = ReadFiles(ctx, private, diags) // which the same refresh may have changed
		kept.Stale = true
		writeFiles(ctx, private, kept, diags)
	}
	drift, err := c.Gateway.Inspect(ctx, kept.Kept)
	if len(drift) == 0 && kept.Stale {
		drift = c.Gateway.AllFiles(kept.Kept, "is not what the gateway has")
	}
	if err != nil {
		diags.AddError("Unable to read the gateway's files", diagnostic.Failure(c.Gateway.Label, subject, err))
		return stored
	}
	drift = append(drift, c.Gateway.StartDrift(ctx)...)
	if len(drift) > 0 {
		c.warnDrift(subject, drift, diags)
	}
	doubled := c.warnDoubled(ctx, subject, kept.Section, diags)
	if only := doubled && len(drift) == 0; only != kept.Doubled {
		kept = ReadFiles(ctx, private, diags)
		kept.Doubled = only
		writeFiles(ctx, private, kept, diags)
	}
	return types.BoolValue(len(drift) == 0 && !doubled)
}

// warnDrift names the files that are not as they are meant to be.
func (c *Chooser) warnDrift(subject string, drift []gateway.FileDrift, diags *diag.Diagnostics) {
	text, next := "", "The next apply puts that right."
	for _, d := range drift {
		text += fmt.Sprintf("\n- %s %s", d.Path, d.What)
		if d.Foreign {
			next = "Terraform does not overwrite a file of somebody else's: move it away, or the next apply fails."
		}
	}
	diags.AddAttributeWarning(path.Root("persisted"), "Files for restarts are not as they should be", fmt.Sprintf("Files of the %s:\n%s\n\nA restart of charon, or "+
		"swanctl --load-all, would not bring back what the gateway has now. %s\n\nGateway: %s", subject, text, next, c.Gateway.Label))
}

// Vanished tells what to do with a resource that the daemon does not have any more, and explains a restart. It reports
// whether the resource stays in the state, because its files are still there and would bring it back.
func (c *Chooser) Vanished(ctx context.Context, subject string, kept FileRecord, private PrivateWriter, diags *diag.Diagnostics) (stays bool) {
	since := c.Gateway.StartedAt(ctx)
	restarted := gateway.StartedLater(kept.Since, since)
	stays = !kept.IsEmpty()
	if !c.isWhere(kept) {
		diags.AddWarning("Not on this gateway", fmt.Sprintf("The %s was loaded on the gateway %s. The provider reaches another address now, where it is not loaded. "+
			"The next apply loads it there. If they are two gateways, the first one keeps what it has, and nothing manages it any more.\n\nGateway: %s",
			subject, kept.Gateway, c.Gateway.Label))
		return false
	}
	switch {
	case restarted && stays:
		diags.AddWarning("Lost in a restart of charon", fmt.Sprintf("The %s is gone: charon was started again (%s), and swanctl's files were not loaded since, as "+
			"load_on_start = true on the provider has charon do. The next apply loads it again.\n\nGateway: %s", subject, since, c.Gateway.Label))
	case restarted:
		diags.AddWarning("Lost in a restart of charon", fmt.Sprintf("The %s is gone: charon was started again (%s), and forgets then what was loaded over VICI. The next apply "+
			"loads it again. With persist = true on the provider, swanctl loads it by itself.\n\nGateway: %s", subject, since, c.Gateway.Label))
	case stays:
		diags.AddWarning("Unloaded by somebody else", fmt.Sprintf("The %s is gone from the daemon, and its files are still there. The next apply loads it again.\n\n"+
			"Gateway: %s", subject, c.Gateway.Label))
	}
	if stays && kept.Doubled { // the next apply can put right that it is gone
		kept.Doubled = false
		writeFiles(ctx, private, kept, diags)
	}
	return stays
}
