package provider_test

import (
	"encoding/base64"
	"encoding/hex"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

const generatedType = "strongswan_generated_psk"

// open opens the ephemeral resource and returns its attributes.
func (s *server) open(config object) (attributes map[string]string, diags []*tfprotov6.Diagnostic) {
	s.t.Helper()
	t := s.schema.EphemeralResourceSchemas[generatedType].ValueType()
	valid, err := s.ValidateEphemeralResourceConfig(s.t.Context(), &tfprotov6.ValidateEphemeralResourceConfigRequest{
		TypeName: generatedType, Config: s.dynamic(t, config),
	})
	if err != nil || len(valid.Diagnostics) > 0 {
		return nil, valid.Diagnostics
	}
	resp, err := s.OpenEphemeralResource(s.t.Context(), &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: generatedType, Config: s.dynamic(t, config),
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		s.t.Fatal(err, describe(resp.Diagnostics))
	}
	result, err := resp.Result.Unmarshal(t)
	if err != nil {
		s.t.Fatal(err)
	}
	attributes = map[string]string{}
	var values map[string]tftypes.Value
	if err := result.As(&values); err != nil {
		s.t.Fatal(err)
	}
	for name, v := range values {
		var text string
		if v.As(&text) == nil {
			attributes[name] = text
		}
	}
	return attributes, nil
}

func TestGeneratedPSK(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	seen := map[string]bool{}
	for bytes, want := range map[any]int{nil: 32, 16: 16, 33: 33, 1024: 1024} {
		got, diags := s.open(object{"bytes": bytes})
		if len(diags) > 0 {
			t.Fatal(describe(diags))
		}
		key, err := hex.DecodeString(got["hex"])
		if err != nil || len(key) != want {
			t.Errorf("%d bytes, want %d: %v", len(key), want, err)
		}
		if got["base64"] != base64.StdEncoding.EncodeToString(key) || got["psk"] != base64.RawURLEncoding.EncodeToString(key) {
			t.Error("the forms of the key are not of one key")
		}
		if again, _ := s.open(object{"bytes": bytes}); seen[got["psk"]] || maps.Equal(got, again) {
			t.Error("a key was drawn twice")
		}
		seen[got["psk"]] = true
	}
	for _, bytes := range []int{-1, 0, 15, 1025} {
		_, diags := s.open(object{"bytes": bytes})
		checkDiagnostic(t, diags, tfprotov6.DiagnosticSeverityError, `AttributeName("bytes")`, "between 16 and 1024")
	}
}

// TestGeneratedPSK_isDocumented holds it to what TestSchema_isDocumented asks of resources.
func TestGeneratedPSK_isDocumented(t *testing.T) {
	t.Parallel()
	block := newServer(t).schema.EphemeralResourceSchemas[generatedType].Block
	if documented(t, generatedType, block.Attributes) == 0 || block.Description == "" {
		t.Error("it has no description")
	}
	for _, a := range block.Attributes {
		if a.Computed && !a.Sensitive {
			t.Errorf("%s is not sensitive", a.Name)
		}
	}
}

// TestAccGeneratedPSK_bothEnds gives one key to two gateways, and rotates it on both.
//
//strongswan:each cli
func TestAccGeneratedPSK_bothEnds(t *testing.T) {
	t.Parallel()
	acceptance(t)
	b, peer := newBench(t), newBench(t)
	config := b.config(`
provider "sun" { uri = "` + peer.URI() + `" }
ephemeral "strongswan_generated_psk" "test" {}
provider "echo" { data = ephemeral.strongswan_generated_psk.test.psk }
resource "echo" "test" {}
resource "strongswan_shared_secret" "moon" {
  name              = "net-net"
  type              = "ike"
  secret_wo         = ephemeral.strongswan_generated_psk.test.psk
  secret_wo_version = 1
}
resource "strongswan_shared_secret" "sun" {
  provider          = sun
  name              = "net-net"
  type              = "ike"
  secret_wo         = ephemeral.strongswan_generated_psk.test.psk
  secret_wo_version = 1
}
`)
	loaded := func(times int) resource.TestCheckFunc {
		return func(*terraform.State) error {
			for _, g := range []*bench{b, peer} {
				if n, _ := g.secretLoads("ike-net-net"); n != times {
					t.Errorf("the key was loaded %d times, want %d", n, times)
				}
			}
			return nil
		}
	}
	all := maps.Clone(factories)
	// Two configurations of one provider in a test would share its server, and with it the gateway.
	all["sun"] = factories["strongswan"]
	all["echo"] = echoprovider.NewProviderServer()
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   writeOnly,
		ProtoV6ProviderFactories: all,
		Steps: []resource.TestStep{
			{
				Config: config,
				Check:  resource.ComposeAggregateTestCheckFunc(loaded(1), b.hasSecrets(t, "ike-net-net"), peer.hasSecrets(t, "ike-net-net")),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data"), knownvalue.StringFunc(func(v string) error {
						_, err := base64.RawURLEncoding.DecodeString(v)
						return err
					})),
				},
			},
			{Config: strings.ReplaceAll(config, "version = 1", "version = 2"), Check: loaded(2)},
		},
	})
}
