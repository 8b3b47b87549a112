package connection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// waiting is the wait for the children of one connection.
type waiting struct {
	resource *connectionResource
	name     string
	planned  section.Values
	children []string
	timeout  time.Duration
	log      *gateway.LogListener

	// old are the CHILD_SAs that were there before: those that the update closes do not count.
	old map[uint32]bool
}

// startWaiting begins to follow charon's log, before anything is loaded. It returns nil if there is nothing to wait for.
func (r *connectionResource) startWaiting(ctx context.Context, name string, planned section.Values, closed map[string][]path.Path, diags *diag.Diagnostics) *waiting {
	children, timeout := waitSettings(planned)
	if len(children) == 0 {
		return nil
	}
	w := &waiting{resource: r, name: name, planned: planned, children: children, timeout: timeout, old: map[uint32]bool{}}
	peers := texts(planned, swanctl.Connection.Option("remote_addrs"))
	log, err := r.Gateway.FollowLog(ctx, name, peers)
	if err != nil {
		// It only explains failures.
		diags.AddWarning("charon's log cannot be read", diagnostic.Failure(r.Gateway.Label, subject(name), err))
	}
	w.log = log
	if len(closed) > 0 {
		sas, err := w.sas(ctx)
		if err != nil {
			diags.AddWarning("SAs cannot be listed", diagnostic.Failure(r.Gateway.Label, subject(name), err))
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
		w.log.Close()
	}
}

// wait waits until all children are installed, and reports why they are not.
func (w *waiting) wait(ctx context.Context, created bool, diags *diag.Diagnostics) (installed bool) {
	if w == nil {
		return true
	}
	limited, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	missing, err := w.poll(limited)
	switch {
	case err == nil && len(missing) == 0:
		return true
	case ctx.Err() != nil:
		diags.AddAttributeWarning(path.Root("wait_for"), "Not waited for", diagnostic.Failure(w.resource.Gateway.Label, subject(w.name), context.Cause(ctx)))
	case err != nil && limited.Err() == nil:
		diags.AddAttributeError(path.Root("wait_for"), "Unable to wait for CHILD_SAs", fmt.Sprintf("The connection %q was loaded, and %s was not installed yet when "+
			"charon could not be asked any more. If it was started again, it has forgotten the connection.\n\n%s",
			w.name, childrenNamed(missing), diagnostic.Failure(w.resource.Gateway.Label, subject(w.name), err)))
	default:
		diags.AddAttributeError(path.Root("wait_for"), "CHILD_SA not established", w.explain(missing, created))
	}
	return false
}

const (
	// longestPause is between two attempts to initiate a child.
	longestPause = 8 * time.Second

	// lastAttemptBefore the time is up, an attempt can still come to something that the log tells.
	lastAttemptBefore = time.Second
)

// poll looks at the SAs until none is missing, or the time is up. Between two looks it initiates what charon should have brought up, at
// most once after each pause.
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
			case now.After(next) && now.Before(deadline.Add(-lastAttemptBefore)):
				_ = w.resource.Gateway.Slow(ctx, func() error { // what comes of it shows
					return w.resource.Gateway.Client.Initiate(ctx, vici.Initiation{IKE: w.name, Child: child, Timeout: time.Until(deadline)}, nil)
				})
				pause = min(2*pause, longestPause)
				next = time.Now().Add(pause)
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
	for sa, err := range w.resource.Gateway.Client.WaitSAs(ctx, vici.SAFilter{IKE: w.name}) {
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
			if gateway.IsEstablished(sa) && gateway.IsInstalled(c) && !w.old[c.ID] {
				up[c.Name] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(w.children), func(name string) bool { return up[name] })
}

// toInitiate returns the first of the children that charon is told to bring up.
func (w *waiting) toInitiate(missing []string) string {
	children := section.Map(w.planned["children"])
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
