package provider_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

//strongswan:each release cli
func TestAccConnection_basic(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy: func(*terraform.State) error {
			if names := b.names(t); len(names) > 0 {
				return fmt.Errorf("the daemon still has %q", names)
			}
			return nil
		},
		Steps: []resource.TestStep{
			{
				Config: b.config(netNet),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("dpd_delay"), knownvalue.StringExact("30s")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("encap"), knownvalue.Null()),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("children").AtMapKey("a").AtMapKey("local_ts").AtSliceIndex(0),
						knownvalue.StringExact("10.1.0.0/16[tcp/443]")),
				},
				Check: func(*terraform.State) error {
					report := b.report(t, "net-net")
					if got, _ := report.Get("rekey_time"); got != "10800" {
						return fmt.Errorf("the daemon has rekey_time = %q", got)
					}
					children, _ := report.Section("children")
					a, _ := children.Section("a")
					if got, _ := a.List("local-ts"); !slices.Equal(got, []string{"10.1.0.0/16[tcp/https]", "10.3.0.0/16"}) {
						return fmt.Errorf("the daemon has local-ts = %q", got)
					}
					return nil
				},
			},
		},
	})
}

// TestAccConnection_update changes one child and shows by charon's log that the connection was updated, not replaced:
// the other child's SAs live on.
//
//strongswan:each release
func TestAccConnection_update(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	update := func(config string) resource.TestStep {
		return resource.TestStep{
			Config: b.config(config),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)},
			},
			Check: func(*terraform.State) error {
				if b.unloaded() {
					return fmt.Errorf("the connection was unloaded:\n%s", b.Log())
				}
				return nil
			},
		}
	}
	childChanged := update(change(netNet, `"10.4.0.0/16"`, `"10.5.0.0/16"`))
	childChanged.Check = resource.ComposeTestCheckFunc(childChanged.Check, func(*terraform.State) error {
		if !strings.Contains(b.Log(), "updated vici connection: net-net") || strings.Contains(b.Log(), "replaced vici connection") {
			return fmt.Errorf("charon did not update the connection:\n%s", b.Log())
		}
		return nil
	})
	attributeRemoved := update(change(netNet, "dpd_delay    = \"30s\"\n", "", "mobike       = false\n", ""))
	attributeRemoved.Check = resource.ComposeTestCheckFunc(attributeRemoved.Check, func(*terraform.State) error {
		if got, ok := b.report(t, "net-net").Get("dpd_delay"); ok {
			return fmt.Errorf("the daemon still has dpd_delay = %q", got)
		}
		return nil
	})
	childRemoved := update(change(netNet, `b = { remote_ts = ["10.4.0.0/16"] }`, ""))
	childRemoved.Check = resource.ComposeTestCheckFunc(childRemoved.Check, func(*terraform.State) error {
		children, _ := b.report(t, "net-net").Section("children")
		if _, ok := children.Section("b"); ok {
			return fmt.Errorf("the daemon still has the child b")
		}
		return nil
	})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps:                    []resource.TestStep{{Config: b.config(netNet)}, childChanged, attributeRemoved, childRemoved},
	})
}

// TestAccConnection_equalText writes the same in other words, which is no change.
//
//strongswan:each cli
func TestAccConnection_equalText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: b.config(netNet)},
			{
				Config: b.config(change(netNet, `"3h"`, `"180m"`, `"1G"`, `"1024M"`, "[tcp/443]", "[6/https]", `"42"`, `"0x2a"`)),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			},
		},
	})
}

//strongswan:each cli
func TestAccConnection_rename(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: b.config(netNet)},
			{
				Config: b.config(change(netNet, `name         = "net-net"`, `name = "renamed"`)),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace)},
				},
				Check: func(*terraform.State) error {
					if names := b.names(t); !slices.Equal(names, []string{"renamed"}) {
						return fmt.Errorf("the daemon has %q", names)
					}
					return nil
				},
			},
		},
	})
}

//strongswan:each release
func TestAccConnection_disappears(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config:             b.config(netNet),
				Check:              func(*terraform.State) error { b.unload(t, "net-net"); return nil },
				ExpectNonEmptyPlan: true,
			},
			{
				Config: b.config(netNet),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)},
				},
			},
		},
	})
}

// TestAccConnection_goneBeforeDestroy: that the connection is gone already is no reason to fail.
//
//strongswan:each release
func TestAccConnection_goneBeforeDestroy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		AdditionalCLIOptions:     &resource.AdditionalCLIOptions{Plan: resource.PlanOptions{NoRefresh: true}},
		Steps: []resource.TestStep{
			{Config: b.config(netNet)},
			{
				PreConfig: func() { b.unload(t, "net-net") },
				Config:    b.config(netNet),
				Destroy:   true,
			},
		},
	})
}

//strongswan:each release cli
func TestAccConnection_import(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	reported := `
resource "strongswan_connection" "test" {
  name         = "net-net"
  version      = 1
  remote_addrs = ["192.168.0.2"]
  reauth_time  = "3h"
  local        = [{ auth = "psk", id = "moon.strongswan.org" }]
  remote       = [{ auth = "psk", id = "%any" }, { auth = "xauth-eap", eap_id = "*@strongswan.org" }]
  children     = { a = { mode = "transport", remote_ts = ["10.2.0.0/16[udp/500]"], close_action = "start" }, b = {} }
}
`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: b.config(reported)},
			{
				ResourceName:                         address,
				ImportState:                          true,
				ImportStateId:                        "net-net",
				ImportStateVerify:                    true,
				ImportStateVerifyIdentifierAttribute: "name",
			},
			{
				Config:          b.config(reported),
				ResourceName:    address,
				ImportState:     true,
				ImportStateKind: resource.ImportBlockWithID,
				ImportStateId:   "net-net",
			},
		},
	})
}

//strongswan:each cli
func TestAccConnection_importByIdentity(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := `resource "strongswan_connection" "test" { name = "net-net" }`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{
				Config: b.config(config),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(address, map[string]knownvalue.Check{
						"gateway": knownvalue.Null(), "name": knownvalue.StringExact("net-net"),
					}),
				},
			},
			{
				Config:          b.config(config),
				ResourceName:    address,
				ImportState:     true,
				ImportStateKind: resource.ImportBlockWithResourceIdentity,
			},
		},
	})
}

//strongswan:each cli
func TestAccConnection_importMissing(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config:        b.config(netNet),
			ResourceName:  address,
			ImportState:   true,
			ImportStateId: "missing",
			ExpectError:   regexp.MustCompile(`Cannot import non-existent remote object`),
		}},
	})
}

//strongswan:each release cli
func TestAccConnection_taken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.load(t, "net-net", func(m *vici.Message) { m.Set("version", "1") })
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config:      b.config(netNet),
				ExpectError: regexp.MustCompile(`(?s)Connection already exists.*import \{\s+to = strongswan_connection\.NAME\s+id = "net-net"`),
			},
			{
				Config: b.config(netNet, "adopt_existing = true"),
				Check: func(*terraform.State) error {
					if got, _ := b.report(t, "net-net").Get("version"); got != "IKEv2" {
						return fmt.Errorf("the daemon has version %q", got)
					}
					return nil
				},
			},
		},
	})
}

// TestAccConnection_unknown has values, sections and elements that are known only after apply.
//
//strongswan:each cli
func TestAccConnection_unknown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: b.config(`
resource "terraform_data" "u" { input = { delay = "30s", ts = "10.2.0.0/16", list = ["10.1.0.0/16"], child = { mode = "transport" } } }
resource "strongswan_connection" "test" {
  name      = "net-net"
  dpd_delay = terraform_data.u.output.delay
  local     = [{ auth = "psk", id = terraform_data.u.id }]
  children  = {
    a = { local_ts = terraform_data.u.output.list, remote_ts = [terraform_data.u.output.ts] }
    b = terraform_data.u.output.child
  }
}`),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(address, tfjsonpath.New("dpd_delay"))},
				},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("children").AtMapKey("b").AtMapKey("mode"), knownvalue.StringExact("transport")),
				},
			},
			{
				Config: b.config(`
resource "terraform_data" "u" { input = "ten minutes" }
resource "strongswan_connection" "test" {
  name      = "net-net"
  dpd_delay = terraform_data.u.output
}`),
				ExpectError: regexp.MustCompile(`Invalid duration`),
			},
		},
	})
}

// TestAccConnection_refused: what only the daemon can judge.
//
//strongswan:each release
func TestAccConnection_refused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := `resource "strongswan_connection" "test" {
  name   = "refused"
  local  = [{ auth = "pubkey", certs = ["missing.pem"] }]
}`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             func(s *terraform.State) error { return noState(s, address) },
		Steps: []resource.TestStep{{
			Config:      b.config(config),
			ExpectError: regexp.MustCompile(`(?s)unable to load certificate.*` + regexp.QuoteMeta(b.URI()) + `.*"refused".*local\[0\]\.certs`),
		}},
	})
}

func noState(s *terraform.State, address string) error {
	if _, ok := s.RootModule().Resources[address]; ok {
		return fmt.Errorf("%s is in the state", address)
	}
	return nil
}
