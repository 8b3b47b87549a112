package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// configuredListResource lists what a gateway has of one type of resource, for terraform query.
type configuredListResource struct {
	configuredResource

	// of is the resource whose instances are listed, and plural what they are called.
	of     resource.Resource
	plural string
}

// Metadata gives the list the name of the resource, as the framework wants it.
func (l *configuredListResource) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	l.of.Metadata(ctx, req, resp)
}

const listNeeds = " Needs Terraform 1.14, for `terraform query`."

func gatewayListAttribute() schema.Attribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: gatewayDoc}
}

// listItem is something on the gateway that the resource can manage.
type listItem struct {
	displayName string

	// identity lacks the gateway, which all items share.
	identity map[string]string

	// read fills in what the daemon reports, as an import and the refresh after it would. The identity is there already. It
	// may be nil, as some things have nothing else.
	read func(ctx context.Context, into *tfsdk.Resource, diags *diag.Diagnostics)
}

// list lists what find returns, in its order. Whatever fails has to be a result of the stream: the framework has no other
// place for it.
func (l *configuredListResource) list(
	ctx context.Context, req list.ListRequest, stream *list.ListResultsStream, find func(listFilters) ([]listItem, error),
) {
	var diags diag.Diagnostics
	items := l.find(ctx, req.Config, find, &diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	if limit := int(req.Limit); limit > 0 && len(items) > limit {
		items = items[:limit]
	}
	stream.Results = func(push func(list.ListResult) bool) {
		for item := range slices.Values(items) {
			if !push(l.result(ctx, req, item)) {
				return
			}
		}
	}
}

func (l *configuredListResource) find(
	ctx context.Context, config tfsdk.Config, find func(listFilters) ([]listItem, error), diags *diag.Diagnostics,
) []listItem {
	filters := readListFilters(ctx, config, diags)
	if !l.choose(ctx, config, diags) {
		return nil
	}
	if l.gateway == nil {
		diags.AddAttributeError(path.Root("gateway"), "Gateway not known yet",
			"Which gateway to list depends on something that is known only after apply. Apply that first, or name the gateway.")
		return nil
	}
	err := l.gateway.Ready()
	var items []listItem
	if err == nil {
		items, err = find(filters)
	}
	if err != nil {
		diags.AddError("Unable to list "+l.plural, diagnostic.Failure(l.gateway.Label, "", err))
	}
	return items
}

func (l *configuredListResource) result(ctx context.Context, req list.ListRequest, item listItem) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = vici.Printable(item.displayName)
	set := func(name string, v types.String) {
		result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root(name), v)...)
		if req.IncludeResource {
			result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root(name), v)...)
		}
	}
	gateway := types.StringNull()
	if l.gateway.Name != "" {
		gateway = types.StringValue(l.gateway.Name)
	}
	set("gateway", gateway)
	for name, text := range item.identity {
		set(name, types.StringValue(text))
	}
	if !req.IncludeResource {
		return result
	}
	if item.read != nil {
		item.read(ctx, result.Resource, &result.Diagnostics)
	}
	// Nothing of it was written by Terraform, as after an import.
	persisted := l.refreshPersisted(ctx, "", keptRecord{}, types.BoolNull(), &result.Diagnostics)
	result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root("persisted"), persisted)...)
	return result
}
