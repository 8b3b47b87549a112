package provider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/terraform-strongswan/terraform-provider-strongswan/internal/lab"
)

// azureEnd is what a connection with the policy of examples/azure-vpn accepts, and nothing else. Azure initiates, too.
var azureEnd = cloudEnd{
	ike:     []string{"aes256-sha384-ecp384"},
	esp:     []string{"aes256gcm16-ecp384"},
	ikeLife: 8 * time.Hour,
	espLife: 27000 * time.Second,
	start:   true,
}

// azureStandIn is what the resources of examples/azure-vpn/cloud.tf tell.
const azureStandIn = `
resource "terraform_data" "azure" {
  input = {
    first     = { ip_address = "192.0.2.2", sku = "Standard" }
    second    = { ip_address = "192.0.2.3", sku = "Standard" }
    addresses = ["10.2.255.4", "10.2.255.5"]
  }
}

locals {
  azurerm_public_ip = { main = { first = terraform_data.azure.output.first, second = terraform_data.azure.output.second } }
  azurerm_virtual_network_gateway = { main = {
    name = "main"
    bgp_settings = tolist([{
      asn         = 65515
      peer_weight = 0
      peering_addresses = tolist([for index, ip in ["192.0.2.2", "192.0.2.3"] : {
        ip_configuration_name = ip
        apipa_addresses       = tolist([])
        default_addresses     = tolist([terraform_data.azure.output.addresses[index]])
        tunnel_ip_addresses   = tolist([ip])
      }])
    }])
  } }
  azurerm_local_network_gateway = { main = {
    gateway_address = var.public_address
    gateway_fqdn    = ""
    address_space   = ["10.1.0.0/16"]
    bgp_settings    = tolist([{ asn = 65000, bgp_peering_address = "10.1.255.1", peer_weight = 0 }])
  } }
  azurerm_virtual_network_gateway_connection = { main = {
    shared_key                         = sensitive(var.psk)
    connection_mode                    = "Default"
    use_policy_based_traffic_selectors = false
    ipsec_policy = tolist([{
      dh_group         = "ECP384"
      ike_encryption   = "AES256"
      ike_integrity    = "SHA384"
      ipsec_encryption = "GCMAES256"
      ipsec_integrity  = "GCMAES256"
      pfs_group        = "ECP384"
      sa_datasize      = 102400000
      sa_lifetime      = 27000
    }])
  } }
}
`

const azureSuite = "AES_CBC-256-HMAC_SHA2_384_192-PRF_HMAC_SHA2_384-ECP_384 AES_GCM_16-256"

var azureTunnels = map[string]string{"azure-1 192.0.2.2": azureSuite + " 0000003d", "azure-2 192.0.2.3": azureSuite + " 0000003e"}

// newAzure has the two ends of an active-active gateway, which have one key.
func newAzure(t *testing.T, psk *string) *cloud {
	t.Helper()
	return newCloud(t, 2, func(end int) cloudEnd {
		o := azureEnd
		o.id, o.peer, o.psk = lab.WireAddress(end+1).String(), lab.WireAddress(0).String(), *psk
		return o
	})
}

// TestAccClouds_azure has an active-active gateway.
//
//strongswan:once
func TestAccClouds_azure(t *testing.T) {
	t.Parallel()
	psk := "the first key of the connection"
	c := newAzure(t, &psk)
	w := newWorkspace(t, append(c.self.environment(), "TF_VAR_public_address=192.0.2.1")...)
	standIn(t, w, "azure-vpn", azureStandIn)
	w.write(t, "psk.auto.tfvars", fmt.Sprintf("psk = %q\n", psk))
	w.must(t, "terraform apply -auto-approve")
	c.comesUp(t, w, azureTunnels)
	c.survives(t, azureTunnels)
	psk = "the second key of the connection"
	w.write(t, "psk.auto.tfvars", fmt.Sprintf("psk = %q\n", psk))
	w.must(t, "sed -i 's/psk_version             = 1/psk_version = 2/' main.tf")
	c.takesNewKeys(t, w, azureTunnels, "0 added, 2 changed, 0 destroyed")
	c.goes(t, w)
}
