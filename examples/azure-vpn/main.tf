terraform {
  required_providers {
    azurerm = {
      source = "hashicorp/azurerm"
    }
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {} # the gateway comes from STRONGSWAN_URI, else it is this machine

variable "public_address" {
  description = "The address by which Azure reaches this gateway."
  type        = string
}

variable "psk" {
  description = "The pre-shared key. Azure's provider keeps it in the state."
  type        = string
  sensitive   = true
}

module "azure" {
  source = "github.com/terraform-strongswan/terraform-provider-strongswan//examples/modules/azure-vpn?ref=v0.1.0"

  public_ips              = [azurerm_public_ip.main["first"], azurerm_public_ip.main["second"]]
  virtual_network_gateway = azurerm_virtual_network_gateway.main
  local_network_gateway   = azurerm_local_network_gateway.main
  connection              = azurerm_virtual_network_gateway_connection.main
  psk_version             = 1
  wait_timeout            = "5m"
}

output "setup_commands" {
  value = module.azure.setup_commands
}

output "frr" {
  value = module.azure.frr
}
