package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestAccConnection_drift changes attributes behind Terraform's back, configured and unconfigured ones. The plan wants
// exactly these back, and nothing else.
//
//strongswan:each release
func TestAccConnection_drift(t *testing.T) {
	t.Parallel()
	config := `
resource "strongswan_connection" "test" {
  name     = "net-net"
  version  = 2
  local    = [{ auth = "psk", id = "moon" }]
  remote   = [{ auth = "psk" }]
  children = { a = { remote_ts = ["10.2.0.0/16"], rekey_time = "2h" } }
}`
	// as the configuration has it, but for what a case changes
	same := func(m *vici.Message, child func(*vici.Message)) {
		m.Set("version", "2")
		local := m.AddSection("local")
		local.Set("auth", "psk")
		local.Set("id", "moon")
		m.AddSection("remote").Set("auth", "psk")
		a := m.AddSection("children").AddSection("a")
		a.SetList("remote_ts", []string{"10.2.0.0/16"})
		if child == nil {
			a.Set("rekey_time", "2h")
		} else {
			child(a)
		}
	}
	cases := map[string]struct {
		edit  func(*vici.Message)
		path  tfjsonpath.Path
		after knownvalue.Check // in state, after the refresh
	}{
		"configured": {
			edit: func(m *vici.Message) {
				same(m, func(a *vici.Message) { a.Set("rekey_time", "45m") })
			},
			path:  tfjsonpath.New("children").AtMapKey("a").AtMapKey("rekey_time"),
			after: knownvalue.StringExact("45m"),
		},
		"unconfigured child option": {
			edit: func(m *vici.Message) {
				same(m, func(a *vici.Message) { a.Set("rekey_time", "2h"); a.Set("mode", "transport") })
			},
			path:  tfjsonpath.New("children").AtMapKey("a").AtMapKey("mode"),
			after: knownvalue.StringExact("transport"),
		},
		"unconfigured connection option": {
			edit:  func(m *vici.Message) { m.Set("unique", "keep"); same(m, nil) },
			path:  tfjsonpath.New("unique"),
			after: knownvalue.StringExact("keep"),
		},
		"reauth_time, which takes the default of rekey_time with it": {
			edit:  func(m *vici.Message) { m.Set("reauth_time", "3h"); same(m, nil) },
			path:  tfjsonpath.New("reauth_time"),
			after: knownvalue.StringExact("3h"),
		},
		"a child more": {
			edit: func(m *vici.Message) {
				same(m, func(a *vici.Message) { a.Set("rekey_time", "2h") })
				m.AddSection("children").AddSection("b")
			},
			path:  tfjsonpath.New("children"),
			after: knownvalue.MapSizeExact(2),
		},
		"an auth round more": {
			edit: func(m *vici.Message) {
				same(m, nil)
				round := m.AddSection("local-b")
				round.Set("round", "2")
				round.Set("auth", "eap-md5")
			},
			path:  tfjsonpath.New("local").AtSliceIndex(1).AtMapKey("auth"),
			after: knownvalue.StringExact("eap-md5"),
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: factories,
				Steps: []resource.TestStep{
					{Config: b.config(config)},
					{
						PreConfig:          func() { b.load(t, "net-net", c.edit) },
						RefreshState:       true,
						ExpectNonEmptyPlan: true,
						RefreshPlanChecks: resource.RefreshPlanChecks{
							PostRefresh: []plancheck.PlanCheck{
								plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
								expectOnlyChange(address, c.path, c.after),
							},
						},
					},
					{
						Config: b.config(config),
						ConfigPlanChecks: resource.ConfigPlanChecks{
							PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
						},
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(address, tfjsonpath.New("unique"), knownvalue.Null()),
						},
					},
				},
			})
		})
	}
}
