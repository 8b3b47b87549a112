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

const secretAddress = "strongswan_shared_secret.test"

// secrets returns the ids of the secrets that the daemon has.
func (b *bench) secrets(t *testing.T) []string {
	t.Helper()
	ids, err := b.client.GetShared(ctx(t))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return ids
}

// hasSecrets checks that the daemon has the secrets of these ids, and no others.
func (b *bench) hasSecrets(t *testing.T, ids ...string) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		if got := b.secrets(t); !slices.Equal(got, ids) {
			return fmt.Errorf("the daemon has the secrets %q, want %q", got, ids)
		}
		return nil
	}
}

// secretLoads returns how often the daemon loaded the secret of an id, and the owners that its log shows the last time.
func (b *bench) secretLoads(id string) (n int, owners string) {
	loads := regexp.MustCompile(`loaded \S+ shared key with id '`+regexp.QuoteMeta(id)+`' for: (.*)`).FindAllStringSubmatch(b.Log(), -1)
	if len(loads) == 0 {
		return 0, ""
	}
	return len(loads), loads[len(loads)-1][1]
}

// TestAccSharedSecret_rotate takes a secret through its life. Whatever changes but the name is replaced under the same id,
// and the daemon never unloads it before.
//
//strongswan:each cli
func TestAccSharedSecret_rotate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	steps := 0
	step := func(config string, action plancheck.ResourceActionType, owners string) resource.TestStep {
		steps++
		loads := steps
		return resource.TestStep{
			Config:           b.config(config),
			ConfigPlanChecks: planned(action),
			Check: resource.ComposeAggregateTestCheckFunc(b.hasSecrets(t, "ike-moon"), func(*terraform.State) error {
				n, got := b.secretLoads("ike-moon")
				if n != loads || got != owners {
					return fmt.Errorf("loaded %d times, last for %s; want %d and %s", n, got, loads, owners)
				}
				if strings.Contains(b.Log(), "unloaded shared key") {
					return fmt.Errorf("the secret was unloaded:\n%s", b.Log())
				}
				return nil
			}),
		}
	}
	created := step(moon, plancheck.ResourceActionCreate, "'moon.strongswan.org', 'sun.strongswan.org'")
	created.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("id"), knownvalue.StringExact("ike-moon")),
		statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("secret_wo"), knownvalue.Null()),
		statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("encoding"), knownvalue.Null()),
	}
	rotated := change(moon, canary, "another-"+canary, "secret_wo_version = 1", "secret_wo_version = 2")
	moved := change(rotated, `"moon.strongswan.org", `, "")
	kept := change(moved, "secret_wo         =", "secret =", "secret_wo_version = 2", "")
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   writeOnly,
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasSecrets(t),
		Steps: []resource.TestStep{
			created,
			step(rotated, plancheck.ResourceActionUpdate, "'moon.strongswan.org', 'sun.strongswan.org'"),
			step(moved, plancheck.ResourceActionUpdate, "'sun.strongswan.org'"),
			step(kept, plancheck.ResourceActionUpdate, "'sun.strongswan.org'"),
			step(change(kept, `owners            = ["sun.strongswan.org"]`, ""), plancheck.ResourceActionUpdate, "'%any'"),
		},
	})
}

// TestAccSharedSecret_inState keeps the secret where older CLIs have to. An equal value is no change.
//
//strongswan:each cli
func TestAccSharedSecret_inState(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	update := planned(plancheck.ResourceActionUpdate)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasSecrets(t),
		Steps: []resource.TestStep{
			{
				Config:           b.config(inState),
				ConfigPlanChecks: planned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(secretAddress, tfjsonpath.New("secret"), knownvalue.StringExact(canary)),
					statecheck.ExpectSensitiveValue(secretAddress, tfjsonpath.New("secret")),
				},
			},
			{Config: b.config(change(inState, canary, "another-"+canary)), ConfigPlanChecks: update, Check: b.hasSecrets(t, "ike-moon")},
			{Config: b.config(change(inState, `"`+canary+`"`, `"00ff"`, "type ", "encoding = \"hex\"\ntype ")), ConfigPlanChecks: update},
		},
	})
}

// TestAccSharedSecret_types loads a secret of each type next to each other.
//
//strongswan:each release
func TestAccSharedSecret_types(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := ""
	for _, kind := range []string{"ike", "eap", "xauth", "ntlm", "ppk"} {
		config += fmt.Sprintf(`
resource "strongswan_shared_secret" %[1]q {
  name     = "moon"
  type     = %[1]q
  secret   = "00112233445566778899aabbccddeeff"
  encoding = "hex"
}`, kind)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasSecrets(t),
		Steps: []resource.TestStep{{
			Config: b.config(config),
			Check:  b.hasSecrets(t, "eap-moon", "ike-moon", "ntlm-moon", "ppk-moon", "xauth-moon"),
		}},
	})
}

//strongswan:once
func TestAccSharedSecret_rename(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasSecrets(t),
		Steps: []resource.TestStep{
			{Config: b.config(inState)},
			{
				Config:           b.config(change(inState, `"moon"`, `"venus"`)),
				ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
				Check:            b.hasSecrets(t, "ike-venus"),
			},
			{
				Config:           b.config(change(inState, `"moon"`, `"venus"`, `"ike"`, `"eap"`)),
				ConfigPlanChecks: planned(plancheck.ResourceActionReplace),
				Check:            b.hasSecrets(t, "eap-venus"),
			},
		},
	})
}

// TestAccSharedSecret_disappears: a secret that was unloaded outside is created again, and one that is gone before it is
// destroyed is no reason to fail.
//
//strongswan:each release
func TestAccSharedSecret_disappears(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	unload := func() {
		if err := b.client.UnloadShared(ctx(t), "ike-moon"); err != nil {
			t.Error(err)
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config:             b.config(inState),
				Check:              func(*terraform.State) error { unload(); return nil },
				ExpectNonEmptyPlan: true,
			},
			{Config: b.config(inState), ConfigPlanChecks: planned(plancheck.ResourceActionCreate), Check: b.hasSecrets(t, "ike-moon")},
			{PreConfig: unload, Config: b.config(inState), Destroy: true},
		},
	})
}

//strongswan:once
func TestAccSharedSecret_taken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if err := b.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-moon", Type: "ike", Data: "somebody else's"}); err != nil {
		t.Fatal(err)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: b.config(inState),
				ExpectError: regexp.MustCompile(
					`(?s)Shared secret already exists.*import \{\s+to = strongswan_shared_secret\.NAME\s+id = "ike-moon"`),
			},
			{
				Config: b.config(inState, "adopt_existing = true"),
				Check: resource.ComposeAggregateTestCheckFunc(b.hasSecrets(t, "ike-moon"), func(*terraform.State) error {
					if n, owners := b.secretLoads("ike-moon"); n != 2 || owners != "'moon.strongswan.org', 'sun.strongswan.org'" {
						return fmt.Errorf("loaded %d times, last for %s", n, owners)
					}
					return nil
				}),
			},
		},
	})
}

// TestAccSharedSecret_import: the next apply loads what cannot be read, in place.
//
//strongswan:each cli
func TestAccSharedSecret_import(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	block := "import {\n  to = strongswan_shared_secret.test\n  id = \"ike-moon\"\n}\n"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: b.config(inState)},
			{
				ResourceName:            secretAddress,
				ImportState:             true,
				ImportStateId:           "ike-moon",
				ImportStateVerify:       true,
				ImportStateVerifyIgnore: []string{"secret", "owners"},
			},
			{
				Config:        b.config(inState),
				ResourceName:  secretAddress,
				ImportState:   true,
				ImportStateId: "ike-venus",
				ExpectError:   regexp.MustCompile(`Cannot import non-existent remote object`),
			},
		},
	})
	if err := b.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-moon", Type: "ike", Data: "somebody else's"}); err != nil {
		t.Fatal(err)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasSecrets(t),
		Steps: []resource.TestStep{{
			Config:           b.config(block + inState),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			Check:            b.hasSecrets(t, "ike-moon"),
		}},
	})
}

//strongswan:each cli
func TestAccSharedSecret_importByIdentity(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if err := b.client.LoadShared(ctx(t), vici.SharedSecret{ID: "ike-moon", Type: "ike", Data: "somebody else's"}); err != nil {
		t.Fatal(err)
	}
	block := "import {\n  to = strongswan_shared_secret.test\n  identity = { type = \"ike\", name = \"moon\" }\n}\n"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		CheckDestroy:             b.hasSecrets(t),
		Steps: []resource.TestStep{{
			Config:           b.config(block + inState),
			ConfigPlanChecks: planned(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(secretAddress, map[string]knownvalue.Check{
				"gateway": knownvalue.Null(), "type": knownvalue.StringExact("ike"), "name": knownvalue.StringExact("moon"),
			})},
		}},
	})
}

// TestAccSharedSecret_unknown has a name and a secret that are known only after apply.
//
//strongswan:each cli
func TestAccSharedSecret_unknown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := `
resource "terraform_data" "u" { input = { name = "moon", secret = %q } }
resource "strongswan_shared_secret" "test" {
  name   = terraform_data.u.output.name
  type   = "ike"
  secret = terraform_data.u.output.secret
}`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: b.config(fmt.Sprintf(config, canary)),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(secretAddress, tfjsonpath.New("id"))},
				},
				Check: b.hasSecrets(t, "ike-moon"),
			},
			{Config: b.config(fmt.Sprintf(config, "")), ExpectError: regexp.MustCompile(`The secret is empty`)},
		},
	})
}
