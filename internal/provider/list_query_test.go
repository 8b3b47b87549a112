package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// queries leaves a test to CLIs that have terraform query.
var queries = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}

// identified is an identity. Without a gateway, that is null.
func identified(attributes map[string]string) map[string]knownvalue.Check {
	identity := map[string]knownvalue.Check{"gateway": knownvalue.Null()}
	for name, text := range attributes {
		identity[name] = knownvalue.StringExact(text)
	}
	return identity
}

// TestAccList_examples runs the examples of the documentation.
//
//strongswan:each cli
func TestAccList_examples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(examples, "list-resources", "*", "list-resource.tfquery.hcl"))
	found := map[string]int{
		"strongswan_authority": 2, "strongswan_certificate": 1, "strongswan_connection": 1,
		"strongswan_pool": 2, "strongswan_private_key": 2, "strongswan_shared_secret": 1,
	}
	if err != nil || len(files) != len(found) {
		t.Fatalf("there are %d examples, want %d: %v", len(files), len(found), err)
	}
	block := regexp.MustCompile(`(?m)^list "(\w+)" "(\w+)"`)
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			list := block.FindStringSubmatch(string(text))
			if err != nil || list == nil {
				t.Fatalf("no list block: %v", err)
			}
			b := newBench(t)
			loadEverything(t, b)
			b.load(t, "site-1", func(*vici.Message) {})
			provider := fmt.Sprintf("provider \"strongswan\" {\n  uri = %[1]q\n  gateways = { paris = { uri = %[1]q } }\n}\n", b.URI())
			resource.Test(t, resource.TestCase{
				TerraformVersionChecks:   queries,
				ProtoV6ProviderFactories: factories,
				Steps: []resource.TestStep{
					{Config: provider + "data \"strongswan_daemon\" \"test\" {}\n"},
					{
						Query: true, Config: string(text),
						QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength(list[1]+"."+list[2], found[list[1]])},
					},
				},
			})
		})
	}
}

// TestAccListConnection lists what Terraform and others have loaded, on two gateways.
//
//strongswan:each release cli
func TestAccListConnection(t *testing.T) {
	t.Parallel()
	paris, rome := newBench(t), newBench(t)
	rome.load(t, "elsewhere", func(*vici.Message) {})
	provider := func(text string) string {
		return fmt.Sprintf("provider \"strongswan\" {\n  uri = %q\n  gateways = { rome = { uri = %q } }\n}\n", paris.URI(), rome.URI()) + text
	}
	moon := queryfilter.ByResourceIdentity(identified(map[string]string{"name": "moon"}))
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   queries,
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				PreConfig: func() { paris.load(t, "sun", func(*vici.Message) {}) },
				Config:    provider("resource \"strongswan_connection\" \"test\" {\n  name = \"moon\"\n  dpd_delay = \"30s\"\n}\n"),
			},
			{
				Query: true, // with the provider block of the step before
				Config: `
list "strongswan_connection" "all" {
  provider         = strongswan
  include_resource = true
}
list "strongswan_connection" "some" {
  provider = strongswan
  config { name_regex = "^m" }
}
list "strongswan_connection" "rome" {
  provider = strongswan
  config { gateway = "rome" }
}
`,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("strongswan_connection.all", 2),
					querycheck.ExpectIdentity("strongswan_connection.all", identified(map[string]string{"name": "sun"})),
					querycheck.ExpectResourceDisplayName("strongswan_connection.all", moon, knownvalue.StringExact("moon")),
					querycheck.ExpectResourceKnownValues("strongswan_connection.all", moon, []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("dpd_delay"), KnownValue: knownvalue.StringExact("30s")},
						{Path: tfjsonpath.New("rekey_time"), KnownValue: knownvalue.Null()},
					}),
					querycheck.ExpectLength("strongswan_connection.some", 1),
					querycheck.ExpectIdentity("strongswan_connection.some", identified(map[string]string{"name": "moon"})),
					querycheck.ExpectLength("strongswan_connection.rome", 1),
					querycheck.ExpectIdentity("strongswan_connection.rome", identified(map[string]string{"gateway": "rome", "name": "elsewhere"})),
				},
			},
			{
				Query:       true,
				Config:      "list \"strongswan_connection\" \"bad\" {\n  provider = strongswan\n  config { name_regex = \"(\" }\n}\n",
				ExpectError: regexp.MustCompile("Invalid regular expression"),
			},
			{
				Query:       true,
				Config:      "list \"strongswan_connection\" \"bad\" {\n  provider = strongswan\n  config { gateway = \"vienna\" }\n}\n",
				ExpectError: regexp.MustCompile("No such gateway"),
			},
		},
	})
}

//strongswan:each cli
func TestAccListSharedSecret(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	secret := queryfilter.ByResourceIdentity(identified(map[string]string{"type": "ike", "name": "moon"}))
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   queries,
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: b.config(moon + change(inState, `"test"`, `"user"`, `"ike"`, `"eap"`))},
			{
				Query: true,
				Config: `
list "strongswan_shared_secret" "all" {
  provider = strongswan
}
list "strongswan_shared_secret" "ike" {
  provider         = strongswan
  include_resource = true
  config { type = "ike" }
}
`,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("strongswan_shared_secret.all", 2),
					querycheck.ExpectIdentity("strongswan_shared_secret.all", identified(map[string]string{"type": "eap", "name": "moon"})),
					querycheck.ExpectLength("strongswan_shared_secret.ike", 1),
					querycheck.ExpectResourceDisplayName("strongswan_shared_secret.ike", secret, knownvalue.StringExact("ike-moon")),
					querycheck.ExpectResourceKnownValues("strongswan_shared_secret.ike", secret, []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("id"), KnownValue: knownvalue.StringExact("ike-moon")},
						{Path: tfjsonpath.New("secret"), KnownValue: knownvalue.Null()},
						{Path: tfjsonpath.New("owners"), KnownValue: knownvalue.Null()},
					}),
				},
			},
		},
	})
}

//strongswan:each cli
func TestAccListCertificate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "CA")
	leaf, _ := ca.issue(t, "moon")
	certificate := queryfilter.ByResourceIdentity(identified(map[string]string{"fingerprint": fingerprintOf(t, leaf)}))
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   queries,
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: b.config(fmt.Sprintf(`
resource "strongswan_certificate" "test" {
  count = 3
  pem   = [%q, %q, %q][count.index]
}`, ca.pem, leaf, ca.revocationList(t)))},
			{
				Query: true,
				Config: `
list "strongswan_certificate" "x509" {
  provider = strongswan
  config { type = "x509" }
}
list "strongswan_certificate" "moon" {
  provider         = strongswan
  include_resource = true
  config { subject = "O=Acme, CN=moon" }
}
`,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("strongswan_certificate.x509", 2),
					querycheck.ExpectIdentity("strongswan_certificate.x509", identified(map[string]string{"fingerprint": fingerprintOf(t, ca.pem)})),
					querycheck.ExpectLength("strongswan_certificate.moon", 1),
					querycheck.ExpectResourceDisplayName("strongswan_certificate.moon", certificate, knownvalue.StringExact("O=Acme, CN=moon")),
					querycheck.ExpectResourceKnownValues("strongswan_certificate.moon", certificate, []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("pem"), KnownValue: knownvalue.StringExact(leaf)},
						{Path: tfjsonpath.New("flag"), KnownValue: knownvalue.Null()},
					}),
				},
			},
		},
	})
}
