package lifecycle

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
)

// Object is what one request is about: something on a gateway that one command loads whole, in place of another one of its id.
type Object struct {
	// Noun is what such a thing is called, with its article: "a shared secret". Type is the resource's, without the provider's
	// name: shared_secret.
	Noun, Type string

	// ID is how the daemon calls it, and how it is imported. It is empty as long as only a token knows it.
	ID string

	// Named names it in errors. By default that is the noun with the id.
	Named string

	// LockedAs is what nobody else may change meanwhile. By default it is the ID.
	LockedAs string

	// InPlace tells that an update can give an instance another id.
	InPlace bool

	// Taken is the summary of the error about an id that is in use, TakenAt the attribute that it is put on, if any, and Harm a
	// sentence on what a replacement would do.
	Taken, TakenAt, Harm string

	// Files are those that bring it back after a restart.
	Files func() ([]gateway.File, error)

	// Paths returns the names of the files that something of an ID may have.
	Paths func(id string) []string

	// Same reports whether the daemon has it, and whether it is as in the state. Without it, charon does not report enough to tell.
	Same func(ctx context.Context) (exists, same bool, err error)

	// Load and Unload send the commands, and Exists asks whether the daemon has it.
	Load, Unload func(ctx context.Context) error
	Exists       func(ctx context.Context) (bool, error)

	// Refresh copies what the daemon reports, and reports whether the daemon has it. By default it is Exists.
	Refresh func(ctx context.Context) (bool, error)

	// Changed reports, after Refresh, whether the daemon reports something else than the state has. It may be nil.
	Changed func() bool

	// Complete sets what was unknown before it was loaded, and reports whether the daemon has it. It may be nil.
	Complete func(ctx context.Context) (bool, error)

	// Refused reports why the daemon did not load or unload it. It may be nil.
	Refused func(ctx context.Context, summary string, err error, diags *diag.Diagnostics)
}

// noun is the noun without its article.
func (o *Object) noun() string {
	_, noun, _ := strings.Cut(o.Noun, " ")
	return noun
}

// capital is the noun as a sentence begins with it.
func (o *Object) capital() string {
	noun := o.noun()
	return strings.ToUpper(noun[:1]) + noun[1:]
}

// Subject names it in errors.
func (o *Object) Subject() string {
	if o.Named != "" {
		return o.Named
	}
	return fmt.Sprintf("%s %q", o.noun(), o.ID)
}

func (c *Chooser) refused(ctx context.Context, o *Object, summary string, err error, diags *diag.Diagnostics) {
	if o.Refused != nil {
		o.Refused(ctx, summary, err, diags)
		return
	}
	c.Fail(summary, o.Subject(), err, diags)
}

// LockObject waits until nobody else changes what has the id.
func (c *Chooser) LockObject(ctx context.Context, o *Object, summary string, diags *diag.Diagnostics) (unlock func(), ok bool) {
	name := o.ID
	if o.LockedAs != "" {
		name = o.LockedAs
	}
	unlock, err := c.Gateway.Lock(ctx, o.Type, name)
	if err != nil {
		c.Fail(summary, o.Subject(), err, diags)
		return nil, false
	}
	return unlock, true
}

// StageObject writes its files next to their places.
func (c *Chooser) StageObject(ctx context.Context, o *Object, created bool, diags *diag.Diagnostics) (*gateway.StagedFiles, bool) {
	files, err := o.Files()
	return c.StageFiles(ctx, o.Subject(), files, err, created, diags)
}

// AddTaken reports that the id is in use, and what that may be due to.
func (c *Chooser) AddTaken(o *Object, diags *diag.Diagnostics) {
	detail := fmt.Sprintf("The gateway has %[1]s %[2]q already. %[3]s Nothing was changed.\n\n"+
		"If it is to be managed here, or an apply of yours was killed before it could note it in the state: import it. With the resource's own address "+
		"instead of NAME:\n\n"+
		"import {\n  to = strongswan_%[4]s.NAME\n  id = %[5]q\n}\n\n"+
		"If the resource got another address in the configuration (another name, a module, count or for_each): add a moved block, and it stays loaded.\n\n"+
		"If the resource has create_before_destroy, or something that depends on it has: it cannot be replaced under the same name. If it is tainted, "+
		"terraform untaint keeps it; if you asked for a replacement, apply without it.\n\n"+
		"To load this configuration over what is there, set adopt_existing = true on the provider.\n\nGateway: %[6]s",
		o.Noun, o.ID, o.Harm, o.Type, c.Gateway.ImportID(o.ID), c.Gateway.Label)
	if o.TakenAt == "" {
		diags.AddError(o.Taken, detail)
		return
	}
	diags.AddAttributeError(path.Root(o.TakenAt), o.Taken, detail)
}

// addGone warns that what was loaded is not there any more.
func (c *Chooser) addGone(o *Object, diags *diag.Diagnostics) {
	diags.AddWarning("Gone again after it was loaded", fmt.Sprintf("The %s was loaded, but the daemon does not have it any more. Somebody else "+
		"unloads what is not in swanctl's own files, for example with swanctl --load-all.\n\nGateway: %s", o.Subject(), c.Gateway.Label))
}

// Unready reports that the gateway is not known yet, before anything is sent to it.
func (c *Chooser) Unready(subject string, diags *diag.Diagnostics) bool {
	err := c.Gateway.Ready()
	if err != nil {
		c.Fail("Gateway not known yet", subject, err, diags)
	}
	return err != nil
}

// NotRefreshed warns that a subject is shown as it was last seen if the gateway is not known yet.
func (c *Chooser) NotRefreshed(noun, subject string, diags *diag.Diagnostics) bool {
	err := c.Gateway.Ready()
	if err != nil {
		diags.AddWarning(noun+" not refreshed", fmt.Sprintf("The %s is shown as it was last seen: %v.", subject, err))
	}
	return err != nil
}
