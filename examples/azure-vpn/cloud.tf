# Azure's side: a virtual network with an active-active VPN gateway, which has two addresses, and a connection to this gateway.

provider "azurerm" {
  features {}
}

resource "azurerm_resource_group" "main" {
  name     = "main"
  location = "West Europe"
}

resource "azurerm_virtual_network" "main" {
  name                = "main"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  address_space       = ["10.2.0.0/16"]
}

resource "azurerm_subnet" "gateway" {
  name                 = "GatewaySubnet"
  resource_group_name  = azurerm_resource_group.main.name
  virtual_network_name = azurerm_virtual_network.main.name
  address_prefixes     = ["10.2.255.0/27"]
}

resource "azurerm_public_ip" "main" {
  for_each = toset(["first", "second"])

  name                = each.key
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = ["1", "2", "3"]
}

resource "azurerm_virtual_network_gateway" "main" {
  name                = "main"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  type                = "Vpn"
  sku                 = "VpnGw2AZ"
  active_active       = true
  bgp_enabled         = true

  ip_configuration {
    name                 = "first"
    public_ip_address_id = azurerm_public_ip.main["first"].id
    subnet_id            = azurerm_subnet.gateway.id
  }

  ip_configuration {
    name                 = "second"
    public_ip_address_id = azurerm_public_ip.main["second"].id
    subnet_id            = azurerm_subnet.gateway.id
  }
}

# This gateway, as Azure sees it. Behind a NAT, it is the NAT's address.
resource "azurerm_local_network_gateway" "main" {
  name                = "strongswan"
  location            = azurerm_resource_group.main.location
  resource_group_name = azurerm_resource_group.main.name
  gateway_address     = var.public_address
  address_space       = ["10.1.0.0/16"]

  # An address of this side that nothing else has.
  bgp_settings {
    asn                 = 65000
    bgp_peering_address = "10.1.255.1"
  }
}

# Without a policy, Azure takes DH group 2 alone, which is too weak.
resource "azurerm_virtual_network_gateway_connection" "main" {
  name                       = "strongswan"
  location                   = azurerm_resource_group.main.location
  resource_group_name        = azurerm_resource_group.main.name
  type                       = "IPsec"
  virtual_network_gateway_id = azurerm_virtual_network_gateway.main.id
  local_network_gateway_id   = azurerm_local_network_gateway.main.id
  bgp_enabled                = true
  shared_key                 = var.psk

  ipsec_policy {
    dh_group         = "ECP384"
    ike_encryption   = "AES256"
    ike_integrity    = "SHA384"
    ipsec_encryption = "GCMAES256"
    ipsec_integrity  = "GCMAES256"
    pfs_group        = "ECP384"
    sa_lifetime      = 27000
  }
}
