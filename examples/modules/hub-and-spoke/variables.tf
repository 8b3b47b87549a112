variable "hub" {
  description = <<-EOT
    The gateway that all spokes have a tunnel to. `gateway` is its name in the provider's `gateways`; `address` is where spokes reach it, an IP address or a DNS name;
    `networks` are those behind it, as CIDR, or `0.0.0.0/0` for all traffic of the spokes. `id` is its IKE identity, by default the name of its gateway. `local_addrs` are the
    addresses of its own that it uses, by default any; `certs` are its certificates, with `auth = "pubkey"`.
  EOT
  type = object({
    gateway     = string
    address     = string
    networks    = list(string)
    id          = optional(string)
    local_addrs = optional(list(string))
    certs       = optional(list(string))
  })
  nullable = false

  validation {
    condition     = length(var.hub.networks) > 0 || var.spoke_to_spoke
    error_message = "networks is empty, and spoke_to_spoke is not set: spokes would reach nothing."
  }
  validation {
    condition     = alltrue([for n in var.hub.networks : try(cidrsubnet(n, 0, 0) == n, false)])
    error_message = "Each of networks has to be a CIDR such as 10.1.0.0/16 or 2001:db8::/32, with no bits set after the prefix."
  }
  validation {
    condition = try(can(cidrnetmask("${var.hub.address}/32")) || can(cidrhost("${var.hub.address}/128", 0)) || can(
      regex("^([A-Za-z0-9-]+[.])*[A-Za-z][A-Za-z0-9-]*$", var.hub.address)
    ), false)
    error_message = "address has to be an IP address or a DNS name."
  }
}

variable "spokes" {
  description = <<-EOT
    The spokes, each of which starts its tunnel to the hub. The key is the name by which the hub calls it. `networks` are those behind it, as CIDR. `address` is where the hub
    reaches it, an IP address or a DNS name; without it, the spoke may come from anywhere, such as from behind a NAT. `gateway` is its name in the provider's `gateways`, by
    default the key; `id` is its IKE identity, by default the key. `local_addrs` are the addresses of its own that it uses, by default any; `certs` are its certificates, with
    `auth = "pubkey"`. Raise `psk_version` to load a new pre-shared key on it and on the hub.
  EOT
  type = map(object({
    networks    = list(string)
    address     = optional(string)
    gateway     = optional(string)
    id          = optional(string)
    local_addrs = optional(list(string))
    certs       = optional(list(string))
    psk_version = optional(number, 0)
  }))
  nullable = false

  validation {
    condition     = length(var.spokes) > 0
    error_message = "There is no spoke."
  }
  validation {
    condition     = alltrue([for name, _ in var.spokes : can(regex("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", name))])
    error_message = "The name of a spoke is up to 100 letters, digits, dots, hyphens and underscores."
  }
  validation {
    condition     = !contains(keys(var.spokes), var.hub.gateway)
    error_message = "A spoke has the name of the hub's gateway."
  }
  validation {
    condition     = length(distinct(concat([var.hub.gateway], [for name, s in var.spokes : coalesce(s.gateway, name)]))) == length(var.spokes) + 1
    error_message = "A gateway is named twice: no two of hub and spokes may have the same gateway."
  }
  validation {
    condition = length(distinct(concat(
      [coalesce(var.hub.id, var.hub.gateway)], [for name, s in var.spokes : coalesce(s.id, name)]
    ))) == length(var.spokes) + 1
    error_message = "Two of hub and spokes have the same identity."
  }
  validation {
    condition = alltrue([
      for s in var.spokes : s.address == null || can(cidrnetmask("${s.address}/32")) || can(cidrhost("${s.address}/128", 0)) || can(
        regex("^([A-Za-z0-9-]+[.])*[A-Za-z][A-Za-z0-9-]*$", s.address)
      )
    ])
    error_message = "address has to be an IP address or a DNS name."
  }
  validation {
    condition     = alltrue([for s in var.spokes : length(s.networks) > 0])
    error_message = "networks is empty: nothing would go to the spoke."
  }
  validation {
    condition     = alltrue(flatten([for s in var.spokes : [for n in s.networks : try(cidrsubnet(n, 0, 0) == n, false)]]))
    error_message = "Each of networks has to be a CIDR such as 10.1.0.0/16 or 2001:db8::/32, with no bits set after the prefix."
  }
  validation {
    # Two networks overlap if they are the same one by the shorter of their prefixes.
    condition = alltrue(flatten([
      for one, s in var.spokes : [
        for other, t in var.spokes : [
          for a in s.networks : [
            for b in t.networks : try(
              cidrsubnet("${split("/", a)[0]}/${min(split("/", a)[1], split("/", b)[1])}", 0, 0) !=
              cidrsubnet("${split("/", b)[0]}/${min(split("/", a)[1], split("/", b)[1])}", 0, 0),
              true # not a CIDR, or two families of addresses
            )
          ]
        ] if one != other
      ]
    ]))
    error_message = "Networks of two spokes overlap."
  }
  validation {
    # A larger network of the hub's, such as 0.0.0.0/0, may contain that of a spoke.
    condition = alltrue(flatten([
      for s in var.spokes : [
        for a in s.networks : [
          for b in var.hub.networks : try(
            tonumber(split("/", b)[1]) < tonumber(split("/", a)[1]) ||
            cidrsubnet("${split("/", b)[0]}/${split("/", a)[1]}", 0, 0) != a,
            true
          )
        ]
      ]
    ]))
    error_message = "A network of the hub is a spoke's, or a part of it."
  }
}

variable "spoke_to_spoke" {
  description = "Whether spokes reach each other, too, through the hub. The hub has to forward packets (`net.ipv4.ip_forward`)."
  type        = bool
  default     = false
  nullable    = false
}

variable "transit_networks" {
  description = <<-EOT
    With `spoke_to_spoke`, networks that contain those of all spokes, such as `10.0.0.0/8`. A spoke that is added or removed then changes nothing on the others. Default: the
    networks of the spokes one by one, so that each spoke that is added or removed changes the traffic selectors of all, and their tunnels start anew.
  EOT
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.transit_networks) == 0 || var.spoke_to_spoke
    error_message = "transit_networks are for spoke_to_spoke = true."
  }
  validation {
    condition     = alltrue([for n in var.transit_networks : try(cidrsubnet(n, 0, 0) == n, false)])
    error_message = "Each of transit_networks has to be a CIDR such as 10.0.0.0/8 or 2001:db8::/32, with no bits set after the prefix."
  }
  validation {
    condition = length(var.transit_networks) == 0 || alltrue(flatten([
      for s in var.spokes : [
        for n in s.networks : anytrue([
          for t in var.transit_networks : try(
            tonumber(split("/", t)[1]) <= tonumber(split("/", n)[1]) && cidrsubnet("${split("/", n)[0]}/${split("/", t)[1]}", 0, 0) == t, false
          )
        ])
      ]
    ]))
    error_message = "A network of a spoke is in none of transit_networks."
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
  description = "How hub and spokes authenticate each other: `psk` by a key for each spoke, which the module makes and loads on it and the hub, `pubkey` by certificates and private keys that you load on them."
  type        = string
  default     = "psk"
  nullable    = false

  validation {
    condition     = contains(["psk", "pubkey"], var.auth)
    error_message = "auth is psk or pubkey."
  }
  validation {
    condition     = var.auth == "pubkey" || (var.hub.certs == null && alltrue([for s in var.spokes : s.certs == null]))
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
    get its own alone, after a restart that lost them. Default: the keys are random, each is known to the hub and one spoke only, and loaded on both by one apply.
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
  description = "Whether to read the SAs of the hub, for `up` and the drawings of `topology`. What they show then changes whenever a tunnel comes or goes."
  type        = bool
  default     = false
  nullable    = false
}
