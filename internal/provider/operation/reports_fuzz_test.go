package operation

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/provider/section/sectiontest"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// FuzzReports: whatever a daemon reports of its SAs, the values fit the schema.
func FuzzReports(f *testing.F) {
	sectiontest.AddPairs(f, 1)
	associations := newDataSourceState(f, NewAssociationsDataSource())
	f.Fuzz(func(t *testing.T, _ uint8, first, second string) {
		if before, now, ok := sectiontest.Pair(first, second); ok {
			checkAssociationReports(t, associations, before)
			checkAssociationReports(t, associations, now)
		}
	})
}

func newDataSourceState(f *testing.F, d datasource.DataSource) tfsdk.State {
	f.Helper()
	var schema datasource.SchemaResponse
	d.Schema(f.Context(), datasource.SchemaRequest{}, &schema)
	return tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(schema.Schema.Type().TerraformType(f.Context()), nil)}
}

func checkAssociationReports(t *testing.T, state tfsdk.State, m *vici.Message) {
	t.Helper()
	sa := vici.IKESA{Report: m}
	for name, report := range m.Sections() {
		sa.Children = append(sa.Children, vici.ChildSA{Name: name, Report: report})
	}
	if diags := state.SetAttribute(t.Context(), path.Root("ike_sas"), ikeSAList([]vici.IKESA{sa, {Name: "empty"}})); diags.HasError() {
		t.Errorf("the values do not fit the schema: %v", diags)
	}
}
