package connection

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/listing"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ list.ListResourceWithConfigure = (*connectionListResource)(nil)

// connectionListResource lists the connections that were loaded over VICI, which are those that can be managed.
type connectionListResource struct{ listing.NamedLister }

// NewListResource lists the connections that were loaded over VICI.
func NewListResource() list.ListResource {
	return &connectionListResource{listing.NamedLister{
		Lister: listing.Lister{Of: NewResource(), Plural: "connections"},
		Doc: "Lists the connections that were loaded over VICI, by Terraform, swanctl or any other client, sorted by name. Those of other " +
			"configuration backends (ipsec.conf, NetworkManager) cannot be managed, and are not among them. A connection is listed as an import " +
			"would read it: charon does not report every option, and of certificates only the subjects, for which the configuration needs the " +
			"certificates themselves." + listing.NeedsTerraform114,
	}}
}

func (l *connectionListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	l.ListItems(ctx, req, stream, func(f listing.Filters) ([]listing.Item, error) {
		names, err := l.Gateway.Client.GetConns(ctx)
		var version swanctl.Version
		var reports map[string][]*vici.Message
		if err == nil && req.IncludeResource {
			version, reports, err = l.reports(ctx)
		}
		if err != nil {
			return nil, err
		}
		return listing.NamedItems(f, names, func(name string) string { return name }, func(name string, imported section.Values, diags *diag.Diagnostics) section.Values {
			return l.read(version, imported, gateway.Connection{Loaded: true, Reports: reports[name]}, diags)
		}), nil
	})
}

// reports returns all that list-conns reports, by name. One stream for all is much faster than one for each.
func (l *connectionListResource) reports(ctx context.Context) (swanctl.Version, map[string][]*vici.Message, error) {
	version, err := l.Gateway.Version(ctx)
	if err != nil {
		return version, nil, err
	}
	reports := map[string][]*vici.Message{}
	for report, err := range l.Gateway.Client.ListConns(ctx, "") {
		if err != nil {
			return version, nil, err
		}
		reports[report.Name] = append(reports[report.Name], report.Config)
	}
	return version, reports, nil
}

func (l *connectionListResource) read(version swanctl.Version, imported section.Values, c gateway.Connection, diags *diag.Diagnostics) section.Values {
	name := section.Name(imported)
	if len(c.Reports) == 0 {
		diags.AddWarning("Connection cannot be read", tooLargeToRead(name, l.Gateway.Label))
		return imported
	}
	if len(c.Reports) > 1 {
		diags.AddWarning("Two connections of one name", (&connectionResource{l.Resource}).ambiguous(name))
	}
	return readConnection(version, imported, c)
}
