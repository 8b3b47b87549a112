package provider_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// TestAccConnection_daemonGone: a daemon that cannot be asked is no reason to take its connections for gone. One that
// was restarted has really lost them.
//
//strongswan:each release
func TestAccConnection_daemonGone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: b.config(netNet)},
			{
				PreConfig:   b.Kill,
				Config:      b.config(netNet),
				PlanOnly:    true,
				ExpectError: regexp.MustCompile(`(?s)Unable to read connection.*connection refused.*has\s+crashed`),
			},
			{
				PreConfig: func() {
					if err := b.Restart(ctx(t)); err != nil {
						t.Fatal(err)
					}
				},
				Config: b.config(netNet),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
				},
			},
		},
	})
}

// TestAccConnection_daemonHangs: a daemon that accepts connections but never answers does not hold up a plan for longer
// than the timeout.
//
//strongswan:once
func TestAccConnection_daemonHangs(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := b.config(netNet, `timeout = "500ms"`)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig:   func() { must(t, b.Pause()) },
				Config:      config,
				PlanOnly:    true,
				ExpectError: regexp.MustCompile(`did not answer in\s+time`),
			},
			{
				PreConfig: func() { must(t, b.Resume()) },
				Config:    config,
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			},
		},
	})
}

// TestAccConnection_unknownGateway: the gateway is known only after another resource was applied, as when that creates
// it. Neither the plan of a new connection nor, if the gateway is replaced, that of an old one fails.
//
//strongswan:each cli
func TestAccConnection_unknownGateway(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := func(version int) string {
		return fmt.Sprintf(`
resource "terraform_data" "gateway" {
  input            = %q
  triggers_replace = %d
}
provider "strongswan" { uri = terraform_data.gateway.output }
resource "strongswan_connection" "test" { name = "net-net" }
`, b.URI(), version)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: config(1),
				Check: func(*terraform.State) error {
					if names := b.names(t); len(names) != 1 {
						return fmt.Errorf("the daemon has %q", names)
					}
					return nil
				},
			},
			{
				Config: config(2),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)},
				},
			},
		},
	})
}
