package connection

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

func subject(name string) string { return fmt.Sprintf("connection %q", name) }

// failLoad reports that load-conn failed. charon names the option that it refuses, but not where it stands: if the
// configuration sets it in one place only, the error goes there.
func (r *connectionResource) failLoad(summary, name string, v section.Values, err error, diags *diag.Diagnostics) {
	detail := diagnostic.Failure(r.Gateway.Label, subject(name), err)
	var refused *vici.CommandError
	if !errors.As(err, &refused) {
		diags.AddError(summary, detail)
		return
	}
	places := optionPaths(swanctl.Connection, path.Empty(), v, refusedOption(refused.Reason))
	// Not every CLI points to a nested attribute when it is an apply that fails, so the text names it, too.
	if len(places) > 0 {
		detail += "\nAttribute: " + strings.Join(pathTexts(places), " or ")
	}
	if len(places) == 1 {
		diags.AddAttributeError(places[0], summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

func pathTexts(paths []path.Path) []string {
	texts := make([]string, len(paths))
	for i, p := range paths {
		texts[i] = p.String()
	}
	slices.Sort(texts)
	return texts
}

// refusedOption returns the option that charon names in its message, such as "invalid value for: proposals, config
// discarded" (src/libcharon/plugins/vici/vici_config.c).
func refusedOption(reason string) string {
	if strings.HasPrefix(reason, "unable to load certificate:") {
		return "certs"
	}
	for _, prefix := range []string{"invalid value for: ", "unknown option: "} {
		if rest, ok := strings.CutPrefix(reason, prefix); ok {
			option, _, _ := strings.Cut(rest, ",")
			return option
		}
	}
	return ""
}

// optionPaths returns all places where a configuration sets the named option.
func optionPaths(s *swanctl.Section, p path.Path, v section.Values, option string) []path.Path {
	var places []path.Path
	if a, ok := v[option]; ok && s.Option(option) != nil && !a.IsNull() {
		places = append(places, p.AtName(option))
	}
	for _, n := range s.Nested {
		for name, one := range section.Map(v[n.Name]) {
			places = append(places, optionPaths(n.Section, p.AtName(n.Name).AtMapKey(name), section.TakeApart(one), option)...)
		}
		for i, one := range section.List(v[n.Name]) {
			places = append(places, optionPaths(n.Section, p.AtName(n.Name).AtListIndex(i), section.TakeApart(one), option)...)
		}
	}
	return places
}

// taken reports whether a name cannot be created because it is in use.
func (r *connectionResource) taken(ctx context.Context, c gateway.Connection, v section.Values, diags *diag.Diagnostics) bool {
	name := section.Name(v)
	switch {
	case c.Loaded && !r.Gateway.AdoptExisting && r.same(ctx, c, v):
		// An interrupted run leaves behind what it had loaded and not yet noted. Loaded again, it stays as it is.
		diags.AddWarning("Connection was there already", fmt.Sprintf("The gateway has a connection %q already, which is as it is configured here, as far as charon tells: "+
			"an interrupted run may have loaded it. It is taken over.\n\nGateway: %s", name, r.Gateway.Label))
		return false
	case c.Loaded && !r.Gateway.AdoptExisting:
		r.AddTaken(&lifecycle.Object{
			Noun: "a connection", Type: "connection", ID: name,
			Taken: "Connection already exists", TakenAt: "name", Harm: "Loading this one would replace it and could close its tunnels.",
		}, diags)
		return true
	case !c.Loaded && len(c.Reports) > 0:
		diags.AddAttributeError(path.Root("name"), "Connection already exists", r.foreign(name))
		return true
	}
	return false
}

// same reports whether what the daemon has of a name is what would be loaded.
func (r *connectionResource) same(ctx context.Context, c gateway.Connection, v section.Values) bool {
	version, err := r.Gateway.Version(ctx)
	return err == nil && len(c.Reports) == 1 &&
		len(section.Differences(swanctl.Connection, path.Empty(), v, readConnection(version, v, c))) == 0
}

func (r *connectionResource) foreign(name string) string {
	return fmt.Sprintf("The gateway has a connection %q that was not loaded over VICI but by another configuration backend, such as "+
		"ipsec.conf or NetworkManager. It cannot be changed from here. Choose another name, or remove it where it comes from.\n\nGateway: %s",
		name, r.Gateway.Label)
}

func (r *connectionResource) ambiguous(name string) string {
	return fmt.Sprintf("Besides the one loaded over VICI, another configuration backend of the daemon, such as ipsec.conf, has a "+
		"connection %q. charon reports both under the same name; the one more like the state was taken. Rename one of them.\n\nGateway: %s",
		name, r.Gateway.Label)
}

func (r *connectionResource) unreadable(name string) string {
	return "Its drift cannot be detected, and the state is kept as it was. " + tooLargeToRead(name, r.Gateway.Label)
}

func tooLargeToRead(name, uri string) string {
	return fmt.Sprintf("The daemon has the connection %q, but leaves it out of its report, which would be larger than a VICI message may "+
		"be (512 KiB: from some 670 children on with strongSwan 6.1, 3,400 before). Split the connection into several.\n\nGateway: %s",
		name, uri)
}
