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
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const requiredProvider = `
terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}
`

// fleetConfig is a provider block with gateways, and a text.
func fleetConfig(gateways map[string]*bench, text string) string {
	var block strings.Builder
	for name, b := range gateways {
		fmt.Fprintf(&block, "    %s = { uri = %q }\n", name, b.URI())
	}
	return "provider \"strongswan\" {\n  uri = \"unix:///nowhere\"\n  gateways = {\n" + block.String() + "  }\n}\n" + text
}

// everywhere has a connection and its secret on each gateway.
const everywhere = `
resource "strongswan_connection" "test" {
  for_each  = toset(["paris", "rome"])
  gateway   = each.key
  name      = "net"
  dpd_delay = "30s"
  local     = [{ auth = "psk", id = each.key }]
  remote    = [{ auth = "psk" }]
}
resource "strongswan_shared_secret" "test" {
  for_each = strongswan_connection.test
  gateway  = each.value.gateway
  name     = "net"
  type     = "ike"
  secret   = "canary-canary-canary"
}
data "strongswan_connections" "test" {
  for_each   = strongswan_connection.test
  gateway    = each.value.gateway
  depends_on = [strongswan_connection.test]
}
data "strongswan_connection" "test" {
  gateway    = "rome"
  name       = "net"
  depends_on = [strongswan_connection.test]
}
data "strongswan_daemon" "test" {
  gateway = "rome"
}
`

func (b *bench) hasConnections(t *testing.T, names ...string) {
	t.Helper()
	if got := b.names(t); !slices.Equal(got, names) {
		t.Errorf("%s has the connections %q, want %q", b.URI(), got, names)
	}
}

// TestAccFleet works on two gateways by for_each. What is drift on one is none on the other, and one that is down fails
// only what is on it.
//
//strongswan:each cli
func TestAccFleet(t *testing.T) {
	t.Parallel()
	paris, rome := newBench(t), newBench(t)
	w := newWorkspace(t)
	w.write(t, "main.tf", requiredProvider+fleetConfig(map[string]*bench{"paris": paris, "rome": rome}, everywhere))
	w.must(t, "terraform apply -auto-approve")
	paris.hasConnections(t, "net")
	rome.hasConnections(t, "net")
	w.must(t, "terraform plan -detailed-exitcode")
	if read := w.must(t, "terraform state show data.strongswan_connection.test"); !regexp.MustCompile(`id += "rome"`).MatchString(read) {
		t.Errorf("the connection in Rome is %s", read)
	}

	// Somebody unloads something on each.
	rome.unload(t, "net")
	if err := paris.client.UnloadShared(ctx(t), "ike-net"); err != nil {
		t.Fatal(err)
	}
	plan := w.must(t, "terraform apply -auto-approve")
	for _, text := range []string{`strongswan_connection.test["rome"] will be created`, `strongswan_shared_secret.test["paris"] will be created`, "2 to add, 0 to change, 0 to destroy"} {
		if !strings.Contains(plan, text) {
			t.Errorf("there is no %q in %s", text, plan)
		}
	}

	// One is down: a plan says which. What is on the other can be applied.
	rome.Kill()
	paris.unload(t, "net")
	out := w.must(t, "! terraform apply -auto-approve")
	if !strings.Contains(out, "Gateway: rome ("+rome.URI()) || strings.Contains(out, "Gateway: paris") {
		t.Errorf("the error does not say where it is, or says something else: %s", out)
	}
	w.must(t, `terraform apply -auto-approve -target 'strongswan_connection.test["paris"]'`)
	paris.hasConnections(t, "net")
	if err := rome.Restart(ctx(t)); err != nil {
		t.Fatal(err)
	}
	w.must(t, "terraform apply -auto-approve")
	rome.hasConnections(t, "net")

	// A gateway leaves the provider block, with what is on it still in the state.
	w.write(t, "main.tf", requiredProvider+fleetConfig(map[string]*bench{"paris": paris},
		strings.NewReplacer(`, "rome"]`, "]", `"rome"`, `"paris"`).Replace(everywhere)))
	if out := w.must(t, "! terraform apply -auto-approve"); !strings.Contains(out, `have no "rome". It has`) {
		t.Errorf("the error is another one: %s", out)
	}
	w.write(t, "main.tf", requiredProvider+fleetConfig(map[string]*bench{"paris": paris, "rome": rome}, everywhere))
	w.must(t, "terraform destroy -auto-approve")
	paris.hasConnections(t)
	rome.hasConnections(t)
}

// TestAccFleet_downWhileApplying: what is on the gateway that answers is applied, whatever happens to the other.
//
//strongswan:once
func TestAccFleet_downWhileApplying(t *testing.T) {
	t.Parallel()
	paris, rome := newBench(t), newBench(t)
	rome.Kill()
	w := newWorkspace(t)
	w.write(t, "main.tf", requiredProvider+fleetConfig(map[string]*bench{"paris": paris, "rome": rome},
		strings.Split(everywhere, `data "strongswan_connections"`)[0]))
	out := w.must(t, "! terraform apply -auto-approve")
	if !strings.Contains(out, "Gateway: rome ("+rome.URI()) || !strings.Contains(out, `strongswan_connection.test["paris"]: Creation complete`) {
		t.Error(out)
	}
	paris.hasConnections(t, "net")
	w.must(t, `terraform plan -detailed-exitcode -target 'strongswan_connection.test["paris"]'`)
}

// TestAccFleet_move loads a connection on another gateway, and unloads it on the first.
//
//strongswan:once
func TestAccFleet_move(t *testing.T) {
	t.Parallel()
	paris, rome := newBench(t), newBench(t)
	gateways := map[string]*bench{"paris": paris, "rome": rome}
	config := func(gateway string) string {
		return fleetConfig(gateways, "resource \"strongswan_connection\" \"test\" {\n  gateway = \""+gateway+"\"\n  name = \"net\"\n}\n")
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config("paris")},
			{
				Config: config("rome"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
				}},
				Check: func(*terraform.State) error {
					paris.hasConnections(t)
					rome.hasConnections(t, "net")
					return nil
				},
			},
			{Config: config("vienna"), ExpectError: regexp.MustCompile(`(?s)No such gateway.*have no "vienna".*It has\s+"paris",\s+"rome"`)},
		},
	})
}

// TestAccFleet_import has the gateway in front of the name. A slash in a name is no gateway's if there is none of that name.
//
//strongswan:each cli
func TestAccFleet_import(t *testing.T) {
	t.Parallel()
	paris := newBench(t)
	for _, name := range []string{"net", "rome/net", "paris/net"} {
		paris.load(t, name, func(*vici.Message) {})
	}
	provider := fmt.Sprintf("provider \"strongswan\" {\n  uri = %[1]q\n  gateways = { paris = { uri = %[1]q } }\n}\n", paris.URI())
	for id, want := range map[string]struct{ gateway, name string }{
		"paris/net":       {`"paris"`, "net"},
		"paris/paris/net": {`"paris"`, "paris/net"},
		"rome/net":        {"null", "rome/net"},
		"/paris/net":      {"null", "paris/net"},
	} {
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: factories,
			Steps: []resource.TestStep{{
				Config: provider + fmt.Sprintf("import {\n  to = strongswan_connection.test\n  id = %q\n}\n"+
					"resource \"strongswan_connection\" \"test\" {\n  gateway = %s\n  name = %q\n}\n", id, want.gateway, want.name),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop),
				}},
			}},
		})
		paris.load(t, want.name, func(*vici.Message) {})
	}
}

// TestAccFleet_identity has the gateway in the identity.
//
//strongswan:each cli
func TestAccFleet_identity(t *testing.T) {
	t.Parallel()
	paris := newBench(t)
	paris.load(t, "net", func(*vici.Message) {})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{{
			Config: fleetConfig(map[string]*bench{"paris": paris}, `
import {
  to       = strongswan_connection.test
  identity = { gateway = "paris", name = "net" }
}
resource "strongswan_connection" "test" {
  gateway = "paris"
  name    = "net"
}
`),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(address, map[string]knownvalue.Check{
				"gateway": knownvalue.StringExact("paris"), "name": knownvalue.StringExact("net"),
			})},
		}},
	})
}
