package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const defaultWait = 30 * time.Second

func waitForAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "CHILD_SAs that create and update wait for. If one is not installed in time, the apply fails and says why, with charon's own log of the " +
			"attempt; the connection stays loaded and in the state. Terraform marks a resource as tainted whose creation fails so: the next apply loads it " +
			"anew, unless it is kept by `terraform untaint`.",
		Attributes: map[string]schema.Attribute{
			"children": schema.ListAttribute{
				Required: true, ElementType: types.StringType,
				Validators: []validator.List{listvalidator.SizeAtLeast(1)},
				MarkdownDescription: "Names of children. Those with `start` in their `start_action` are initiated by charon when they are loaded, and again by the provider if that " +
					"fails, with growing pauses, as the peer may be configured by the same apply. For others the apply waits until the peer or traffic brings " +
					"them up.",
			},
			"timeout": schema.StringAttribute{
				Optional: true, CustomType: timetypes.GoDurationType{},
				MarkdownDescription: "How long to wait, such as `30s` or `2m`. Default: `30s`.",
			},
		},
	}
}

// waitSettings is what wait_for says, or nil.
func waitSettings(v values) (children []string, timeout time.Duration) {
	settings := sectionValues(v["wait_for"])
	children, _ = optionTexts(settings["children"])
	timeout = defaultWait
	if text, ok := settings["timeout"].(timetypes.GoDuration); ok && !text.IsNull() {
		if d, diags := text.ValueGoDuration(); !diags.HasError() {
			timeout = d
		}
	}
	return children, timeout
}

// checkWait reports what wait_for could not wait for.
func checkWait(v values, diags *diag.Diagnostics) {
	settings := sectionValues(v["wait_for"])
	at := path.Root("wait_for")
	if text, ok := settings["timeout"].(timetypes.GoDuration); ok && !text.IsNull() && !text.IsUnknown() {
		if _, err := parseTimeout(text.ValueString()); err != nil {
			addErrorAt(at.AtName("timeout"), "Invalid timeout", sentence(err), diags)
		}
	}
	if children := v["children"]; children == nil || children.IsUnknown() {
		return
	}
	known := keyed(v["children"])
	for i, child := range listed(settings["children"]) {
		names, isKnown := optionTexts(child)
		if isKnown && len(names) == 1 && known[names[0]] == nil {
			addErrorAt(at.AtName("children").AtListIndex(i), "No such child",
				fmt.Sprintf("The connection has no child %q to wait for.", names[0]), diags)
		}
	}
}

// waiting is the wait for the children of one connection.
type waiting struct {
	resource *connectionResource
	name     string
	planned  values
	children []string
	timeout  time.Duration
	log      *logListener

	// old are the CHILD_SAs that were there before: those that the update closes do not count.
	old map[uint32]bool
}

// startWaiting begins to follow charon's log, before anything is loaded. It returns nil if there is nothing to wait for.
func (r *connectionResource) startWaiting(ctx context.Context, name string, planned values, closed map[string][]path.Path, diags *diag.Diagnostics) *waiting {
	children, timeout := waitSettings(planned)
	if len(children) == 0 {
		return nil
	}
	w := &waiting{resource: r, name: name, planned: planned, children: children, timeout: timeout, old: map[uint32]bool{}}
	peers := texts(planned, swanctl.Connection.Option("remote_addrs"))
	log, err := r.gateway.log.listen(ctx, r.gateway.client, name, peers)
	if err != nil {
		// It only explains failures.
		diags.AddWarning("charon's log cannot be read", r.gateway.failure(subject(name), err))
	}
	w.log = log
	if len(closed) > 0 {
		sas, err := w.sas(ctx)
		if err != nil {
			diags.AddWarning("SAs cannot be listed", r.gateway.failure(subject(name), err))
		}
		for _, sa := range sas {
			for _, c := range sa.Children {
				w.old[c.ID] = closed[c.Name] != nil
			}
		}
	}
	return w
}

func (w *waiting) close() {
	if w != nil && w.log != nil {
		w.resource.gateway.log.close(w.log)
	}
}

// wait waits until all children are installed, and reports why they are not.
func (w *waiting) wait(ctx context.Context, created bool, diags *diag.Diagnostics) {
	if w == nil {
		return
	}
	limited, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	missing, err := w.poll(limited)
	switch {
	case err == nil && len(missing) == 0:
		return
	case ctx.Err() != nil:
		diags.AddAttributeWarning(path.Root("wait_for"), "Not waited for", w.resource.gateway.failure(subject(w.name), context.Cause(ctx)))
	case err != nil && limited.Err() == nil:
		diags.AddAttributeWarning(path.Root("wait_for"), "Unable to wait for CHILD_SAs", w.resource.gateway.failure(subject(w.name), err))
	default:
		diags.AddAttributeError(path.Root("wait_for"), "CHILD_SA not established", w.explain(missing, created))
	}
}

// poll looks at the SAs until none is missing. Between two looks it initiates what charon should have brought up, at most
// once after each pause.
func (w *waiting) poll(ctx context.Context) (missing []string, err error) {
	const look = 200 * time.Millisecond
	missing = w.children
	pause := time.Second
	var next time.Time
	for {
		sas, err := w.sas(ctx)
		if err != nil {
			return missing, err
		}
		if missing = w.missing(sas); len(missing) == 0 {
			return nil, nil
		}
		if child := w.toInitiate(missing); child != "" && !busy(sas) {
			deadline, _ := ctx.Deadline()
			switch now := time.Now(); {
			case next.IsZero(): // charon has initiated it itself, and is done with that
				next = now.Add(pause)
			case now.After(next):
				_ = w.resource.gateway.control(ctx, func() error { // what comes of it shows
					return w.resource.gateway.client.Initiate(ctx, vici.Initiation{IKE: w.name, Child: child, Timeout: time.Until(deadline)}, nil)
				})
				pause *= 2
				next = time.Now().Add(pause)
			}
			if next.After(deadline) {
				return missing, nil // another attempt would come too late
			}
		}
		select {
		case <-time.After(look):
		case <-ctx.Done():
			return missing, nil
		}
	}
}

// sas lists the connection's SAs, also those that charon is busy with.
func (w *waiting) sas(ctx context.Context) (sas []vici.IKESA, err error) {
	for sa, err := range w.resource.gateway.client.WaitSAs(ctx, vici.SAFilter{IKE: w.name}) {
		if err != nil {
			return nil, err
		}
		sas = append(sas, sa)
	}
	return sas, nil
}

func (w *waiting) missing(sas []vici.IKESA) []string {
	up := map[string]bool{}
	for _, sa := range sas {
		for _, c := range sa.Children {
			if isEstablished(sa) && isInstalled(c) && !w.old[c.ID] {
				up[c.Name] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(w.children), func(name string) bool { return up[name] })
}

// toInitiate returns the first of the children that charon is told to bring up.
func (w *waiting) toInitiate(missing []string) string {
	children := keyed(w.planned["children"])
	for _, name := range missing {
		if startsChild(children[name]) {
			return name
		}
	}
	return ""
}

// busy reports whether charon is about to bring something up: to initiate then would do it twice.
func busy(sas []vici.IKESA) bool {
	return slices.ContainsFunc(sas, func(sa vici.IKESA) bool {
		if sa.State == "CREATED" || sa.State == "CONNECTING" {
			return true
		}
		for _, queue := range []string{"tasks-queued", "tasks-active"} {
			if tasks, _ := sa.Report.List(queue); slices.ContainsFunc(tasks, func(t string) bool {
				return t == "CHILD_CREATE" || t == "QUICK_MODE"
			}) {
				return true
			}
		}
		return false
	})
}

// explain says what did not come up, why, and what to do.
func (w *waiting) explain(missing []string, created bool) string {
	lines, cause := w.lastAttempt()
	if cause == "" {
		cause = "charon's log does not tell why."
		if len(lines) == 0 {
			cause = "charon has not tried, and neither has the peer."
			if w.toInitiate(missing) == "" {
				cause += " Nothing on this side initiates: that takes start_action = \"start\", or traffic with start_action = \"trap\"."
			}
		}
	}
	paragraphs := []string{
		fmt.Sprintf("The connection %q is loaded, and %s was not installed within %s. %s", w.name, childrenNamed(missing), w.timeout, cause),
	}
	if own := w.ownProposals(missing); strings.Contains(cause, "proposal") && own != "" {
		paragraphs = append(paragraphs, "Proposals of this side: "+own+".")
	}
	if log := logExcerpt(lines); log != "" {
		paragraphs = append(paragraphs, log)
	}
	stays := "The connection stays loaded and in the state; charon may still bring it up."
	if created {
		stays += " Terraform marks it as tainted, as its creation has failed: the next apply unloads it and loads it anew. If it is up by then, keep it: terraform untaint ADDRESS."
	}
	return strings.Join(append(paragraphs, stays, "Gateway: "+w.resource.gateway.label), "\n\n")
}

// lastAttempt returns what was logged, and the cause that it tells. charon's log comes a moment after what it is about.
func (w *waiting) lastAttempt() (lines []vici.LogLine, cause string) {
	if w.log == nil {
		return nil, ""
	}
	for range 10 {
		lines = w.log.attempt()
		if cause = causeOf(lines); cause != "" {
			return lines, cause
		}
		time.Sleep(50 * time.Millisecond)
	}
	return lines, answerMissing(lines)
}

func childrenNamed(names []string) string {
	if len(names) == 1 {
		return fmt.Sprintf("its CHILD_SA %q", names[0])
	}
	return `its CHILD_SAs "` + strings.Join(names, `", "`) + `"`
}

func (w *waiting) ownProposals(missing []string) string {
	var own []string
	note := func(option string, proposals []string) {
		if len(proposals) > 0 {
			own = append(own, option+" = "+strings.Join(proposals, ", "))
		}
	}
	note("proposals", texts(w.planned, swanctl.Connection.Option("proposals")))
	children := keyed(w.planned["children"])
	for _, name := range slices.Sorted(maps.Keys(children)) {
		if slices.Contains(missing, name) {
			for _, option := range []string{"esp_proposals", "ah_proposals"} {
				note(option+" of "+name, texts(sectionValues(children[name]), swanctl.Child.Option(option)))
			}
		}
	}
	return strings.Join(own, "; ")
}
