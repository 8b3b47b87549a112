variable "gateways" {
  description = <<-EOT
    The gateways, each of which gets a tunnel to each other one. The key is the name by which the others call it. `address` is where they reach it, an IP address or a
    DNS name, `networks` are those behind it, as CIDR. `gateway` is its name in the provider's `gateways`, by default the key; `id` is its IKE identity, by default the key.
    `local_addrs` are the addresses of its own that it uses, by default any; `certs` are its certificates, with `auth = "pubkey"`. Raise `psk_version` to load new
    pre-shared keys for its tunnels, on both ends of each.
  EOT
  type = map(object({
    address     = string
    networks    = list(string)
    gateway     = optional(string)
    id          = optional(string)
    local_addrs = optional(list(string))
    certs       = optional(list(string))
    psk_version = optional(number, 0)
  }))
  nullable = false

  validation {
    condition     = length(var.gateways) > 1
    error_message = "A mesh has two gateways at least."
  }
  validation {
    condition     = alltrue([for name, _ in var.gateways : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", name))])
    error_message = "The name of a gateway is up to 100 letters, digits, dots, hyphens and underscores."
  }
  validation {
    condition     = length(distinct([for name, g in var.gateways : coalesce(g.gateway, name)])) == length(var.gateways)
    error_message = "A gateway is named twice: no two may have the same gateway."
  }
  validation {
    condition     = length(distinct([for name, g in var.gateways : coalesce(g.id, name)])) == length(var.gateways)
    error_message = "Two gateways have the same identity."
  }
  validation {
    condition     = length(distinct([for g in var.gateways : g.address])) == length(var.gateways)
    error_message = "Two gateways have the same address."
  }
  validation {
    condition = alltrue([
      for g in var.gateways : try(
        can(cidrnetmask("${g.address}/32")) || can(cidrhost("${g.address}/128", 0)) || can(regex("^([A-Za-z0-9-]+[.])*[A-Za-z][A-Za-z0-9-]*$", g.address)), false
      )
    ])
    error_message = "address has to be an IP address or a DNS name."
  }
  validation {
    condition     = alltrue([for g in var.gateways : length(g.networks) > 0])
    error_message = "networks is empty: nothing would go to the gateway."
  }
  validation {
    condition     = alltrue(flatten([for g in var.gateways : [for n in g.networks : try(cidrsubnet(n, 0, 0) == n, false)]]))
    error_message = "Each of networks has to be a CIDR such as 10.1.0.0/16 or 2001:db8::/32, with no bits set after the prefix."
  }
  validation {
    # Two networks overlap if they are the same one by the shorter of their prefixes.
    condition = alltrue(flatten([
      for one, g in var.gateways : [
        for other, h in var.gateways : [
          for a in g.networks : [
            for b in h.networks : try(
              cidrsubnet("${split("/", a)[0]}/${min(split("/", a)[1], split("/", b)[1])}", 0, 0) !=
              cidrsubnet("${split("/", b)[0]}/${min(split("/", a)[1], split("/", b)[1])}", 0, 0),
              true # not a CIDR, or two families of addresses
            )
          ]
        ] if one != other
      ]
    ]))
    error_message = "Networks of two gateways overlap."
  }
}

variable "prefix" {
  description = "What the names of connections and secrets begin with. The rest is the name of the gateway at the other end."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{0,100}$", var.prefix))
    error_message = "A prefix is up to 100 letters, digits, dots, hyphens and underscores."
  }
}

variable "auth" {
  description = "How gateways authenticate each other: `psk` by a key for each two, which the module makes and loads on both, `pubkey` by certificates and private keys that you load on them."
  type        = string
  default     = "psk"
  nullable    = false

  validation {
    condition     = contains(["psk", "pubkey"], var.auth)
    error_message = "auth is psk or pubkey."
  }
  validation {
    condition     = var.auth == "pubkey" || alltrue([for g in var.gateways : g.certs == null])
    error_message = "certs are for auth = \"pubkey\"."
  }
}

variable "cacerts" {
  description = "With `auth = \"pubkey\"`, certificates of CAs, one of which each certificate has to be issued by. Default: any CA that the gateways trust."
  type        = list(string)
  default     = null

  validation {
    condition     = var.cacerts == null || var.auth == "pubkey"
    error_message = "cacerts are for auth = \"pubkey\"."
  }
}

variable "psk_version" {
  description = "Raise it to load new pre-shared keys everywhere. SAs that are up stay up."
  type        = number
  default     = 1
  nullable    = false
}

variable "psk_seed" {
  description = <<-EOT
    A secret of at least 32 characters from your secret store, which the pre-shared keys are derived from. They are then the same ones in each run, and one gateway can
    get its own alone, after a restart that lost them. Default: the keys are random, each is known to two gateways only, and loaded on both by one apply.
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
  description = "Idle time after which a gateway asks whether the other end is still there."
  type        = string
  default     = "30s"
}

variable "wait_for" {
  description = "How long an apply waits until each tunnel is up, such as `30s`. It fails if one is not. Default: it does not wait."
  type        = string
  default     = null
}

variable "read_sas" {
  description = "Whether to read the SAs of each gateway, for `up` and the drawings of `topology`. What they show then changes whenever a tunnel comes or goes."
  type        = bool
  default     = false
  nullable    = false
}
