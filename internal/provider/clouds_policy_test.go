package provider_test

import (
	"strings"
	"testing"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// TestAccClouds_policyBased has tunnels for networks alone: one at AWS, one for each pair of networks at Azure. At AWS, this side is
// known by another address than its own, as behind a NAT.
//
//strongswan:each release
func TestAccClouds_policyBased(t *testing.T) {
	t.Parallel()
	const psk = "a key of a policy-based tunnel"
	for name, cloud := range map[string]struct {
		end    cloudEnd
		peer   string // this side's identity
		remote []string
		module string
		want   map[string]string
	}{
		"aws": {
			awsEnd, "198.51.100.7",
			[]string{"10.9.0.0/16"},
			`
  vpn_connection = {
    id                         = "vpn-0f3c"
    tunnel1_address            = "192.0.2.2"
    tunnel1_cgw_inside_address = "169.254.10.2"
    tunnel1_vgw_inside_address = "169.254.10.1"
    tunnel1_preshared_key      = "` + psk + `"
    tunnel2_address            = "192.0.2.3"
    tunnel2_cgw_inside_address = "169.254.11.2"
    tunnel2_vgw_inside_address = "169.254.11.1"
    tunnel2_preshared_key      = "` + psk + `"
  }
  customer_gateway = { ip_address = "198.51.100.7" }
  policy_based     = true
  local_networks   = ["10.1.0.0/16"]`,
			map[string]string{"aws-1 192.0.2.2": strong + " "},
		},
		"azure": {
			azureEnd,
			lab.WireAddress(0).String(),
			[]string{"10.9.0.0/16", "10.10.0.0/16"},
			`
  public_ips            = [{ ip_address = "192.0.2.2" }]
  local_network_gateway = { gateway_address = "192.0.2.1", address_space = ["10.1.0.0/16"] }
  connection = {
    shared_key                         = "` + psk + `"
    connection_mode                    = "ResponderOnly"
    use_policy_based_traffic_selectors = true
    ipsec_policy = [{
      dh_group         = "ECP384"
      ike_encryption   = "AES256"
      ike_integrity    = "SHA384"
      ipsec_encryption = "GCMAES256"
      ipsec_integrity  = "GCMAES256"
      pfs_group        = "ECP384"
    }]
  }`,
			map[string]string{"azure-1 192.0.2.2": azureSuite + " ", "azure-1-1 192.0.2.2": azureSuite + " "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t, 1, func(int) cloudEnd {
				o := cloud.end
				o.start = false
				o.id, o.peer, o.psk = lab.WireAddress(1).String(), cloud.peer, psk
				o.local, o.remote = cloud.remote, []string{"10.1.0.0/16"}
				return o
			})
			w := newWorkspace(t, c.self.environment()...)
			networks := strings.Join(cloud.remote, `", "`)
			w.published(t)
			w.write(t, "main.tf", withoutCloud(`
module "`+name+`" {
  source = "github.com/terraform-strongswan/terraform-provider-strongswan//examples/modules/`+name+`-vpn?ref=v0.1.0"
`+cloud.module+`
  remote_networks = ["`+networks+`"]
  wait_timeout    = "1m"
}
`))
			w.must(t, "terraform get")
			w.must(t, "terraform apply -auto-approve")
			c.comesUp(t, w, cloud.want)
			c.survives(t, cloud.want)
			c.goes(t, w)
		})
	}
}
