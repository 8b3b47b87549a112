package pool

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
)

var (
	_ resource.ResourceWithConfigure      = (*poolResource)(nil)
	_ resource.ResourceWithIdentity       = (*poolResource)(nil)
	_ resource.ResourceWithImportState    = (*poolResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*poolResource)(nil)
	_ resource.ResourceWithUpgradeState   = (*poolResource)(nil)
	_ resource.ResourceWithValidateConfig = (*poolResource)(nil)
)

// poolResource is strongswan_pool. Most of its attributes come from the option table.
type poolResource struct{ lifecycle.Named }

// NewResource is strongswan_pool.
func NewResource() resource.Resource {
	return &poolResource{lifecycle.Named{Article: "a", Noun: "pool", Computed: []string{"base", "size"}}}
}

const poolDoc = "A pool of virtual IP addresses, and what else clients are told about the network behind the gateway. It is loaded with VICI's " +
	"`load-pool`. A connection names its pools in `pools`, so let it refer to this resource.\n\n" +
	"A change of the attributes for clients is made in place, and goes to clients that connect from then on. A change of `addrs` is made in " +
	"place, too, but charon refuses it, as it refuses to unload the pool, while a client has one of its addresses: then the apply fails and says " +
	"how many there are. Unloading a connection closes none of its IKE_SAs; they have to be terminated, or to time out, first."

// poolSchema is the version of the schema, see [lifecycle.Resource.UpgradeState].
const poolSchema = 0

func (r *poolResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := section.Attributes(swanctl.Pool)
	attributes["addrs"] = schema.StringAttribute{
		Required:            true,
		CustomType:          section.TextType{Kind: swanctl.PoolAddresses},
		MarkdownDescription: swanctl.Pool.Option("addrs").Doc + " Drift is detected: charon reports the first address and the number of them.",
	}
	attributes["gateway"] = lifecycle.GatewayAttribute()
	attributes["name"] = r.NameAttribute()
	attributes[section.NumberedAttribute] = schema.MapAttribute{
		Optional:    true,
		ElementType: section.NumberedType,
		MarkdownDescription: "Further configuration attributes by their numbers (1 to 32767), for example `{ 25 = [\"example.org\"] }` for " +
			"INTERNAL_DNS_DOMAIN. A value that is an IP address or subnet is sent as one, any other as the bytes of its text. " +
			"Drift is not detected: charon does not report it.",
	}
	attributes["persisted"] = lifecycle.PersistedAttribute()
	attributes["base"] = schema.StringAttribute{
		Computed:            true,
		MarkdownDescription: "First address of the pool. Before strongSwan 6.0.0 that of a subnet is the network's own, which is not handed out.",
	}
	attributes["size"] = schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of addresses in the pool."}
	resp.Schema = schema.Schema{Version: poolSchema, MarkdownDescription: poolDoc, Attributes: attributes}
}

// ImportState imports what charon reports: the addresses.
func (r *poolResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	r.Named.ImportState(ctx, req, resp)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.AddWarning("Imported as far as charon tells", "charon reports the addresses of a pool, but not what clients are told besides. "+
			"The next apply loads what is configured of that, in place.")
	}
}
