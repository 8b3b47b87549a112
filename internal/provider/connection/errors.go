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

// kind says how a connection is called in what all resources have in common.
func kind(name string) *lifecycle.Object {
	return &lifecycle.Object{
		Noun: "a connection", Type: gateway.KindConnection, ID: name, Paths: lifecycle.ConfPath("connection"),
		Taken: "Connection already exists", TakenAt: "name", Harm: "Loading this one would replace it and could close its tunnels.",
	}
}

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
func (r *connectionResource) taken(c gateway.Connection, name string, diags *diag.Diagnostics) bool {
	switch {
	case c.Loaded && !r.Gateway.AdoptExisting:
		// Also if what charon reports looks the same: 5.9.8 leaves out proposals, start_action, marks and more
		// (src/libcharon/plugins/vici/vici_query.c, list_conns).
		r.Gateway.MarkRefused(gateway.KindConnection, name)
		r.AddTaken(kind(name), diags)
		return true
	case !c.Loaded && len(c.Reports) > 0:
		diags.AddAttributeError(path.Root("name"), "Connection already exists", r.foreign(name))
		return true
	}
	return false
}

// same reports whether the daemon has a connection of a name, and whether it is as in the state, as far as it reports it.
func (r *connectionResource) same(ctx context.Context, v section.Values) (exists, same bool, err error) {
	c, err := r.Gateway.Connection(ctx, section.Name(v))
	if err != nil || !c.Loaded {
		return false, false, err
	}
	version, err := r.Gateway.Version(ctx)
	return true, err == nil && len(c.Reports) == 1 &&
		len(section.Differences(swanctl.Connection, path.Empty(), v, readConnection(version, v, c))) == 0, err
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
