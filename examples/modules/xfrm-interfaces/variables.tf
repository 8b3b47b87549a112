variable "name" {
  description = "What the interfaces are for: it is in the names of files and of the nftables table."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "The name is made of lower-case letters, digits and hyphens, and begins with a letter."
  }
}

variable "interfaces" {
  description = <<-EOT
    The XFRM interfaces, in the order of preference of their routes. `if_id` is that of the connection, `address` the interface's own one with
    its prefix length, `peer` the address at the other end, `peer_asn` that of a BGP neighbor there, `routes` the networks behind the tunnel.
  EOT
  type = list(object({
    name     = string
    if_id    = number
    address  = optional(string)
    peer     = optional(string)
    peer_asn = optional(number)
    mtu      = optional(number, 1400)
    routes   = optional(list(string), [])
  }))

  validation {
    condition     = alltrue([for i in var.interfaces : can(regex("^[a-zA-Z0-9_-]{1,15}$", i.name))])
    error_message = "The kernel allows 15 characters for the name of an interface."
  }

  validation {
    condition     = alltrue([for i in var.interfaces : i.if_id > 0 && i.if_id < 4294967296])
    error_message = "An if_id is a number from 1 to 4294967295."
  }

  validation {
    condition     = length(distinct(var.interfaces[*].if_id)) == length(var.interfaces) && length(distinct(var.interfaces[*].name)) == length(var.interfaces)
    error_message = "Each interface has a name and an if_id of its own."
  }

  validation {
    condition     = alltrue([for i in var.interfaces : i.address == null || can(cidrnetmask(i.address))])
    error_message = "An address is an IPv4 address with its prefix length, such as 169.254.10.2/30."
  }

  validation {
    condition     = alltrue([for i in var.interfaces : i.mtu >= 576 && i.mtu <= 9000])
    error_message = "An MTU is a number from 576 to 9000."
  }

  validation {
    condition     = alltrue(flatten([for i in var.interfaces : [for r in i.routes : can(cidrnetmask(r))]]))
    error_message = "Routes are IPv4 networks, such as 10.0.0.0/16."
  }
}

variable "asn" {
  description = "This side's AS number, for BGP."
  type        = number
  default     = null
}

variable "announce" {
  description = "Networks that BGP announces."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for n in var.announce : can(cidrnetmask(n))])
    error_message = "The networks are IPv4 networks, such as 10.1.0.0/16."
  }
}
