variable "gateway" {
  description = "Name of the gateway among the provider's `gateways`. Default: the gateway of the provider's own settings."
  type        = string
  default     = null
}

variable "name" {
  description = "Name of the connections and interfaces: -1 and -2 is added for the tunnels."
  type        = string
  default     = "aws"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,12}$", var.name))
    error_message = "The name has 13 characters at most, lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "vpn_connection" {
  description = "The VPN connection: aws_vpn_connection.main, as it is."
  type = object({
    id                         = string
    static_routes_only         = optional(bool, false)
    tunnel1_address            = string
    tunnel1_cgw_inside_address = string
    tunnel1_vgw_inside_address = string
    tunnel1_bgp_asn            = optional(string)
    tunnel1_preshared_key      = optional(string)
    tunnel1_startup_action     = optional(string)
    tunnel2_address            = string
    tunnel2_cgw_inside_address = string
    tunnel2_vgw_inside_address = string
    tunnel2_bgp_asn            = optional(string)
    tunnel2_preshared_key      = optional(string)
    tunnel2_startup_action     = optional(string)
  })
  nullable = false

  validation {
    condition = alltrue([for a in [var.vpn_connection.tunnel1_address, var.vpn_connection.tunnel2_address] :
      can(cidrhost("${a}/32", 0)) || can(cidrhost("${a}/128", 0))
    ])
    error_message = "tunnel1_address and tunnel2_address are IP addresses."
  }
}

variable "customer_gateway" {
  description = "The customer gateway: aws_customer_gateway.main, as it is. Its address is this side's identity, also behind a NAT."
  type = object({
    ip_address = string
    bgp_asn    = optional(string)
  })
  nullable = false

  validation {
    condition     = can(cidrhost("${var.customer_gateway.ip_address}/32", 0)) || can(cidrhost("${var.customer_gateway.ip_address}/128", 0))
    error_message = "ip_address is the public IP address of this gateway, or of the NAT in front of it."
  }
}

variable "preshared_keys" {
  description = <<-EOT
    The pre-shared keys of the tunnels "1" and "2", where the connection does not tell them, as with preshared_key_storage = "SecretsManager".
  EOT
  type        = map(string)
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.preshared_keys == null || can([var.preshared_keys["1"], var.preshared_keys["2"]])
    error_message = "There is a key for each of the tunnels \"1\" and \"2\"."
  }
}

variable "psk_version" {
  description = "Raise it when the pre-shared keys of the same VPN connection have changed. A new VPN connection needs no new version."
  type        = number
  default     = 1
  nullable    = false
}

variable "local_addrs" {
  description = "Addresses of this gateway that IKE is sent from. Behind a NAT they are private ones. Default: whichever the route takes."
  type        = list(string)
  default     = null
}

variable "local_networks" {
  description = "Networks on this side: BGP announces them, and a policy-based tunnel is for the one of them."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for n in var.local_networks : can(cidrnetmask(n))])
    error_message = "The networks are IPv4 networks, such as 10.1.0.0/16."
  }
}

variable "remote_networks" {
  description = "Networks in AWS, for static routes through the tunnels, or the one of a policy-based tunnel. With BGP there are none to name."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for n in var.remote_networks : can(cidrnetmask(n))])
    error_message = "The networks are IPv4 networks, such as 10.2.0.0/16."
  }
}

variable "policy_based" {
  description = <<-EOT
    A policy-based tunnel, without an XFRM interface, in place of route-based ones: the first of the two, as both would be for the same packets. AWS takes
    one pair of networks: those of local_ipv4_network_cidr and remote_ipv4_network_cidr of the VPN connection.
  EOT
  type        = bool
  default     = false
  nullable    = false

  validation {
    condition     = !var.policy_based || (length(var.local_networks) == 1 && length(var.remote_networks) == 1)
    error_message = "A policy-based tunnel needs exactly one of local_networks and one of remote_networks: AWS has one pair of SAs for each tunnel."
  }
}

variable "if_id" {
  description = "The id of the first tunnel's XFRM interface. The second one's is the next number."
  type        = number
  default     = 41
  nullable    = false

  validation {
    condition     = var.if_id > 0 && var.if_id < 4294967295 && floor(var.if_id) == var.if_id
    error_message = "An if_id is a whole number from 1 to 4294967294."
  }
}

variable "ike_proposals" {
  description = "IKE proposals. One alone keeps AWS from choosing a weaker one: it prefers the lowest of what is offered."
  type        = list(string)
  default     = ["aes256gcm16-prfsha384-ecp384"]
  nullable    = false

  validation {
    condition     = length(var.ike_proposals) > 0
    error_message = "There is at least one proposal."
  }
}

variable "esp_proposals" {
  description = "ESP proposals, with a DH group: AWS wants perfect forward secrecy."
  type        = list(string)
  default     = ["aes256gcm16-ecp384"]
  nullable    = false

  validation {
    condition     = length(var.esp_proposals) > 0
    error_message = "There is at least one proposal."
  }
}

variable "ike_lifetime" {
  description = "tunnel1_phase1_lifetime_seconds of the VPN connection. This side rekeys earlier."
  type        = number
  default     = 28800
  nullable    = false

  validation {
    condition     = var.ike_lifetime >= 900 && var.ike_lifetime <= 28800
    error_message = "AWS takes 900 to 28800 seconds."
  }
}

variable "esp_lifetime" {
  description = "tunnel1_phase2_lifetime_seconds of the VPN connection. This side rekeys earlier, and before AWS does."
  type        = number
  default     = 3600
  nullable    = false

  validation {
    condition     = var.esp_lifetime >= 900 && var.esp_lifetime <= 3600
    error_message = "AWS takes 900 to 3600 seconds."
  }
}

variable "dpd_delay" {
  description = "Idle time after which a tunnel's peer is probed."
  type        = string
  default     = "10s"
  nullable    = false
}

variable "mtu" {
  description = "MTU of the XFRM interfaces. The default is what AES-GCM leaves of 1500 bytes in UDP, as behind a NAT."
  type        = number
  default     = 1438
  nullable    = false

  validation {
    condition     = var.mtu >= 576 && var.mtu <= 9000
    error_message = "An MTU is a number from 576 to 9000."
  }
}

variable "wait_timeout" {
  description = "How long an apply waits for both tunnels, such as `2m`. Default: it does not wait."
  type        = string
  default     = null
}
