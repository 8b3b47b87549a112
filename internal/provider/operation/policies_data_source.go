package operation

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ datasource.DataSourceWithConfigure = (*policiesDataSource)(nil)

// policiesDataSource is the data source strongswan_policies: what list-policies returns.
type policiesDataSource struct{ lifecycle.DataSource }

// NewPoliciesDataSource is strongswan_policies.
func NewPoliciesDataSource() datasource.DataSource { return &policiesDataSource{} }

type policiesModel struct {
	lifecycle.OnGateway
	IKE      types.String  `tfsdk:"ike"`
	Child    types.String  `tfsdk:"child"`
	Policies []policyModel `tfsdk:"policies"`
}

type policyModel struct {
	IKE      string   `tfsdk:"ike"`
	Child    string   `tfsdk:"child"`
	Kind     string   `tfsdk:"kind"`
	Mode     string   `tfsdk:"mode"`
	LocalTS  []string `tfsdk:"local_ts"`
	RemoteTS []string `tfsdk:"remote_ts"`
}

func (d *policiesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_policies"
}

func (d *policiesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	text := func(doc string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: doc}
	}
	selectors := func(doc string) schema.ListAttribute {
		return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: doc}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the policies that charon has installed for children besides those of SAs: traps, which make charon initiate when a packet matches, " +
			"and those that let packets pass or drop them. So a `start_action` or action that did not work shows.",
		Attributes: map[string]schema.Attribute{
			"gateway": lifecycle.GatewayDataAttribute(),
			"ike":     schema.StringAttribute{Optional: true, MarkdownDescription: "Name of a connection, to list its policies only."},
			"child":   schema.StringAttribute{Optional: true, MarkdownDescription: "Name of a child, to list its policies only."},
			"policies": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The policies, sorted by connection and child.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"ike":       text("Name of the connection. Empty for policies of another configuration backend."),
					"child":     text("Name of the child."),
					"kind":      text("`trap`, `pass` or `drop`."),
					"mode":      text("Mode of the child: `TUNNEL`, `TRANSPORT`, `PASS` and so on."),
					"local_ts":  selectors("Traffic selectors of this side."),
					"remote_ts": selectors("Traffic selectors of the peer's side."),
				}},
			},
		},
	}
}

func (d *policiesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m policiesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !d.Choose(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	if err := m.read(ctx, d.Gateway); err != nil {
		resp.Diagnostics.AddError("Unable to list policies", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

func (m *policiesModel) read(ctx context.Context, g *gateway.Gateway) error {
	if err := g.Ready(); err != nil {
		return err
	}
	m.Policies = []policyModel{}
	for p, err := range g.Client.ListPolicies(ctx, vici.PolicyKinds{Trap: true, Drop: true, Pass: true}, m.IKE.ValueString(), m.Child.ValueString()) {
		if err != nil {
			return err
		}
		kind := "trap"
		if p.Mode == "PASS" || p.Mode == "DROP" {
			kind = strings.ToLower(p.Mode)
		}
		m.Policies = append(m.Policies, policyModel{IKE: p.IKE, Child: p.Child, Kind: kind, Mode: p.Mode, LocalTS: p.LocalTS, RemoteTS: p.RemoteTS})
	}
	slices.SortFunc(m.Policies, func(a, b policyModel) int {
		return cmp.Or(cmp.Compare(a.IKE, b.IKE), cmp.Compare(a.Child, b.Child), slices.Compare(a.RemoteTS, b.RemoteTS))
	})
	return nil
}
