package provider_test

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
)

const address = "strongswan_connection.test"

// netNet is a connection with an option of every type. Its two children can be changed one by one.
const netNet = `
resource "strongswan_connection" "test" {
  name         = "net-net"
  version      = 2
  remote_addrs = ["192.168.0.2"]
  proposals    = ["aes256-sha256-x25519", "aes256gcm16-prfsha384-ecp384"]
  mobike       = false
  dpd_delay    = "30s"
  rekey_time   = "3h"
  local  = [{ auth = "psk", id = "moon.strongswan.org" }]
  remote = [{ auth = "psk", id = "sun.strongswan.org" }]
  children = {
    a = {
      local_ts      = ["10.1.0.0/16[tcp/443]", "10.3.0.0/16"]
      remote_ts     = ["10.2.0.0/16"]
      esp_proposals = ["aes256gcm16-x25519"]
      rekey_bytes   = "1G"
      life_packets  = 1000000
      priority      = 7
      mark_in       = "42"
    }
    b = { remote_ts = ["10.4.0.0/16"] }
  }
}
`

func change(config string, pairs ...string) string {
	changed := strings.NewReplacer(pairs...).Replace(config)
	if changed == config {
		panic("nothing was changed")
	}
	return changed
}

const moon = `
resource "strongswan_shared_secret" "test" {
  name              = "moon"
  type              = "ike"
  owners            = ["moon.strongswan.org", "sun.strongswan.org"]
  secret_wo         = "` + canary + `"
  secret_wo_version = 1
}
`

// inState is moon for CLIs without write-only arguments.
var inState = change(moon, "secret_wo         =", "secret =", "secret_wo_version = 1", "")

// writeOnly leaves a test to CLIs that know write-only arguments.
var writeOnly = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}

func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(secretAddress, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}
