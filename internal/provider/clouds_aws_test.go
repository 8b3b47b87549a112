package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// awsEnd is what an AWS tunnel accepts by default.
var awsEnd = cloudEnd{
	ike: []string{
		"aes128gcm16-aes256gcm16-prfsha1-prfsha256-prfsha384-prfsha512-modp1024-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
		"aes128-aes256-sha1-sha256-sha384-sha512-modp1024-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
	},
	esp: []string{
		"aes128gcm16-aes256gcm16-modp1024-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
		"aes128-aes256-sha1-sha256-sha384-sha512-modp1024-modp2048-modp3072-modp4096-ecp256-ecp384-ecp521",
	},
	ikeLife: 8 * time.Hour,
	espLife: time.Hour,
}

// newAWS has the two ends of a VPN connection, with these keys.
func newAWS(t *testing.T, keys *[]string) *cloud {
	t.Helper()
	return newCloud(t, 2, func(end int) cloudEnd {
		o := awsEnd
		o.id, o.peer, o.psk = lab.WireAddress(end+1).String(), lab.WireAddress(0).String(), (*keys)[end]
		return o
	})
}

var awsTunnels = map[string]string{"aws-1 192.0.2.2": strong + " 00000029", "aws-2 192.0.2.3": strong + " 0000002a"}

// awsStandIn is what the resources of examples/aws-vpn/cloud.tf tell. All but the keys is unknown before the apply.
const awsStandIn = `
variable "keys" {
  type = list(string)
}

resource "terraform_data" "aws" {
  input = {
    id                         = "vpn-0f3c"
    arn                        = "arn:aws:ec2:eu-central-1:1:vpn-connection/vpn-0f3c"
    static_routes_only         = false
    tunnel1_address            = "192.0.2.2"
    tunnel1_cgw_inside_address = "169.254.10.2"
    tunnel1_vgw_inside_address = "169.254.10.1"
    tunnel1_bgp_asn            = "64512"
    tunnel2_address            = "192.0.2.3"
    tunnel2_cgw_inside_address = "169.254.11.2"
    tunnel2_vgw_inside_address = "169.254.11.1"
    tunnel2_bgp_asn            = "64512"
  }
}

locals {
  aws_customer_gateway = { main = { ip_address = var.public_address, bgp_asn = "65000" } }
  aws_vpn_connection = { main = {
    id                         = terraform_data.aws.output.id
    arn                        = terraform_data.aws.output.arn
    static_routes_only         = terraform_data.aws.output.static_routes_only
    tunnel1_address            = terraform_data.aws.output.tunnel1_address
    tunnel1_cgw_inside_address = terraform_data.aws.output.tunnel1_cgw_inside_address
    tunnel1_vgw_inside_address = terraform_data.aws.output.tunnel1_vgw_inside_address
    tunnel1_bgp_asn            = terraform_data.aws.output.tunnel1_bgp_asn
    tunnel1_preshared_key      = sensitive(var.keys[0])
    tunnel2_address            = terraform_data.aws.output.tunnel2_address
    tunnel2_cgw_inside_address = terraform_data.aws.output.tunnel2_cgw_inside_address
    tunnel2_vgw_inside_address = terraform_data.aws.output.tunnel2_vgw_inside_address
    tunnel2_bgp_asn            = terraform_data.aws.output.tunnel2_bgp_asn
    tunnel2_preshared_key      = sensitive(var.keys[1])
  } }
}
`

// TestAccClouds_aws has both tunnels, an end that fails and returns, other keys, another VPN connection, and an end of it all.
//
//strongswan:once
func TestAccClouds_aws(t *testing.T) {
	t.Parallel()
	keys := []string{"first.key_of.tunnel1", "first.key_of.tunnel2"}
	c := newAWS(t, &keys)
	w := newWorkspace(t, append(c.self.environment(), "TF_VAR_public_address=192.0.2.1")...)
	standIn(t, w, "aws-vpn", awsStandIn)
	give := func(first, second string) {
		keys = []string{first, second}
		w.write(t, "keys.auto.tfvars", fmt.Sprintf("keys = [%q, %q]\n", first, second))
	}
	give(keys[0], keys[1])
	w.must(t, "terraform apply -auto-approve")
	c.comesUp(t, w, awsTunnels)
	if state := w.must(t, "terraform show -json"); !strings.Contains(state, "secret_wo_version") || strings.Contains(state, keys[0]) {
		t.Errorf("a key is in the state: %s", state)
	}
	c.survives(t, awsTunnels)

	give("second.key_of.tunnel1", "second.key_of.tunnel2")
	w.must(t, "sed -i 's/local_networks .*/&\\n  psk_version = 2/' main.tf")
	c.takesNewKeys(t, w, awsTunnels, "0 added, 2 changed, 0 destroyed")

	// Another VPN connection has other keys, without another version.
	give("third.key_of.tunnel1", "third.key_of.tunnel2")
	w.must(t, "sed -i 's/vpn-0f3c/vpn-0f4d/' cloud.tf")
	c.takesNewKeys(t, w, awsTunnels, "2 added, 1 changed, 2 destroyed")
	if ids, err := c.self.client.GetShared(ctx(t)); err != nil || !slices.Equal(slices.Sorted(slices.Values(ids)), []string{"ike-aws-1-vpn-0f4d", "ike-aws-2-vpn-0f4d"}) {
		t.Errorf("the secrets are %q %v", ids, err)
	}
	c.goes(t, w)
}
