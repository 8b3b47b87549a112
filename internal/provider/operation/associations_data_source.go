package operation

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/diagnostic"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/lifecycle"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

var _ datasource.DataSourceWithConfigure = (*associationsDataSource)(nil)

// associationsDataSource is the data source strongswan_security_associations: what list-sas returns.
type associationsDataSource struct{ lifecycle.DataSource }

// NewAssociationsDataSource is strongswan_security_associations.
func NewAssociationsDataSource() datasource.DataSource { return &associationsDataSource{} }

type associationsModel struct {
	lifecycle.OnGateway
	saSelector
	Established types.Bool `tfsdk:"established"`
	IKESAs      types.List `tfsdk:"ike_sas"`
}

// saSelector is the part of a model that selects SAs.
type saSelector struct {
	IKE     types.String `tfsdk:"ike"`
	IKEID   types.Int64  `tfsdk:"ike_id"`
	Child   types.String `tfsdk:"child"`
	ChildID types.Int64  `tfsdk:"child_id"`
}

func (s saSelector) filter() vici.SAFilter {
	return vici.SAFilter{
		IKE: s.IKE.ValueString(), IKEID: uint32(s.IKEID.ValueInt64()),
		Child: s.Child.ValueString(), ChildID: uint32(s.ChildID.ValueInt64()),
	}
}

// saNumber is what charon can give an SA as its number.
func saNumber() []validator.Int64 { return []validator.Int64{int64validator.Between(1, 1<<32-1)} }

func (d *associationsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_security_associations"
}

func (d *associationsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	ike := fieldSchemas(ikeFields)
	ike["name"] = schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the connection. Empty as long as charon has not found one for the peer."}
	ike["child_sas"] = schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "Its CHILD_SAs, sorted by name and number. While one is rekeyed there are two of a name.",
		NestedObject:        schema.NestedAttributeObject{Attributes: fieldSchemas(childFields)},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the IKE_SAs and CHILD_SAs that the gateway has at the moment, whoever has initiated them: which tunnels are up, with whom, with " +
			"which algorithms, and how much goes through them. It does not wait for IKE_SAs that charon is busy with for long; these may be " +
			"missing for a moment.\n\n" +
			"Ages and counters differ at each reading; what depends on them is planned anew each time.",
		Attributes: map[string]schema.Attribute{
			"gateway":  lifecycle.GatewayDataAttribute(),
			"ike":      schema.StringAttribute{Optional: true, MarkdownDescription: "Name of a connection, to list its IKE_SAs only."},
			"ike_id":   schema.Int64Attribute{Optional: true, Validators: saNumber(), MarkdownDescription: "Number of an IKE_SA, to list that one only."},
			"child":    schema.StringAttribute{Optional: true, MarkdownDescription: "Name of a child, to list its CHILD_SAs only, and the IKE_SAs that have such."},
			"child_id": schema.Int64Attribute{Optional: true, Validators: saNumber(), MarkdownDescription: "Number of a CHILD_SA, to list that one only, and its IKE_SA."},
			"established": schema.BoolAttribute{
				Computed: true,
				MarkdownDescription: "Whether there is an IKE_SA that is established, of those that are listed. With `child` or `child_id`, also whether it has such a " +
					"CHILD_SA that is installed: whether traffic can pass.",
			},
			"ike_sas": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The IKE_SAs, sorted by name and number. While one is rekeyed there are two of a name.",
				NestedObject:        schema.NestedAttributeObject{Attributes: ike},
			},
		},
	}
}

func (d *associationsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m associationsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if !d.Choose(ctx, req.Config, &resp.Diagnostics) {
		return
	}
	sas, established, err := d.look(ctx, m.filter())
	if err != nil {
		resp.Diagnostics.AddError("Unable to list security associations", diagnostic.Failure(d.Gateway.Label, "", err))
		return
	}
	m.Established = types.BoolValue(established)
	m.IKESAs = ikeSAList(sas)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// look lists SAs without waiting for any. charon leaves out those that it is busy with, as it is for some milliseconds with
// one that is up; so it looks again before it says that nothing is established.
func (d *associationsDataSource) look(ctx context.Context, filter vici.SAFilter) (sas []vici.IKESA, established bool, err error) {
	const looks, pause = 3, 100 * time.Millisecond
	for i := range looks {
		if sas, err = d.Gateway.CollectSAs(filter, d.Gateway.Client.ListSAs(ctx, filter)); err != nil {
			return nil, false, err
		}
		if slices.ContainsFunc(sas, func(sa vici.IKESA) bool { return gateway.Carries(sa, filter) }) {
			return sas, true, nil
		}
		if i == looks-1 {
			break
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, false, context.Cause(ctx)
		}
	}
	return sas, false, nil
}

func ikeSAList(sas []vici.IKESA) types.List {
	elements := make([]attr.Value, len(sas))
	for i, sa := range sas {
		v := readFields(ikeFields, sa.Report)
		v["name"] = types.StringValue(sa.Name)
		children := make([]attr.Value, len(sa.Children))
		for i, c := range sa.Children {
			children[i] = types.ObjectValueMust(childType.AttrTypes, readFields(childFields, c.Report))
		}
		v["child_sas"] = types.ListValueMust(childType, children)
		elements[i] = types.ObjectValueMust(ikeType.AttrTypes, v)
	}
	return types.ListValueMust(ikeType, elements)
}

var (
	childType = fieldType(childFields)
	ikeType   = func() types.ObjectType {
		t := fieldType(ikeFields)
		t.AttrTypes["name"], t.AttrTypes["child_sas"] = types.StringType, types.ListType{ElemType: childType}
		return t
	}()
)

func fieldType(facts []reportField) types.ObjectType {
	t := types.ObjectType{AttrTypes: map[string]attr.Type{}}
	for _, f := range facts {
		t.AttrTypes[f.attribute()] = f.schema().GetType()
	}
	return t
}
