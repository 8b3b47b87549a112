package provider_test

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

const authorityAddress = "strongswan_authority.test"

func authorityConfig(cacert string, more ...string) string {
	return fmt.Sprintf("resource \"strongswan_authority\" \"test\" {\n  name = \"acme\"\n  cacert = %q\n  %s\n}\n", cacert, strings.Join(more, "\n  "))
}

// loadAuthority loads an authority as somebody else would.
func (b *bench) loadAuthority(t *testing.T, cacert string, uris ...string) {
	t.Helper()
	m := vici.NewMessage()
	m.Set("cacert", cacert)
	if len(uris) > 0 {
		m.SetList("crl_uris", uris)
	}
	if err := b.client.LoadAuthority(ctx(t), "acme", m); err != nil {
		t.Fatal(err)
	}
}

// hasAuthorities checks that the daemon has these authorities, and no others.
func (b *bench) hasAuthorities(t *testing.T, names ...string) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		got, err := b.client.GetAuthorities(ctx(t))
		if err == nil && !slices.Equal(got, names) {
			return fmt.Errorf("the daemon has the authorities %q, want %q", got, names)
		}
		return err
	}
}

func authorityPlanned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(authorityAddress, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// TestAccAuthority takes an authority through its life. All but the name is changed in place.
//
//strongswan:once
func TestAccAuthority(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca, renewed, other := newIssuer(t, "CA"), newIssuer(t, "CA"), newIssuer(t, "Other CA")
	file := filepath.Join(b.SwanctlDirectory(), "x509ca", "acme.pem")
	if err := os.WriteFile(file, []byte(other.pem), 0o644); err != nil {
		t.Fatal(err)
	}
	subject := func(want string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue(authorityAddress, tfjsonpath.New("subject"), knownvalue.StringExact(want))}
	}
	uris := `crl_uris = ["http://crl.example.org/ca.crl", "ldap://ldap.example.org/cn=CA"]
  ocsp_uris = ["http://ocsp.example.org"]
  cert_uri_base = "http://certs.example.org/"`
	settings := `swanctl_directory = "` + b.SwanctlDirectory() + `"`
	update := authorityPlanned(plancheck.ResourceActionUpdate)
	listed := "\ndata \"strongswan_authorities\" \"all\" {\n  depends_on = [strongswan_authority.test]\n}\ndata \"strongswan_authorities\" \"none\" {\n  name = \"nobody\"\n}\n"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasAuthorities(t),
		Steps: []resource.TestStep{
			{
				Config:            b.config(authorityConfig(ca.pem), settings),
				ConfigPlanChecks:  authorityPlanned(plancheck.ResourceActionCreate),
				ConfigStateChecks: subject("O=Acme, CN=CA"),
				Check:             b.hasAuthorities(t, "acme"),
			},
			{Config: b.config(authorityConfig(ca.pem, uris)+listed, settings), ConfigPlanChecks: update, ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.strongswan_authorities.none", tfjsonpath.New("authorities"), knownvalue.ListSizeExact(0)),
				statecheck.ExpectKnownValue("data.strongswan_authorities.all", tfjsonpath.New("authorities"), knownvalue.ListExact([]knownvalue.Check{
					knownvalue.ObjectExact(map[string]knownvalue.Check{
						"name": knownvalue.StringExact("acme"), "subject": knownvalue.StringExact("O=Acme, CN=CA"),
						"crl_uris":  knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("http://crl.example.org/ca.crl"), knownvalue.StringExact("ldap://ldap.example.org/cn=CA")}),
						"ocsp_uris": knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("http://ocsp.example.org")}), "cert_uri_base": knownvalue.StringExact("http://certs.example.org/"),
					}),
				})),
			}},
			{ // Text around the certificate is nothing new.
				Config:           b.config(authorityConfig("The CA of Acme:\n"+ca.pem, uris), settings),
				ConfigPlanChecks: authorityPlanned(plancheck.ResourceActionNoop),
			},
			{Config: b.config(authorityConfig(renewed.pem, uris), settings), ConfigPlanChecks: update, Check: b.hasAuthorities(t, "acme")},
			{Config: b.config(authorityConfig("acme.pem"), settings), ConfigPlanChecks: update, ConfigStateChecks: subject("O=Acme, CN=Other CA")},
			{
				Config:      b.config(authorityConfig("missing.pem"), settings),
				ExpectError: regexp.MustCompile(`(?s)Unable to update authority.*missing\.pem",\s+which is\s+one\s+on\s+the\s+gateway`),
			},
		},
	})
}

// TestAccAuthority_drift: what somebody changed is set right, another certificate of the same subject included.
//
//strongswan:each release
func TestAccAuthority_drift(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca, renewed, other := newIssuer(t, "CA"), newIssuer(t, "CA"), newIssuer(t, "Other CA")
	config := b.config(authorityConfig(ca.pem, `crl_uris = ["http://crl.example.org/ca.crl"]`))
	const uri = "http://crl.example.org/ca.crl"
	unload := func() {
		if err := b.client.UnloadAuthority(ctx(t), "acme"); err != nil {
			t.Error(err)
		}
	}
	steps := []resource.TestStep{{Config: config}}
	for _, change := range []func(){
		func() { b.loadAuthority(t, ca.pem) },
		func() { b.loadAuthority(t, ca.pem, uri, "http://more.example.org/") },
		func() { b.loadAuthority(t, renewed.pem, uri) },
		func() { b.loadAuthority(t, other.pem, uri) },
	} {
		steps = append(steps, resource.TestStep{PreConfig: change, Config: config, ConfigPlanChecks: authorityPlanned(plancheck.ResourceActionUpdate)})
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: append(steps,
			resource.TestStep{PreConfig: unload, Config: config, ConfigPlanChecks: authorityPlanned(plancheck.ResourceActionCreate), Check: b.hasAuthorities(t, "acme")},
			resource.TestStep{PreConfig: unload, Config: config, Destroy: true},
		),
	})
}

// TestAccAuthority_ocspSigner: charon does not list the certificate of a CA that signs OCSP responses, too. That is no drift.
//
//strongswan:each release
func TestAccAuthority_ocspSigner(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuerOf(t, "CA", time.Now().Add(-time.Hour), time.Now().Add(time.Hour), x509.ExtKeyUsageOCSPSigning)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config:           b.config(authorityConfig(ca.pem)),
			ConfigPlanChecks: authorityPlanned(plancheck.ResourceActionCreate),
		}},
	})
}

//strongswan:once
func TestAccAuthority_taken(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "CA")
	b.loadAuthority(t, newIssuer(t, "Other CA").pem)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasAuthorities(t),
		Steps: []resource.TestStep{
			{
				Config:      b.config(authorityConfig(ca.pem)),
				ExpectError: regexp.MustCompile(`(?s)Name in use on the gateway.*import \{\s+to = strongswan_authority\.NAME\s+id = "acme"`),
			},
			{Config: b.config(authorityConfig(ca.pem), "adopt_existing = true"), Check: b.hasAuthorities(t, "acme")},
		},
	})
}

// TestAccAuthority_import finds the certificate among all that the daemon has.
//
//strongswan:each release
func TestAccAuthority_import(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "CA")
	b.loadAuthority(t, ca.pem, "http://crl.example.org/ca.crl")
	config := authorityConfig(ca.pem, `crl_uris = ["http://crl.example.org/ca.crl"]`)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasAuthorities(t),
		Steps: []resource.TestStep{
			{
				Config:           b.config("import {\n  to = strongswan_authority.test\n  id = \"acme\"\n}\n" + config),
				ConfigPlanChecks: authorityPlanned(plancheck.ResourceActionNoop),
			},
			{
				ResourceName: authorityAddress, ImportState: true, ImportStateId: "acme",
				ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "name",
			},
		},
	})
}

//strongswan:each cli
func TestAccAuthority_importByIdentity(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "CA")
	b.loadAuthority(t, ca.pem)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{{
			Config:           b.config("import {\n  to = strongswan_authority.test\n  identity = { name = \"acme\" }\n}\n" + authorityConfig(ca.pem)),
			ConfigPlanChecks: authorityPlanned(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentity(authorityAddress, map[string]knownvalue.Check{
				"gateway": knownvalue.Null(), "name": knownvalue.StringExact("acme"),
			})},
		}},
	})
}
