variable "gateway" {
  description = "Name of the gateway among the provider's `gateways`. Default: the gateway of the provider's own settings."
  type        = string
  default     = null
}

variable "name" {
  description = "Name of the connections and interfaces: a hyphen and the tunnel's key is added."
  type        = string
  default     = "google"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "The name is made of lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "vpn_gateway" {
  description = "Google's gateway: google_compute_ha_vpn_gateway.main, as it is."
  type = object({
    vpn_interfaces = list(object({
      id         = number
      ip_address = string
    }))
  })
  nullable = false
}

variable "external_gateway" {
  description = "This gateway, as Google sees it: google_compute_external_vpn_gateway.main, as it is. Its addresses are this side's identities, also behind a NAT."
  type = object({
    interface = list(object({
      id         = number
      ip_address = string
    }))
  })
  nullable = false
}

variable "vpn_tunnels" {
  description = "The tunnels: google_compute_vpn_tunnel.main, made with for_each. The keys become part of names."
  type = map(object({
    vpn_gateway_interface           = number
    peer_external_gateway_interface = number
    ike_version                     = optional(number, 2)
    shared_secret                   = optional(string)
  }))
  nullable = false

  validation {
    condition     = length(var.vpn_tunnels) > 0 && alltrue([for key in keys(var.vpn_tunnels) : can(regex("^[a-z0-9-]+$", key)) && length("${var.name}-${key}") <= 15])
    error_message = "There is at least one tunnel, and the name, a hyphen and its key have 15 characters at most: lower-case letters, digits and hyphens."
  }

  validation {
    condition     = alltrue([for t in var.vpn_tunnels : t.ike_version == 2])
    error_message = "The tunnels have ike_version = 2."
  }
}

variable "router" {
  description = "The Cloud Router: google_compute_router.main, as it is."
  type = object({
    bgp = list(object({ asn = number }))
  })
  nullable = false

  validation {
    condition     = length(var.router.bgp) == 1
    error_message = "The Cloud Router has a bgp block."
  }
}

variable "router_interfaces" {
  description = "The Cloud Router's interfaces: google_compute_router_interface.main, made with the same for_each as the tunnels."
  type        = map(object({ ip_range = string }))
  nullable    = false

  validation {
    condition     = alltrue([for i in var.router_interfaces : can(cidrnetmask(i.ip_range))])
    error_message = "An ip_range is an IPv4 address with its prefix length, such as 169.254.20.1/30."
  }

  validation {
    condition     = toset(keys(var.router_interfaces)) == toset(keys(var.vpn_tunnels))
    error_message = "There is an interface for each of the tunnels, under the same key."
  }
}

variable "router_peers" {
  description = "The Cloud Router's BGP peers, which this gateway is: google_compute_router_peer.main, made with the same for_each as the tunnels."
  type = map(object({
    peer_ip_address = string
    peer_asn        = number
  }))
  nullable = false

  validation {
    condition     = toset(keys(var.router_peers)) == toset(keys(var.vpn_tunnels))
    error_message = "There is a peer for each of the tunnels, under the same key."
  }
}

variable "shared_secrets" {
  description = "The pre-shared keys by the tunnels' keys, as they were given to shared_secret_wo of the tunnels. Default: shared_secret of the tunnels."
  type        = map(string)
  default     = null
  ephemeral   = true
  sensitive   = true
}

variable "psk_version" {
  description = "Raise it when the pre-shared keys have changed. It is the shared_secret_wo_version of the tunnels, too."
  type        = number
  default     = 1
  nullable    = false
}

variable "local_addrs" {
  description = "Addresses of this gateway that IKE is sent from, by the tunnels' keys: for a gateway with several. Default: whichever the route takes."
  type        = map(list(string))
  default     = {}
  nullable    = false
}

variable "local_networks" {
  description = "Networks on this side, which BGP announces."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for n in var.local_networks : can(cidrnetmask(n))])
    error_message = "The networks are IPv4 networks, such as 10.1.0.0/16."
  }
}

variable "if_id" {
  description = "The id of the first tunnel's XFRM interface, in the order of their keys. The others' are the next numbers."
  type        = number
  default     = 51
  nullable    = false

  validation {
    condition     = var.if_id > 0 && var.if_id < 4294967200 && floor(var.if_id) == var.if_id
    error_message = "An if_id is a whole number from 1 to 4294967199."
  }
}

variable "ike_proposals" {
  description = "IKE proposals. Google chooses of several in an order of its own, and advises to offer one."
  type        = list(string)
  default     = ["aes256gcm16-prfsha384-ecp384"]
  nullable    = false

  validation {
    condition     = length(var.ike_proposals) > 0
    error_message = "There is at least one proposal."
  }
}

variable "esp_proposals" {
  description = "ESP proposals."
  type        = list(string)
  default     = ["aes256gcm16-ecp384"]
  nullable    = false

  validation {
    condition     = length(var.esp_proposals) > 0
    error_message = "There is at least one proposal."
  }
}

variable "dpd_delay" {
  description = "Idle time after which a tunnel's peer is probed."
  type        = string
  default     = "10s"
  nullable    = false
}

variable "mtu" {
  description = "MTU of the XFRM interfaces. The default is what AES-GCM leaves of Google's 1460 bytes in UDP, as behind a NAT."
  type        = number
  default     = 1398
  nullable    = false

  validation {
    condition     = var.mtu >= 576 && var.mtu <= 9000
    error_message = "An MTU is a number from 576 to 9000."
  }
}

variable "wait_timeout" {
  description = "How long an apply waits for all tunnels, such as `2m`. Default: it does not wait."
  type        = string
  default     = null
}
