package credential

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/listing"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var _ list.ListResourceWithConfigure = (*sharedSecretListResource)(nil)

// sharedSecretListResource lists the ids of the secrets that get-shared returns, of which charon tells nothing else.
type sharedSecretListResource struct{ listing.Lister }

// NewSharedSecretListResource lists the ids of the shared secrets that were loaded over VICI.
func NewSharedSecretListResource() list.ListResource {
	return &sharedSecretListResource{listing.Lister{Of: NewSharedSecretResource(), Plural: "shared secrets"}}
}

func (l *sharedSecretListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the shared secrets that were loaded over VICI, by Terraform, swanctl or any other client, sorted by their ids. Those whose id " +
			"is not a type, a hyphen and a name cannot be managed, and are not among them. charon reports nothing else of a secret, so the " +
			"configuration needs the secret itself, and its owners, before it can be applied." + listing.NeedsTerraform114,
		Attributes: map[string]schema.Attribute{
			"gateway":         listing.GatewayListAttribute(),
			listing.NameRegex: listing.NameRegexAttribute(l.Plural),
			"type": schema.StringAttribute{
				Optional:            true,
				Validators:          []validator.String{stringvalidator.OneOf(secretTypes...)},
				MarkdownDescription: "Lists those of this type only: `ike`, `eap`, `xauth`, `ntlm` or `ppk`. Default: all.",
			},
		},
	}
}

var secretTypes = []string{"ike", "eap", "xauth", "ntlm", "ppk"}

func (l *sharedSecretListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	l.ListItems(ctx, req, stream, func(f listing.Filters) ([]listing.Item, error) {
		ids, err := l.Gateway.Client.GetShared(ctx)
		slices.Sort(ids)
		var items []listing.Item
		for _, id := range ids {
			secretType, name, err := swanctl.ParseSharedSecretID(id)
			wanted := f.Texts["type"]
			if err != nil || !f.Name.MatchString(name) || !wanted.IsNull() && wanted.ValueString() != secretType {
				continue
			}
			items = append(items, listing.Item{
				DisplayName: id,
				Identity:    map[string]string{"type": secretType, "name": name},
				Read: func(ctx context.Context, into *tfsdk.Resource, diags *diag.Diagnostics) {
					diags.Append(into.SetAttribute(ctx, path.Root("id"), id)...)
				},
			})
		}
		return items, err
	})
}
