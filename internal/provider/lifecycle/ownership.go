package lifecycle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
)

// MayDelete reports whether a delete may unload an object. It must not if this run has loaded it for another instance, whose
// predecessor is destroyed: then all is well, and it only warns. It fails if this run has refused to load it for another instance:
// the state of both stays as it was.
func (c *Chooser) MayDelete(o *Object, diags *diag.Diagnostics) bool {
	switch {
	case c.Gateway.LoadedInRun(o.Type, o.ID):
		diags.AddWarning(o.capital()+" stays loaded", fmt.Sprintf("This run has loaded the %s for another resource, or for another instance of this one. "+
			"So only the old state was removed: nothing was unloaded, and no SA was closed.\n\nGateway: %s", o.Subject(), c.Gateway.Label))
		return false
	case c.Gateway.RefusedInRun(o.Type, o.ID):
		diags.AddError(o.capital()+" not unloaded", fmt.Sprintf("This run was to load the %s for another resource, or for another instance of this one, and "+
			"that was refused because it is loaded. So it stays as it is, in the daemon and in the state.\n\nGateway: %s", o.Subject(), c.Gateway.Label))
		return false
	}
	return true
}

// isWhere reports whether the daemon is where a record was written.
func (c *Chooser) isWhere(kept FileRecord) bool {
	return kept.Gateway == "" || kept.Gateway == c.Gateway.Address()
}

// MayChange reports whether an update or a delete may touch what the daemon has. It must not if the state was written for another
// daemon, and what this one has of that id is something else, or may be: it is somebody else's. there is false if the other daemon
// has nothing of that id.
func (c *Chooser) MayChange(ctx context.Context, o *Object, kept FileRecord, summary string, diags *diag.Diagnostics) (there, ok bool) {
	if c.isWhere(kept) || c.Gateway.AdoptExisting {
		return true, true
	}
	exists, same, err := c.same(ctx, o, kept)
	switch {
	case err != nil:
		diags.AddError(summary, diagnostic.Failure(c.Gateway.Label, o.Subject(), err))
		return false, false
	case !exists:
		return false, true
	case same:
		return true, true
	}
	c.addElsewhere(o, kept, summary, diags)
	return false, false
}

// addElsewhere says that the daemon is another one than that of the state, and has something else of that id.
func (c *Chooser) addElsewhere(o *Object, kept FileRecord, summary string, diags *diag.Diagnostics) {
	diags.AddError(summary, fmt.Sprintf("The state is of the gateway %s, and the provider reaches another one now, which has %s %q already. "+
		"It is not what the state says, or charon does not report enough to tell: it may be somebody else's. Nothing was changed.\n\n"+
		"If the address is a mistake, put the old one back. If this is the gateway to manage from now on, forget the old state (terraform state rm) and "+
		"import what is there:\n\nimport {\n  to = strongswan_%s.NAME\n  id = %q\n}\n\n"+
		"To load this configuration over what is there, also because it is the same gateway by another way, set adopt_existing = true on the provider "+
		"for one apply.\n\nGateway: %s",
		kept.Gateway, o.Noun, o.ID, o.Type, c.Gateway.ImportID(o.ID), c.Gateway.Label))
}

// same reports whether the daemon has the object, and whether it is as in the state. Where charon does not report enough to tell, it
// is if the daemon was started when that of the state was: then only the address is another one.
func (c *Chooser) same(ctx context.Context, o *Object, kept FileRecord) (exists, same bool, err error) {
	if o.Same != nil {
		return o.Same(ctx)
	}
	exists, err = o.Exists(ctx)
	return exists, kept.Since != "" && gateway.StartedTogether(kept.Since, c.Gateway.StartedAt(ctx)), err
}

// Place is where an object of the state is.
type Place int

// The places.
const (
	Here      Place = iota // on the daemon that the provider reaches, as far as it has the object at all
	Elsewhere              // on another one; this one has something else of that id. An error was added
	Forgotten              // on another one, which is of no interest any more: an apply is to load it here, over what is there
)

// NoteGateway notes in a refresh which daemon an object is on. It may be another one than that of the state: if it has the same, only
// the address has changed. If it has something else, that is somebody else's, and nothing may be said of the object but with
// adopt_existing.
func (c *Chooser) NoteGateway(ctx context.Context, o *Object, kept FileRecord, private PrivateWriter, diags *diag.Diagnostics) Place {
	if kept.Gateway == c.Gateway.Address() {
		return Here
	}
	if !c.isWhere(kept) {
		exists, same, err := c.same(ctx, o, kept)
		switch {
		case err != nil || !exists: // which the refresh finds, too
			return Here
		case same:
		case c.Gateway.AdoptExisting:
			return Forgotten
		default:
			c.addElsewhere(o, kept, o.capital()+" on another gateway", diags)
			return Elsewhere
		}
	}
	kept.Gateway = c.Gateway.Address()
	writeFiles(ctx, private, kept, diags)
	return Here
}
