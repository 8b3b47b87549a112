package provider_test

import (
	"encoding/pem"
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
)

const keyAddress = "strongswan_private_key.test"

// keyConfig is a key with further attributes.
func keyConfig(attribute, text string, more ...string) string {
	return fmt.Sprintf("resource \"strongswan_private_key\" \"test\" {\n  %s = %q\n  %s\n}\n", attribute, text, strings.Join(more, "\n  "))
}

// hasKeys checks that the daemon has these private keys, and no others.
func (b *bench) hasKeys(t *testing.T, ids ...string) resource.TestCheckFunc {
	t.Helper()
	slices.Sort(ids)
	return func(*terraform.State) error {
		got, err := b.client.GetKeys(ctx(t))
		if slices.Sort(got); err == nil && !slices.Equal(got, ids) {
			return fmt.Errorf("the daemon has the keys %q, want %q", got, ids)
		}
		return err
	}
}

// loadKey loads a key as somebody else would.
func (b *bench) loadKey(t *testing.T, text string) {
	t.Helper()
	block, _ := pem.Decode([]byte(text))
	if _, err := b.client.LoadKey(ctx(t), string(block.Bytes)); err != nil {
		t.Fatal(err)
	}
}

func keyPlanned(action plancheck.ResourceActionType, id string) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction(keyAddress, action),
			plancheck.ExpectKnownValue(keyAddress, tfjsonpath.New("key_id"), knownvalue.StringExact(id)),
		},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// TestAccPrivateKey_rotate replaces a write-only key in place. The plan tells which one it is, and the old one is gone.
//
//strongswan:each cli
func TestAccPrivateKey_rotate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first, second := sampleKey(t, "p256-pkcs8"), sampleKey(t, "rsa-aes192")
	firstID, secondID := keyIDOf(t, first), keyIDOf(t, second)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   writeOnly,
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasKeys(t),
		Steps: []resource.TestStep{
			{
				Config:           b.config(keyConfig("pem_wo", first, "pem_wo_version = 1")),
				ConfigPlanChecks: keyPlanned(plancheck.ResourceActionCreate, firstID),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(keyAddress, tfjsonpath.New("pem_wo"), knownvalue.Null()),
					statecheck.ExpectKnownValue(keyAddress, tfjsonpath.New("key_id"), knownvalue.StringExact(firstID)),
				},
				Check: b.hasKeys(t, firstID),
			},
			{
				Config:      b.config(keyConfig("pem_wo", first, "pem_wo_version = 2")),
				ExpectError: regexp.MustCompile(`New version of the same private key`),
			},
			{
				Config:           b.config(keyConfig("pem_wo", second, `passphrase_wo = "strongSwan"`, "pem_wo_version = 2")),
				ConfigPlanChecks: keyPlanned(plancheck.ResourceActionUpdate, secondID),
				Check:            b.hasKeys(t, secondID),
			},
			{ // The key tells that it is another one without a version, too.
				Config:           b.config(keyConfig("pem_wo", first)),
				ConfigPlanChecks: keyPlanned(plancheck.ResourceActionUpdate, firstID),
				Check:            b.hasKeys(t, firstID),
			},
		},
	})
}

// TestAccPrivateKey_algorithms loads a key of each algorithm, from each form, into one daemon.
//
//strongswan:each release
func TestAccPrivateKey_algorithms(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	config := ""
	var ids []string
	for _, name := range []string{"rsa-pkcs1", "p256-sec1", "p384-pkcs8", "p521-pkcs8", "ed25519-aes128", "ed448-aes256"} {
		text := sampleKey(t, name)
		ids = append(ids, keyIDOf(t, text))
		passphrase := ""
		if strings.Contains(text, "ENCRYPTED") {
			passphrase = `passphrase = "strongSwan"`
		}
		config += strings.Replace(keyConfig("pem", text, passphrase), `"test"`, `"`+name+`"`, 1)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasKeys(t),
		Steps: []resource.TestStep{{
			Config: b.config(config),
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			Check: b.hasKeys(t, ids...),
		}},
	})
}

// TestAccPrivateKey_disappears: a key that was unloaded outside is loaded again, and one that is gone before it is
// destroyed is no reason to fail.
//
//strongswan:each release
func TestAccPrivateKey_disappears(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	key := sampleKey(t, "ed25519-pkcs8")
	id := keyIDOf(t, key)
	unload := func() {
		if err := b.client.UnloadKey(ctx(t), id); err != nil {
			t.Error(err)
		}
	}
	config := b.config(keyConfig("pem", key))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config, Check: func(*terraform.State) error { unload(); return nil }, ExpectNonEmptyPlan: true},
			{Config: config, ConfigPlanChecks: keyPlanned(plancheck.ResourceActionCreate, id), Check: b.hasKeys(t, id)},
			{PreConfig: unload, Config: config, Destroy: true},
		},
	})
}

//strongswan:once
func TestAccPrivateKey_taken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	key := sampleKey(t, "p384-pkcs8")
	id := keyIDOf(t, key)
	b.loadKey(t, key)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasKeys(t),
		Steps: []resource.TestStep{
			{
				Config: b.config(keyConfig("pem", key)),
				ExpectError: regexp.MustCompile(
					`(?s)Private key already loaded.*import \{\s+to = strongswan_private_key\.NAME\s+id = "` + id),
			},
			{Config: b.config(keyConfig("pem", key), "adopt_existing = true"), Check: b.hasKeys(t, id)},
		},
	})
}

// TestAccPrivateKey_import takes over a key, and rotates it in the same apply if the configuration has another one.
//
//strongswan:each cli
func TestAccPrivateKey_import(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	key, other := sampleKey(t, "p521-pkcs8"), sampleKey(t, "ed25519-pkcs8")
	id, otherID := keyIDOf(t, key), keyIDOf(t, other)
	config := b.config(keyConfig("pem", key))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config},
			{
				ResourceName: keyAddress, ImportState: true, ImportStateId: strings.ToUpper(id),
				ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "key_id", ImportStateVerifyIgnore: []string{"pem"},
			},
			{
				Config: config, ResourceName: keyAddress, ImportState: true, ImportStateId: otherID,
				ExpectError: regexp.MustCompile(`Cannot import non-existent remote object`),
			},
		},
	})
	for configured, want := range map[string]string{key: id, other: otherID} {
		b.loadKey(t, key)
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: factories,
			CheckDestroy:             b.hasKeys(t),
			Steps: []resource.TestStep{{
				Config:           b.config("import {\n  to = strongswan_private_key.test\n  id = \"" + id + "\"\n}\n" + keyConfig("pem", configured)),
				ConfigPlanChecks: keyPlanned(plancheck.ResourceActionUpdate, want),
				Check:            b.hasKeys(t, want),
			}},
		})
	}
}

//strongswan:each cli
func TestAccPrivateKey_importByIdentity(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	key := sampleKey(t, "p521-pkcs8")
	id := keyIDOf(t, key)
	b.loadKey(t, key)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		CheckDestroy:             b.hasKeys(t),
		Steps: []resource.TestStep{
			{
				Config:           b.config("import {\n  to = strongswan_private_key.test\n  identity = { key_id = \"" + id + "\" }\n}\n" + keyConfig("pem", key)),
				ConfigPlanChecks: keyPlanned(plancheck.ResourceActionUpdate, id),
			},
			{ // Another key is another identity.
				Config: b.config(keyConfig("pem", sampleKey(t, "ed25519-pkcs8"))),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(keyAddress, map[string]knownvalue.Check{
					"gateway": knownvalue.Null(), "key_id": knownvalue.StringExact(keyIDOf(t, sampleKey(t, "ed25519-pkcs8"))),
				})},
			},
		},
	})
}

// TestAccPrivateKey_unknown has a key that is known only after apply.
//
//strongswan:each cli
func TestAccPrivateKey_unknown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	key := sampleKey(t, "p256-pkcs8")
	config := "resource \"terraform_data\" \"u\" { input = %q }\n" +
		strings.Replace(keyConfig("pem", "u"), `"u"`, "terraform_data.u.output", 1)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: b.config(fmt.Sprintf(config, key)),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownValue(keyAddress, tfjsonpath.New("key_id"))},
				},
				Check: b.hasKeys(t, keyIDOf(t, key)),
			},
			{Config: b.config(fmt.Sprintf(config, "moonKey.pem")), ExpectError: regexp.MustCompile(`no PEM`)},
		},
	})
}
