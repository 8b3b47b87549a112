package credential

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var (
	_ resource.ResourceWithConfigure      = (*authorityResource)(nil)
	_ resource.ResourceWithIdentity       = (*authorityResource)(nil)
	_ resource.ResourceWithImportState    = (*authorityResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*authorityResource)(nil)
	_ resource.ResourceWithUpgradeState   = (*authorityResource)(nil)
	_ resource.ResourceWithValidateConfig = (*authorityResource)(nil)
)

// authorityResource is strongswan_authority. Most of its attributes come from the option table.
type authorityResource struct{ lifecycle.Named }

// NewAuthorityResource is strongswan_authority.
func NewAuthorityResource() resource.Resource {
	return &authorityResource{lifecycle.Named{Article: "an", Noun: "authority"}}
}

const authorityDoc = "A certificate authority (CA) that the gateway trusts, and where to ask about the certificates that it has issued. It is loaded " +
	"with VICI's `load-authority`, which replaces one of the same name at once; peers that are connected stay so.\n\n" +
	"A gateway trusts its authorities for all connections. To make one accept a single CA only, name that in the connection's `cacerts`."

// authoritySchema is the version of the schema, see [lifecycle.Resource.UpgradeState].
const authoritySchema = 0

func (r *authorityResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	const sources = " Exactly one of `cacert`, `file` and `handle` is needed."
	attributes := section.Attributes(swanctl.Authority)
	attributes["gateway"] = lifecycle.GatewayAttribute()
	attributes["name"] = r.NameAttribute()
	attributes["cacert"] = schema.StringAttribute{
		Optional:            true,
		CustomType:          section.TextType{Kind: swanctl.CACertificate},
		Validators:          []validator.String{stringvalidator.ExactlyOneOf(path.MatchRoot("file"), path.MatchRoot("handle"))},
		MarkdownDescription: swanctl.Authority.Option("cacert").Doc + sources + " Drift of PEM is detected; of a file, only `subject` tells.",
	}
	token := []validator.String{stringvalidator.AlsoRequires(path.MatchRoot("handle"))}
	attributes["module"] = schema.StringAttribute{
		Optional:            true,
		CustomType:          section.TextType{Kind: swanctl.String},
		Validators:          token,
		MarkdownDescription: section.OptionDoc(swanctl.Authority.Option("module")),
	}
	attributes["persisted"] = lifecycle.PersistedAttribute()
	attributes["subject"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "Subject of the CA's certificate, as charon reports it.",
	}
	resp.Schema = schema.Schema{Version: authoritySchema, MarkdownDescription: authorityDoc, Attributes: attributes}
}
