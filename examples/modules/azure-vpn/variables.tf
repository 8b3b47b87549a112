variable "gateway" {
  description = "Name of the gateway among the provider's `gateways`. Default: the gateway of the provider's own settings."
  type        = string
  default     = null
}

variable "name" {
  description = "Name of the connections and interfaces: -1 is added, and -2 for the second address of an active-active gateway."
  type        = string
  default     = "azure"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,12}$", var.name))
    error_message = "The name has 13 characters at most, lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "public_ips" {
  description = "The addresses of Azure's gateway: [azurerm_public_ip.first], or two of them for an active-active gateway, as they are."
  type        = list(object({ ip_address = string }))
  nullable    = false

  validation {
    condition     = length(var.public_ips) == 1 || length(var.public_ips) == 2
    error_message = "A gateway has one address, or two if it is active-active."
  }
}

variable "connection" {
  description = "The connection: azurerm_virtual_network_gateway_connection.main, as it is. Proposals and lifetimes are those of its ipsec_policy."
  type = object({
    shared_key                         = optional(string)
    connection_mode                    = optional(string)
    use_policy_based_traffic_selectors = optional(bool)
    ipsec_policy = optional(list(object({
      dh_group         = string
      ike_encryption   = string
      ike_integrity    = string
      ipsec_encryption = string
      ipsec_integrity  = string
      pfs_group        = string
      sa_lifetime      = optional(number)
    })), [])
  })
  nullable = false

  validation {
    condition = alltrue([for p in var.connection.ipsec_policy :
      contains(["AES128", "AES192", "AES256", "GCMAES128", "GCMAES256"], p.ike_encryption) &&
      contains(["SHA1", "SHA256", "SHA384"], p.ike_integrity) &&
      contains(["DHGroup14", "DHGroup2048", "DHGroup24", "ECP256", "ECP384"], p.dh_group)
    ])
    error_message = "The policy's IKE algorithms are AES or GCMAES, SHA1, SHA256 or SHA384, and a DH group of 2048 bits or an elliptic curve. Others are too weak."
  }

  validation {
    condition = alltrue([for p in var.connection.ipsec_policy :
      contains(["AES128", "AES192", "AES256", "GCMAES128", "GCMAES192", "GCMAES256"], p.ipsec_encryption) &&
      (startswith(p.ipsec_encryption, "GCM") ? p.ipsec_integrity == p.ipsec_encryption : contains(["SHA1", "SHA256"], p.ipsec_integrity)) &&
      contains(["None", "PFS14", "PFS2048", "PFS24", "ECP256", "ECP384"], p.pfs_group)
    ])
    error_message = "The policy's IPsec algorithms are AES with SHA1 or SHA256, or GCMAES for both, and a PFS group of 2048 bits, an elliptic curve, or None."
  }

  validation {
    condition     = contains(["Default", "InitiatorOnly", "ResponderOnly"], coalesce(var.connection.connection_mode, "Default"))
    error_message = "connection_mode is Default, InitiatorOnly or ResponderOnly."
  }
}

variable "local_network_gateway" {
  description = "This gateway, as Azure sees it: azurerm_local_network_gateway.main, as it is. Its address is this side's identity, also behind a NAT."
  type = object({
    gateway_address = string
    address_space   = optional(list(string))
    bgp_settings = optional(list(object({
      asn                 = number
      bgp_peering_address = string
    })), [])
  })
  nullable = false

  validation {
    condition     = can(cidrhost("${var.local_network_gateway.gateway_address}/32", 0))
    error_message = "gateway_address is the public IPv4 address of this gateway, or of the NAT in front of it."
  }
}

variable "virtual_network_gateway" {
  description = "Azure's gateway, for BGP: azurerm_virtual_network_gateway.main, as it is. Default: no BGP."
  type = object({
    bgp_settings = list(object({
      asn = number
      peering_addresses = list(object({
        default_addresses   = list(string)
        tunnel_ip_addresses = list(string)
      }))
    }))
  })
  default = null
}

variable "remote_networks" {
  description = "Networks in Azure, for static routes through the tunnels, or those of a policy-based tunnel. With BGP there are none to name."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for n in var.remote_networks : can(cidrnetmask(n))])
    error_message = "The networks are IPv4 networks, such as 10.2.0.0/16."
  }
}

variable "local_networks" {
  description = "Networks on this side: BGP announces them, and a policy-based tunnel is for them. Default: address_space of the local network gateway."
  type        = list(string)
  default     = null

  validation {
    condition     = var.local_networks == null ? true : alltrue([for n in var.local_networks : can(cidrnetmask(n))])
    error_message = "The networks are IPv4 networks, such as 10.1.0.0/16."
  }
}

variable "preshared_key" {
  description = "The pre-shared key, where the connection's shared_key is not to be used."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true
}

variable "psk_version" {
  description = "Raise it when the pre-shared key has changed."
  type        = number
  default     = 1
  nullable    = false
}

variable "local_addrs" {
  description = "Addresses of this gateway that IKE is sent from. Behind a NAT they are private ones. Default: whichever the route takes."
  type        = list(string)
  default     = null
}

variable "if_id" {
  description = "The id of the first tunnel's XFRM interface. The second one's is the next number."
  type        = number
  default     = 61
  nullable    = false

  validation {
    condition     = var.if_id > 0 && var.if_id < 4294967295 && floor(var.if_id) == var.if_id
    error_message = "An if_id is a whole number from 1 to 4294967294."
  }
}

variable "ike_proposals" {
  description = "IKE proposals. Default: what the connection's ipsec_policy says."
  type        = list(string)
  default     = null

  validation {
    condition     = var.ike_proposals == null ? length(var.connection.ipsec_policy) == 1 : length(var.ike_proposals) > 0
    error_message = "Without an ipsec_policy, Azure takes DH group 2 alone, which is too weak: set an ipsec_policy, or ike_proposals for the gateway's own default."
  }
}

variable "esp_proposals" {
  description = "ESP proposals. Default: what the connection's ipsec_policy says."
  type        = list(string)
  default     = null

  validation {
    condition     = var.esp_proposals == null ? length(var.connection.ipsec_policy) == 1 : length(var.esp_proposals) > 0
    error_message = "Without an ipsec_policy of the connection, esp_proposals are needed."
  }
}

variable "dpd_delay" {
  description = "Idle time after which a tunnel's peer is probed."
  type        = string
  default     = "10s"
  nullable    = false
}

variable "mtu" {
  description = "MTU of the XFRM interfaces. The default makes TCP's segments 1350 bytes, as Azure advises."
  type        = number
  default     = 1390
  nullable    = false

  validation {
    condition     = var.mtu >= 576 && var.mtu <= 9000
    error_message = "An MTU is a number from 576 to 9000."
  }
}

variable "wait_timeout" {
  description = "How long an apply waits for the tunnels, such as `2m`. Default: it does not wait."
  type        = string
  default     = null
}
