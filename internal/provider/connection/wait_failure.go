package connection

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

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
	if log := diagnostic.LogExcerpt(lines); log != "" {
		paragraphs = append(paragraphs, log)
	}
	stays := "The connection stays loaded and in the state; charon may still bring it up."
	if created {
		stays += " Terraform marks it as tainted, as its creation has failed: the next apply unloads it and loads it anew. If it is up by then, keep it: terraform untaint ADDRESS."
	}
	return strings.Join(append(paragraphs, stays, "Gateway: "+w.resource.Gateway.Label), "\n\n")
}

// lastAttempt returns what was logged about the last attempt, and its cause. charon's log comes a moment after what it is about.
func (w *waiting) lastAttempt() (lines []vici.LogLine, cause string) {
	if w.log == nil {
		return nil, ""
	}
	for range 10 {
		var certain bool
		if lines, cause, certain = diagnostic.LastCause(w.log.Attempts()); certain {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return lines, cause
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
	children := section.Map(w.planned["children"])
	for _, name := range slices.Sorted(maps.Keys(children)) {
		if slices.Contains(missing, name) {
			for _, option := range []string{"esp_proposals", "ah_proposals"} {
				note(option+" of "+name, texts(section.TakeApart(children[name]), swanctl.Child.Option(option)))
			}
		}
	}
	return strings.Join(own, "; ")
}
