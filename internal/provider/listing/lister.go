package listing

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
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// Lister lists what a gateway has of one type of resource, for terraform query.
type Lister struct {
	lifecycle.Resource

	// Of is the resource whose instances are listed, and plural what they are called.
	Of     resource.Resource
	Plural string
}

// Metadata gives the list the name of the resource, as the framework wants it.
func (l *Lister) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	l.Of.Metadata(ctx, req, resp)
}

// NeedsTerraform114 ends the documentation of each list.
const NeedsTerraform114 = " Needs Terraform 1.14, for `terraform query`."

// GatewayListAttribute is the schema of gateway in a list block.
func GatewayListAttribute() schema.Attribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: lifecycle.GatewayDoc}
}

// Item is something on the gateway that the resource can manage.
type Item struct {
	DisplayName string

	// Identity lacks the gateway, which all items share.
	Identity map[string]string

	// Read fills in what the daemon reports, as an import and the refresh after it would. The identity is there already. It
	// may be nil, as some things have nothing else.
	Read func(ctx context.Context, into *tfsdk.Resource, diags *diag.Diagnostics)
}

// ListItems lists what find returns, in its order. Whatever fails has to be a result of the stream: the framework has no other
// place for it.
func (l *Lister) ListItems(
	ctx context.Context, req list.ListRequest, stream *list.ListResultsStream, find func(Filters) ([]Item, error),
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

func (l *Lister) find(
	ctx context.Context, config tfsdk.Config, find func(Filters) ([]Item, error), diags *diag.Diagnostics,
) []Item {
	filters := ReadFilters(ctx, config, diags)
	if !l.Choose(ctx, config, diags) {
		return nil
	}
	if l.Gateway == nil {
		diags.AddAttributeError(path.Root("gateway"), "Gateway not known yet",
			"Which gateway to list depends on something that is known only after apply. Apply that first, or name the gateway.")
		return nil
	}
	err := l.Gateway.Ready()
	var items []Item
	if err == nil {
		items, err = find(filters)
	}
	if err != nil {
		diags.AddError("Unable to list "+l.Plural, diagnostic.Failure(l.Gateway.Label, "", err))
	}
	return items
}

func (l *Lister) result(ctx context.Context, req list.ListRequest, item Item) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = vici.Printable(item.DisplayName)
	set := func(name string, v types.String) {
		result.Diagnostics.Append(result.Identity.SetAttribute(ctx, path.Root(name), v)...)
		if req.IncludeResource {
			result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root(name), v)...)
		}
	}
	gateway := types.StringNull()
	if l.Gateway.Name != "" {
		gateway = types.StringValue(l.Gateway.Name)
	}
	set("gateway", gateway)
	for name, text := range item.Identity {
		set(name, types.StringValue(text))
	}
	if !req.IncludeResource {
		return result
	}
	if item.Read != nil {
		item.Read(ctx, result.Resource, &result.Diagnostics)
	}
	// Nothing of it was written by Terraform, as after an import.
	persisted := l.RefreshPersisted(ctx, "", lifecycle.FileRecord{}, types.BoolNull(), nil, nil, &result.Diagnostics)
	result.Diagnostics.Append(result.Resource.SetAttribute(ctx, path.Root("persisted"), persisted)...)
	return result
}
