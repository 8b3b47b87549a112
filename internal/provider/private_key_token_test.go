package provider_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// newToken makes a PKCS#11 token of SoftHSM with the PIN 1234 and keys by their handles, and a gateway that uses it. The
// gateway is of this machine's own release, which SoftHSM is for.
func newToken(t *testing.T, keys map[string]string) *bench {
	t.Helper()
	directory := t.TempDir()
	conf := filepath.Join(directory, "softhsm2.conf")
	if err := os.WriteFile(conf, []byte("directories.tokendir = "+directory+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SOFTHSM2_CONF", conf)
	util := func(args ...string) {
		if out, err := exec.CommandContext(ctx(t), "softhsm2-util", args...).CombinedOutput(); err != nil {
			t.Fatalf("softhsm2-util %s: %v: %s", strings.Join(args, " "), err, out)
		}
	}
	util("--init-token", "--free", "--label", "gateway", "--pin", "1234", "--so-pin", "5678")
	for handle, name := range keys {
		file, err := filepath.Abs(filepath.Join("..", "privatekey", "testdata", name+".pem"))
		if err != nil {
			t.Fatal(err)
		}
		util("--import", file, "--token", "gateway", "--label", name, "--id", handle, "--pin", "1234")
	}
	return benchOf(t, lab.ForTest(t, func(o *lab.Options) {
		o.Release = lab.Host
		o.StrongswanConf = `plugins {
    pkcs11 {
      load = yes
      modules { softhsm { path = /usr/lib/softhsm/libsofthsm2.so } }
    }
  }`
	}))
}

func tokenConfig(handle, pin string, version string) string {
	return "resource \"strongswan_private_key\" \"test\" {\n  token = {\n    handle = \"" + handle + "\"\n    module = \"softhsm\"\n" +
		"    pin_wo = \"" + pin + "\"\n    pin_wo_version = " + version + "\n  }\n}\n"
}

// TestAccPrivateKey_token uses the keys on a token, of which one takes the place of the other. It needs an environment
// of its own, so no other test runs meanwhile.
//
//nolint:paralleltest // it sets the environment
//strongswan:each release
func TestAccPrivateKey_token(t *testing.T) {
	acceptance(t)
	b := newToken(t, map[string]string{"0a": "rsa-pkcs8", "0b": "p256-pkcs8"})
	id, otherID := keyIDOf(t, sampleKey(t, "rsa-pkcs8")), keyIDOf(t, sampleKey(t, "p256-pkcs8"))
	has := func(id string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue(keyAddress, tfjsonpath.New("key_id"), knownvalue.StringExact(id))}
	}
	empty := resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   writeOnly,
		ProtoV6ProviderFactories: factories,
		CheckDestroy:             b.hasKeys(t),
		Steps: []resource.TestStep{
			{Config: b.config(tokenConfig("0c", "1234", "1")), ExpectError: regexp.MustCompile(`(?s)found no such key on a token.*handle "0c"`)},
			{Config: b.config(tokenConfig("0a", "1234", "1")), ConfigStateChecks: has(id), ConfigPlanChecks: empty, Check: b.hasKeys(t, id)},
			{ // The PIN is loaded again.
				Config: b.config(tokenConfig("0A", "1234", "2")), ConfigStateChecks: has(id), Check: b.hasKeys(t, id),
				ConfigPlanChecks: keyPlanned(plancheck.ResourceActionUpdate, id),
			},
			{Config: b.config(tokenConfig("0b", "1234", "2")), ConfigStateChecks: has(otherID), ConfigPlanChecks: empty, Check: b.hasKeys(t, otherID)},
			{ // From the token to a file.
				Config:           b.config(keyConfig("pem", sampleKey(t, "rsa-pkcs8"))),
				ConfigPlanChecks: keyPlanned(plancheck.ResourceActionUpdate, id),
				Check:            b.hasKeys(t, id),
			},
		},
	})
}
