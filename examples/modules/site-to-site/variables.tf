variable "name" {
  description = "Name of the connection and of its secret, on both gateways. It has to be unique on each of them."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", var.name))
    error_message = "A name is up to 100 letters, digits, dots, hyphens and underscores."
  }
}

variable "initiator" {
  description = <<-EOT
    The end that starts the tunnel, and starts it again when it was lost. `gateway` is its name in the provider's `gateways`, `networks` are those behind it,
    as CIDR. `address` is where the other end reaches it, an IP address or a DNS name; without it, the end may come from anywhere, such as from behind a NAT. `id`
    is its IKE identity, by default the name of its gateway. `local_addrs` are the addresses of its own that it uses, by default any; `certs` are its certificates,
    with `auth = "pubkey"`.
  EOT
  type = object({
    gateway     = string
    networks    = list(string)
    address     = optional(string)
    id          = optional(string)
    local_addrs = optional(list(string))
    certs       = optional(list(string))
  })
  nullable = false

  validation {
    condition     = length(var.initiator.networks) > 0
    error_message = "networks is empty: nothing would go through the tunnel."
  }
  validation {
    condition     = alltrue([for n in var.initiator.networks : try(cidrsubnet(n, 0, 0) == n, false)])
    error_message = "Each of networks has to be a CIDR such as 10.1.0.0/16 or 2001:db8::/32, with no bits set after the prefix."
  }
  validation {
    condition = var.initiator.address == null || can(cidrnetmask("${var.initiator.address}/32")) || can(cidrhost("${var.initiator.address}/128", 0)) || can(
      regex("^([A-Za-z0-9-]+[.])*[A-Za-z][A-Za-z0-9-]*$", var.initiator.address)
    )
    error_message = "address has to be an IP address or a DNS name."
  }
}

variable "responder" {
  description = <<-EOT
    The end that waits for the other one. It starts the tunnel itself only if there is traffic for it while it is down and the initiator has an `address`. Its
    attributes are those of `initiator`, but its `address` is needed.
  EOT
  type = object({
    gateway     = string
    networks    = list(string)
    address     = string
    id          = optional(string)
    local_addrs = optional(list(string))
    certs       = optional(list(string))
  })
  nullable = false

  validation {
    condition     = var.responder.gateway != var.initiator.gateway
    error_message = "Both ends are on the same gateway."
  }
  validation {
    condition     = coalesce(var.responder.id, var.responder.gateway) != coalesce(var.initiator.id, var.initiator.gateway)
    error_message = "Both ends have the same identity."
  }
  validation {
    condition     = length(var.responder.networks) > 0
    error_message = "networks is empty: nothing would go through the tunnel."
  }
  validation {
    condition     = alltrue([for n in var.responder.networks : try(cidrsubnet(n, 0, 0) == n, false)])
    error_message = "Each of networks has to be a CIDR such as 10.1.0.0/16 or 2001:db8::/32, with no bits set after the prefix."
  }
  validation {
    # Two networks overlap if they are the same one by the shorter of their prefixes.
    condition = alltrue(flatten([
      for a in var.initiator.networks : [
        for b in var.responder.networks : try(
          cidrsubnet("${split("/", a)[0]}/${min(split("/", a)[1], split("/", b)[1])}", 0, 0) !=
          cidrsubnet("${split("/", b)[0]}/${min(split("/", a)[1], split("/", b)[1])}", 0, 0),
          true # not a CIDR, or two families of addresses
        )
      ]
    ]))
    error_message = "Networks of the two ends overlap."
  }
  validation {
    condition = try(can(cidrnetmask("${var.responder.address}/32")) || can(cidrhost("${var.responder.address}/128", 0)) || can(
      regex("^([A-Za-z0-9-]+[.])*[A-Za-z][A-Za-z0-9-]*$", var.responder.address)
    ), false)
    error_message = "address has to be an IP address or a DNS name. An end that has none to be reached at is the initiator."
  }
}

variable "auth" {
  description = "How the ends authenticate each other: `psk` by a key that the module makes and loads on both, `pubkey` by certificates and private keys that you load on them."
  type        = string
  default     = "psk"
  nullable    = false

  validation {
    condition     = contains(["psk", "pubkey"], var.auth)
    error_message = "auth is psk or pubkey."
  }
  validation {
    condition     = var.auth == "pubkey" || (var.initiator.certs == null && var.responder.certs == null)
    error_message = "certs are for auth = \"pubkey\"."
  }
}

variable "cacerts" {
  description = "With `auth = \"pubkey\"`, certificates of CAs, one of which both ends' certificates have to be issued by. Default: any CA that the gateways trust."
  type        = list(string)
  default     = null

  validation {
    condition     = var.cacerts == null || var.auth == "pubkey"
    error_message = "cacerts are for auth = \"pubkey\"."
  }
}

variable "psk_version" {
  description = "Raise it to load a new pre-shared key on both gateways. SAs that are up stay up."
  type        = number
  default     = 1
  nullable    = false
}

variable "psk_seed" {
  description = <<-EOT
    A secret of at least 32 characters from your secret store, which the pre-shared key is derived from. It is then the same one in each run, and one gateway can get it
    alone, after a restart that lost it. Default: the key is random, known to the two gateways only, and loaded on both by one apply.
  EOT
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.psk_seed == null ? true : length(var.psk_seed) >= 32
    error_message = "psk_seed has less than 32 characters."
  }
}

variable "proposals" {
  description = "IKE proposals, the preferred one first."
  type        = list(string)
  default     = ["aes256gcm16-prfsha384-ecp384"]
}

variable "esp_proposals" {
  description = "ESP proposals, the preferred one first."
  type        = list(string)
  default     = ["aes256gcm16-ecp384"]
}

variable "dpd_delay" {
  description = "Idle time after which an end asks whether the other one is still there."
  type        = string
  default     = "30s"
}

variable "wait_for" {
  description = "How long an apply waits until the tunnel is up, such as `30s`. It fails if the tunnel is not. Default: it does not wait."
  type        = string
  default     = null
}

variable "read_sas" {
  description = "Whether to read the SAs of the initiator, for `up` and the drawings of `topology`. What they show then changes whenever the tunnel comes or goes."
  type        = bool
  default     = false
  nullable    = false
}
