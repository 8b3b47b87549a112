package provider_test

import (
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/gateway"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici"
	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/vici/vicitest"
)

const certificateAddress = "strongswan_certificate.test"

func certificateConfig(text string, more ...string) string {
	return fmt.Sprintf("resource \"strongswan_certificate\" \"test\" {\n  pem = %q\n  %s\n}\n", text, strings.Join(more, "\n  "))
}

func derOf(text string) string {
	block, _ := pem.Decode([]byte(text))
	return string(block.Bytes)
}

// hasCertificates checks that the daemon has these certificates, with their flags.
func (b *bench) hasCertificates(t *testing.T, flags map[string]string) resource.TestCheckFunc {
	t.Helper()
	return func(*terraform.State) error {
		var got []string
		for c, err := range b.client.ListCerts(ctx(t)) {
			if err != nil {
				return err
			}
			got = append(got, c.Flag+c.Data)
		}
		var want []string
		for text, flag := range flags {
			want = append(want, flag+derOf(text))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			return fmt.Errorf("the daemon has %d certificates, or with other flags, want %d", len(got), len(want))
		}
		return nil
	}
}

func certificatePlanned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(certificateAddress, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// TestAccCertificate loads all of a bundle, and the renewed certificate beside the old one.
//
//strongswan:each release
func TestAccCertificate(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "Acme CA")
	leaf, key := ca.issue(t, "moon.example.org")
	renewed, _ := ca.issue(t, "moon.example.org")
	b.loadKey(t, key)
	chain := leaf + ca.pem
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config:           b.config(certificateConfig(chain)),
				ConfigPlanChecks: certificatePlanned(plancheck.ResourceActionCreate),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(certificateAddress, tfjsonpath.New("type"), knownvalue.StringExact("x509")),
					statecheck.ExpectKnownValue(certificateAddress, tfjsonpath.New("subject"), knownvalue.StringExact("O=Acme, CN=moon.example.org")),
					statecheck.ExpectKnownValue(certificateAddress, tfjsonpath.New("key_id"), knownvalue.StringExact(keyIDOf(t, key))),
				},
				Check: b.hasCertificates(t, map[string]string{leaf: "NONE", ca.pem: "CA"}),
			},
			{ // The same in another form is no change.
				Config:           b.config(certificateConfig("Issued to moon:\n" + leaf + "\nby:\n" + ca.pem)),
				ConfigPlanChecks: certificatePlanned(plancheck.ResourceActionNoop),
			},
			{
				Config: b.config(certificateConfig(chain) + "data \"strongswan_certificates\" \"all\" {\n  depends_on = [strongswan_certificate.test]\n}\n" +
					"data \"strongswan_certificates\" \"one\" {\n  type = \"x509\"\n  subject = \"O=Acme, CN=moon.example.org\"\n  depends_on = [strongswan_certificate.test]\n}\n"),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("data.strongswan_certificates.all", tfjsonpath.New("certificates"), knownvalue.ListSizeExact(2)),
					statecheck.ExpectKnownValue("data.strongswan_certificates.one", tfjsonpath.New("certificates"), knownvalue.ListExact([]knownvalue.Check{
						knownvalue.ObjectPartial(map[string]knownvalue.Check{
							"type": knownvalue.StringExact("x509"), "flag": knownvalue.StringExact("none"), "has_private_key": knownvalue.Bool(true),
							"subject": knownvalue.StringExact("O=Acme, CN=moon.example.org"), "issuer": knownvalue.StringExact("CN=Acme CA,O=Acme"),
							"sans": knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("moon.example.org")}),
							"pem":  knownvalue.StringExact(leaf), "key_id": knownvalue.StringExact(keyIDOf(t, key)),
							"not_after": knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)),
						}),
					})),
				},
			},
			{
				Config:           b.config(certificateConfig(renewed + ca.pem)),
				ConfigPlanChecks: certificatePlanned(plancheck.ResourceActionUpdate),
				Check:            b.hasCertificates(t, map[string]string{leaf: "NONE", renewed: "NONE", ca.pem: "CA"}),
			},
		},
	})
	// Destroyed, and still there.
	if err := b.hasCertificates(t, map[string]string{leaf: "NONE", renewed: "NONE", ca.pem: "CA"})(nil); err != nil {
		t.Error(err)
	}
}

// TestAccCertificate_forms loads DER, a revocation list, and certificates with flags.
//
//strongswan:each release
func TestAccCertificate_forms(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "Acme CA")
	crl := ca.revocationList(t)
	responder, _ := ca.issue(t, "ocsp.example.org")
	step := func(text string, more ...string) resource.TestStep {
		return resource.TestStep{
			Config:           b.config(certificateConfig(text, more...)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		}
	}
	list := step(crl)
	list.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(certificateAddress, tfjsonpath.New("type"), knownvalue.StringExact("x509_crl")),
		statecheck.ExpectKnownValue(certificateAddress, tfjsonpath.New("issuer"), knownvalue.StringExact("CN=Acme CA,O=Acme")),
		statecheck.ExpectKnownValue(certificateAddress, tfjsonpath.New("serial"), knownvalue.StringExact("07")),
	}
	ocsp := step(responder, `flag = "ocsp"`)
	ocsp.Check = b.hasCertificates(t, map[string]string{ca.pem: "CA", crl: "", responder: "OCSP"})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			step(base64.StdEncoding.EncodeToString([]byte(derOf(ca.pem))), `flag = "ca"`), list, ocsp,
		},
	})
}

// TestAccCertificate_disappears: after a restart of the daemon, all are loaded again; of a bundle, what is missing.
//
//strongswan:once
func TestAccCertificate_disappears(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "Acme CA")
	leaf, _ := ca.issue(t, "moon.example.org")
	config := b.config(certificateConfig(leaf + ca.pem))
	restart := func() {
		if err := b.Restart(ctx(t)); err != nil {
			t.Fatal(err)
		}
	}
	both := b.hasCertificates(t, map[string]string{leaf: "NONE", ca.pem: "CA"})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{Config: config},
			{PreConfig: restart, Config: config, ConfigPlanChecks: certificatePlanned(plancheck.ResourceActionCreate), Check: both},
			{
				PreConfig: func() {
					restart()
					if err := b.client.LoadCert(ctx(t), vici.Certificate{Type: "X509", Data: ca.pem}); err != nil {
						t.Fatal(err)
					}
				},
				Config: config, ConfigPlanChecks: certificatePlanned(plancheck.ResourceActionUpdate), Check: both,
			},
		},
	})
}

// TestAccCertificate_import finds a certificate by its fingerprint.
//
//strongswan:each release
func TestAccCertificate_import(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "Acme CA")
	if err := b.client.LoadCert(ctx(t), vici.Certificate{Type: "X509", Data: ca.pem}); err != nil {
		t.Fatal(err)
	}
	fingerprint := fingerprintOf(t, ca.pem)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config:           b.config("import {\n  to = strongswan_certificate.test\n  id = \"" + strings.ToUpper(fingerprint) + "\"\n}\n" + certificateConfig(ca.pem)),
				ConfigPlanChecks: certificatePlanned(plancheck.ResourceActionNoop),
			},
			{
				ResourceName: certificateAddress, ImportState: true, ImportStateId: fingerprint,
				ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "fingerprint",
			},
			{
				Config: b.config(certificateConfig(ca.pem)), ResourceName: certificateAddress, ImportState: true, ImportStateId: strings.Repeat("0", 64),
				ExpectError: regexp.MustCompile(`Cannot import non-existent remote object`),
			},
		},
	})
}

//strongswan:each cli
func TestAccCertificate_importByIdentity(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ca := newIssuer(t, "Acme CA")
	if err := b.client.LoadCert(ctx(t), vici.Certificate{Type: "X509", Data: ca.pem}); err != nil {
		t.Fatal(err)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{{
			Config: b.config("import {\n  to = strongswan_certificate.test\n  identity = { fingerprint = \"" + fingerprintOf(t, ca.pem) + "\" }\n}\n" +
				certificateConfig(ca.pem)),
			ConfigPlanChecks: certificatePlanned(plancheck.ResourceActionNoop),
		}},
	})
}

func newCertificateServer(t *testing.T) resourceServer {
	t.Helper()
	return resourceServer{server: newServer(t), typeName: "strongswan_certificate"}
}

func TestCertificate_badInput(t *testing.T) {
	t.Parallel()
	ca := newIssuer(t, "Acme CA")
	leaf, key := ca.issue(t, "moon")
	expired := newIssuerOf(t, "CA", time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour))
	for name, c := range map[string]struct {
		config  object
		at      string
		says    string
		warning bool
	}{
		"file name":    {config: object{"pem": "moonCert.pem"}, at: "pem", says: "file(\"...\")"},
		"private key":  {config: object{"pem": key}, at: "pem", says: "holds a private key"},
		"with its key": {config: object{"pem": leaf + key}, at: "pem", says: "holds a private key"},
		"no flag":      {config: object{"pem": leaf, "flag": "CA"}, at: "flag", says: "one of"},
		"no CA":        {config: object{"pem": leaf, "flag": "ca"}, at: "flag", says: "basic constraint"},
		"CRL's flag":   {config: object{"pem": ca.revocationList(t), "flag": "ca"}, at: "flag", says: "have none"},
		"expired":      {config: object{"pem": leaf + expired.pem}, at: "pem", says: expired.certificate.NotAfter.UTC().Format(time.RFC3339), warning: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			severity := tfprotov6.DiagnosticSeverityError
			if c.warning {
				severity = tfprotov6.DiagnosticSeverityWarning
			}
			diags := newCertificateServer(t).validateResource(c.config)
			checkDiagnostic(t, diags, severity, `AttributeName("`+c.at+`")`, c.says)
			if strings.Contains(describe(diags), strings.Split(key, "\n")[1]) {
				t.Errorf("the key is shown:%s", describe(diags))
			}
		})
	}
	for _, good := range []object{{"pem": leaf + ca.pem}, {"pem": ca.pem, "flag": "ca"}, {"pem": tftypes.UnknownValue, "flag": tftypes.UnknownValue}} {
		if diags := newCertificateServer(t).validateResource(good); len(diags) > 0 {
			t.Errorf("%v:%s", good, describe(diags))
		}
	}
}

// TestCertificate_stays: a plan says what it leaves on the gateway.
func TestCertificate_stays(t *testing.T) {
	t.Parallel()
	ca, other := newIssuer(t, "Acme CA"), newIssuer(t, "Other CA")
	s := newCertificateServer(t)
	stored := s.of(object{"pem": ca.pem, "type": "x509", "fingerprint": fingerprintOf(t, ca.pem), "subject": "O=Acme, CN=Acme CA"})
	checkDiagnostic(t, s.plan(stored, object{"pem": other.pem}).Diagnostics, tfprotov6.DiagnosticSeverityWarning, `AttributeName("pem")`,
		"no command to unload", fingerprintOf(t, ca.pem), "loaded beside it")
	if diags := s.plan(stored, object{"pem": ca.pem + other.pem}).Diagnostics; len(diags) > 0 {
		t.Errorf("a bundle that grows:%s", describe(diags))
	}
	null := s.none()
	destroying, err := s.PlanResourceChange(gateway.Rehearse(t.Context()), &tfprotov6.PlanResourceChangeRequest{TypeName: s.typeName, PriorState: stored, Config: null, ProposedNewState: null})
	if err != nil {
		t.Fatal(err)
	}
	checkDiagnostic(t, destroying.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "no command to unload", "removed from the state")
	destroyed := s.apply(t.Context(), stored, nil)
	checkDiagnostic(t, destroyed.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "no command to unload")
}

func TestCertificate_faults(t *testing.T) {
	t.Parallel()
	ca := newIssuer(t, "Acme CA")
	leaf, _ := ca.issue(t, "moon")
	certificateServer := func(t *testing.T, srv *vicitest.Server) resourceServer {
		t.Helper()
		s := newCertificateServer(t)
		if diags := s.configure(object{"uri": srv.URI(), "timeout": "300ms"}); len(diags) > 0 {
			t.Fatal(describe(diags))
		}
		return s
	}
	for name, step := range map[string]vicitest.Step{
		"parsing X509 certificate failed": vicitest.Reply("success", "no", "errmsg", "parsing X509 certificate failed"), "closed": vicitest.Close(), "in time": vicitest.Stall(),
	} {
		srv := vicitest.Start(t)
		s := certificateServer(t, srv)
		srv.On("load-cert", step)
		srv.Next("load-cert", vicitest.Reply("success", "yes"))
		resp := s.apply(t.Context(), s.none(), object{"pem": leaf + ca.pem})
		oneError(t, resp.Diagnostics, `AttributeName("pem")`, name, "certificate 2 of 2", srv.URI())
		if s.holds(resp.NewState) != nil {
			t.Errorf("%s: the certificate is in the state", name)
		}
	}
	stored := object{"pem": ca.pem, "fingerprint": fingerprintOf(t, ca.pem)}
	srv := vicitest.Start(t)
	s := certificateServer(t, srv)
	srv.On("list-certs", haveCertificate(ca.pem), vicitest.Close())
	resp := s.refresh(s.of(stored))
	oneError(t, resp.Diagnostics, "", "closed", srv.URI())
	if s.holds(resp.NewState) == nil {
		t.Error("the certificate was removed from the state")
	}
	unknown := newCertificateServer(t)
	unknown.configure(object{"uri": tftypes.UnknownValue})
	resp = unknown.refresh(unknown.of(stored))
	checkDiagnostic(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "", "as it was last seen")
	imported, err := unknown.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: unknown.typeName, ID: "moon"})
	if err != nil {
		t.Fatal(err)
	}
	oneError(t, imported.Diagnostics, "", "64 hexadecimal digits")
}
