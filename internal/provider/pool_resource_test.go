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

const (
	poolAddress = "strongswan_pool.test"

	poolConfig = `
resource "strongswan_pool" "test" {
  name          = "clients"
  addrs         = "10.3.0.0/24"
  dns           = ["10.2.0.53", "2001:db8::53"]
  nbns          = ["10.2.0.54"]
  dhcp          = ["10.2.0.55"]
  netmask       = ["255.255.255.0"]
  server        = ["10.2.0.56"]
  address       = ["10.2.0.57"]
  subnet        = ["10.2.0.0/16", "2001:db8::/32"]
  split_include = ["10.2.0.0/16"]
  split_exclude = ["10.2.9.0/24"]
  attributes    = { 25 = ["example.org"], 28672 = ["10.2.0.58"] }
}
`
)

// loadPool loads a pool as somebody else would.
func (b *bench) loadPool(t *testing.T, addrs string) {
	t.Helper()
	m := vici.NewMessage()
	m.Set("addrs", addrs)
	if err := b.client.LoadPool(ctx(t), "clients", m); err != nil {
		t.Fatal(err)
	}
}

// hasPools checks that the daemon has these pools, with their sizes, and no others.
func (b *bench) hasPools(t *testing.T, pools ...string) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		all, err := b.client.GetPools(ctx(t), "", false)
		got := make([]string, len(all))
		for i, p := range all {
			got[i] = fmt.Sprint(p.Name, " ", p.Size)
		}
		if err == nil && !slices.Equal(got, pools) {
			return fmt.Errorf("the daemon has the pools %q, want %q", got, pools)
		}
		return err
	}
}

func poolPlanned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(poolAddress, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// TestAccPool takes a pool through its life. All but the name is changed in place.
//
//strongswan:once
func TestAccPool(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasPools(t),
		Steps: []resource.TestStep{
			{
				Config:           b.config(poolConfig),
				ConfigPlanChecks: poolPlanned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(poolAddress, tfjsonpath.New("base"), knownvalue.StringRegexp(regexp.MustCompile(`^10\.3\.0\.[01]$`))),
					statecheck.ExpectKnownValue(poolAddress, tfjsonpath.New("size"), knownvalue.Int64Exact(254)),
				},
				Check: b.hasPools(t, "clients 254"),
			},
			{
				Config: b.config(change(poolConfig, `"10.2.0.53", `, "") + "\ndata \"strongswan_pools\" \"all\" {\n  depends_on = [strongswan_pool.test]\n}\n" +
					"data \"strongswan_pools\" \"none\" {\n  name = \"nobody\"\n}\n"),
				ConfigPlanChecks: poolPlanned(plancheck.ResourceActionUpdate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.strongswan_pools.none", tfjsonpath.New("pools"), knownvalue.ListSizeExact(0)),
					statecheck.ExpectKnownValue("data.strongswan_pools.all", tfjsonpath.New("pools").AtSliceIndex(0), knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"name": knownvalue.StringExact("clients"), "size": knownvalue.Int64Exact(254), "online": knownvalue.Int64Exact(0),
						"offline": knownvalue.Int64Exact(0), "leases": knownvalue.ListSizeExact(0),
					})),
				},
			},
			{
				Config:           b.config(change(poolConfig, "10.3.0.0/24", "10.3.0.0/25")),
				ConfigPlanChecks: poolPlanned(plancheck.ResourceActionUpdate),
				Check:            b.hasPools(t, "clients 126"),
			},
			{
				Config:           b.config(change(poolConfig, "10.3.0.0/24", "2001:db8:1::/112")),
				ConfigPlanChecks: poolPlanned(plancheck.ResourceActionUpdate),
				Check:            b.hasPools(t, "clients 65534"),
			},
			{
				Config:           b.config(change(poolConfig, "10.3.0.0/24", "10.3.0.10-10.3.0.19", `"clients"`, `"guests"`)),
				ConfigPlanChecks: poolPlanned(plancheck.ResourceActionReplace),
				Check:            b.hasPools(t, "guests 10"),
			},
		},
	})
	if log := b.Log(); !strings.Contains(log, "updated vici pool clients") {
		t.Errorf("the addresses were not kept when the attributes changed:\n%s", log)
	}
}

// TestAccPool_drift: other addresses are set right, and a pool that is gone is created again.
//
//strongswan:each release
func TestAccPool_drift(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	unload := func() {
		if err := b.client.UnloadPool(ctx(t), "clients"); err != nil {
			t.Error(err)
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: b.config(poolConfig)},
			{
				PreConfig:        func() { b.loadPool(t, "10.4.0.0/24") },
				Config:           b.config(poolConfig),
				ConfigPlanChecks: poolPlanned(plancheck.ResourceActionUpdate),
			},
			{PreConfig: unload, Config: b.config(poolConfig), ConfigPlanChecks: poolPlanned(plancheck.ResourceActionCreate), Check: b.hasPools(t, "clients 254")},
			{PreConfig: unload, Config: b.config(poolConfig), Destroy: true},
		},
	})
}

//strongswan:once
func TestAccPool_taken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.loadPool(t, "10.4.0.0/25")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasPools(t),
		Steps: []resource.TestStep{
			{
				Config:      b.config(poolConfig),
				ExpectError: regexp.MustCompile(`(?s)Name in use on the gateway.*import \{\s+to = strongswan_pool\.NAME\s+id = "clients"`),
			},
			{Config: b.config(poolConfig, "adopt_existing = true"), Check: b.hasPools(t, "clients 254")},
		},
	})
}

// TestAccPool_import reads the addresses, as a subnet where they may be one.
//
//strongswan:once
func TestAccPool_import(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, addrs := range []string{"10.3.0.0/24", "10.3.0.10-10.3.0.19", "2001:db8::/112"} {
		b.loadPool(t, addrs)
		config := fmt.Sprintf("resource \"strongswan_pool\" \"test\" {\n  name  = \"clients\"\n  addrs = %q\n}\n", addrs)
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: factories,
			CheckDestroy:             b.hasPools(t),
			Steps: []resource.TestStep{
				{
					Config:           b.config("import {\n  to = strongswan_pool.test\n  id = \"clients\"\n}\n" + config),
					ConfigPlanChecks: poolPlanned(plancheck.ResourceActionNoop),
				},
				{
					ResourceName: poolAddress, ImportState: true, ImportStateId: "clients",
					ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "name",
				},
			},
		})
	}
}

//strongswan:each cli
func TestAccPool_importByIdentity(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.loadPool(t, "10.3.0.0/24")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		CheckDestroy:             b.hasPools(t),
		Steps: []resource.TestStep{{
			Config:           b.config("import {\n  to = strongswan_pool.test\n  identity = { name = \"clients\" }\n}\n" + poolConfig),
			ConfigPlanChecks: poolPlanned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(poolAddress, map[string]knownvalue.Check{
				"gateway": knownvalue.Null(), "name": knownvalue.StringExact("clients"),
			})},
		}},
	})
}
