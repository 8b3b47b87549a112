package provider_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
)

// TestAccConnection_certificates loads certificates in all ways there are: PEM, a bundle, a file by its bare name, and a
// section. charon has them in the order of the configuration, and reports subjects only.
//
//strongswan:each release
func TestAccConnection_certificates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	moon, sun, mars := makeCertificate(t, "moon"), makeCertificate(t, "sun"), makeCertificate(t, "mars")
	file := filepath.Join(b.SwanctlDirectory(), "x509", "moonCert.pem")
	writeCertificate(t, file)
	config := func(pem string) string {
		return b.config(fmt.Sprintf(`
resource "strongswan_connection" "test" {
  name  = "net-net"
  local = [{
    auth  = "pubkey"
    certs = [%q, "moonCert.pem", %q]
    cert  = [{ file = %q }]
  }]
  remote = [{ auth = "pubkey", id = "sun", cacerts = [%q] }]
}`, pem, sun+mars, file, mars), fmt.Sprintf("swanctl_directory = %q", b.SwanctlDirectory()))
	}
	dn := func(name string) string { return "C=CH, O=strongSwan, CN=" + name }
	certs := tfjsonpath.New("local").AtSliceIndex(0).AtMapKey("certs")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: config(moon),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
				Check: func(*terraform.State) error {
					local, _ := b.report(t, "net-net").Section("local-1")
					got, _ := local.List("certs")
					want := []string{dn("moon"), dn("moon.strongswan.org"), dn("sun"), dn("mars"), dn("moon.strongswan.org")}
					if strings.Join(got, ";") != strings.Join(want, ";") {
						return fmt.Errorf("the daemon has %q, want %q", got, want)
					}
					if id, _ := local.Get("id"); id != dn("moon") {
						return fmt.Errorf("the identity is %q", id)
					}
					return nil
				},
			},
			{ // other line ends are the same certificate
				Config: config(strings.ReplaceAll(moon, "\n", "\r\n")),
				ConfigPlanChecks: resource.ConfigPlanChecks{
					PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
				},
			},
			{ // somebody else takes another certificate
				PreConfig: func() {
					b.load(t, "net-net", func(m *vici.Message) {
						local := m.AddSection("local")
						local.Set("auth", "pubkey")
						local.Set("id", dn("moon"))
						local.SetList("certs", []string{mars})
						remote := m.AddSection("remote")
						remote.Set("auth", "pubkey")
						remote.Set("id", "sun")
						remote.SetList("cacerts", []string{mars})
					})
				},
				RefreshState:       true,
				ExpectNonEmptyPlan: true,
				RefreshPlanChecks: resource.RefreshPlanChecks{
					PostRefresh: []plancheck.PlanCheck{
						plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
					},
				},
			},
			{
				Config: config(moon),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, certs.AtSliceIndex(1), knownvalue.StringExact("moonCert.pem")),
				},
			},
		},
	})
}

// TestAccConnection_importedCertificates: what charon reports of certificates is no configuration, and nobody gets away
// with taking it for one.
//
//strongswan:each release
func TestAccConnection_importedCertificates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: b.config(`
resource "strongswan_connection" "test" {
  name  = "net-net"
  local = [{ auth = "pubkey", certs = ["C=CH, O=strongSwan, CN=moon"] }]
}`),
			PlanOnly:    true,
			ExpectError: regexp.MustCompile(`(?s)subject of a certificate.*local\[0\]\.certs\[0\]`),
		}},
	})
}
