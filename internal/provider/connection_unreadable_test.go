package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/swanctl"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestConnection_unreadable: a connection whose report would be too large for VICI is left out of the report, and stays
// in state all the same, as it is there. Nor is its name free.
//
//strongswan:each release
func TestConnection_unreadable(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.server(t)
	children := 3500
	if parseVersion(t, b.Version()).AtLeast(swanctl.Version{Major: 6, Patch: 7}) {
		children = 700 // as it reports the proposals of each, too
	}
	b.load(t, "large", func(m *vici.Message) {
		all := m.AddSection("children")
		for i := range children {
			all.AddSection(fmt.Sprintf("child-%d", i))
		}
	})
	if names := b.names(t); len(names) != 1 {
		t.Fatalf("the daemon has %q", names)
	}
	state := s.dynamic(s.connectionType(), object{"name": "large", "children": object{"child-0": object{}}})
	resp, err := s.ReadResource(ctx(t), &tfprotov6.ReadResourceRequest{TypeName: "strongswan_connection", CurrentState: state})
	if err != nil {
		t.Fatal(err)
	}
	if len(resp.Diagnostics) != 1 || resp.Diagnostics[0].Severity != tfprotov6.DiagnosticSeverityWarning ||
		resp.Diagnostics[0].Summary != "Connection cannot be read" {
		t.Errorf("want one warning:%s", describe(resp.Diagnostics))
	}
	before, err := state.Unmarshal(s.connectionType())
	if err != nil {
		t.Fatal(err)
	}
	if after, err := resp.NewState.Unmarshal(s.connectionType()); err != nil || !after.Equal(before) {
		t.Errorf("the state has become %v, %v", after, err)
	}
	created := onlyErrors(s.create(ctx(t), object{"name": "large"}).Diagnostics)
	if len(created) != 1 || created[0].Summary != "Connection already exists" {
		t.Errorf("creating it: want one error:%s", describe(created))
	}
}
