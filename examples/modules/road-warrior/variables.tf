variable "name" {
  description = "What the names of all objects on the gateway begin with."
  type        = string
  default     = "road-warrior"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]+$", var.name))
    error_message = "A name has letters, digits, hyphens and underscores."
  }
}

variable "gateway" {
  description = "Name of the gateway among the provider's gateways. Default: the gateway of the provider's own settings."
  type        = string
  default     = null
}

variable "server_id" {
  description = "DNS name (or IP address) of the gateway that clients are configured with. It has to be a subject alternative name of the certificate."
  type        = string
  nullable    = false
}

variable "server_address" {
  description = "Address that clients connect to, for the output client. Default: server_id."
  type        = string
  default     = null
}

variable "local_addrs" {
  description = "The gateway's own addresses that clients may connect to. Default: any."
  type        = list(string)
  default     = null
}

variable "certificate" {
  description = "Certificate of the gateway as PEM, followed by those of the intermediate CAs, if there are any."
  type        = string
  nullable    = false
}

variable "private_key" {
  description = "Private key of the certificate as PEM. It is in no plan and no state."
  type        = string
  sensitive   = true
  ephemeral   = true
  nullable    = false
}

variable "private_key_version" {
  description = "Raise it when private_key is another one and known no earlier than at apply. Otherwise a plan sees that by itself."
  type        = number
  default     = null
}

variable "pools" {
  description = "Where clients get their virtual IP addresses from: for example ipv4 and ipv6. charon goes through them in the order of their names."
  type = map(object({
    addrs      = string                          # a subnet or a range
    dns        = optional(list(string))          # addresses of DNS servers; default: the variable dns
    attributes = optional(map(list(string)), {}) # further configuration attributes by their numbers
  }))
  nullable = false

  validation {
    condition     = length(var.pools) > 0
    error_message = "Clients need a pool."
  }

  validation {
    condition     = alltrue([for name in keys(var.pools) : can(regex("^[A-Za-z0-9_-]+$", name))])
    error_message = "A name has letters, digits, hyphens and underscores."
  }
}

variable "networks" {
  description = "What clients reach through the tunnel. Default: everything."
  type        = list(string)
  default     = ["0.0.0.0/0", "::/0"]
  nullable    = false

  validation {
    condition     = length(var.networks) > 0 && alltrue([for network in var.networks : can(cidrhost(network, 0))])
    error_message = "Networks are subnets such as 10.1.0.0/16."
  }
}

variable "dns" {
  description = "Addresses of the DNS servers that clients are told to ask."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "dns_domains" {
  description = "Domains that clients are told to ask these servers for (INTERNAL_DNS_DOMAIN), where they ask others for the rest."
  type        = list(string)
  default     = []
  nullable    = false
}

variable "users" {
  description = "Who logs in with a password (EAP-MSCHAPv2), by user name. Default: nobody does, and the gateway does not offer it. Raise password_version to load another password."
  type = map(object({
    password_version = optional(number, 1)
  }))
  default = null

  validation {
    condition     = var.users == null ? true : alltrue([for user in keys(var.users) : contains(keys(var.passwords), user)])
    error_message = "Each user needs a password in passwords."
  }
}

variable "passwords" {
  description = "Passwords by user name. They are in no plan and no state. Those of others than users are ignored."
  type        = map(string)
  sensitive   = true
  ephemeral   = true
  default     = {}
  nullable    = false
}

variable "client_cas" {
  description = "CAs, by names of your choice. Who has a certificate of one of them is a client. Default: none, and the gateway does not offer it."
  type = map(object({
    cacert    = string                 # certificate of the CA, PEM
    crl       = optional(string)       # its revocation list, PEM
    crl_uris  = optional(list(string)) # where the gateway fetches the list
    ocsp_uris = optional(list(string)) # where it asks about a certificate
  }))
  default  = {}
  nullable = false

  validation {
    condition     = var.users != null || length(var.client_cas) > 0
    error_message = "Nobody could log in: set users, client_cas, or both."
  }

  validation {
    condition     = alltrue([for name in keys(var.client_cas) : can(regex("^[A-Za-z0-9_-]+$", name))])
    error_message = "A name has letters, digits, hyphens and underscores."
  }
}

variable "client_id" {
  description = "What the identities of clients with certificates have to match, such as *@example.org or C=CH, O=Acme, CN=*."
  type        = string
  default     = "%any"
  nullable    = false
}

variable "client_revocation" {
  description = "relaxed refuses a certificate that is known to be revoked, strict one that is not known to be good, ifuri one that names a source which cannot be reached."
  type        = string
  default     = "relaxed"
  nullable    = false

  validation {
    condition     = contains(["relaxed", "strict", "ifuri"], var.client_revocation)
    error_message = "It is relaxed, strict or ifuri."
  }
}

variable "proposals" {
  description = "IKE proposals. Default: what current clients of all kinds offer, see the README."
  type        = list(string)
  nullable    = false

  default = [
    "aes256gcm16-aes128gcm16-prfsha384-prfsha256-x25519-ecp384-ecp256-modp2048",
    "aes256-aes128-sha384-sha256-x25519-ecp384-ecp256-modp2048",
  ]
}

variable "esp_proposals" {
  description = "ESP proposals. Default: what current clients of all kinds offer, see the README."
  type        = list(string)
  default     = ["aes256gcm16-aes128gcm16", "aes256-aes128-sha256"]
  nullable    = false
}

variable "unique" {
  description = "never lets a user have several devices online, replace closes the older IKE_SA of a user, keep refuses the newer one."
  type        = string
  default     = "never"
  nullable    = false
}

variable "dpd_delay" {
  description = "How long a client may be silent before the gateway probes it."
  type        = string
  default     = "30s"
  nullable    = false
}

variable "inactivity" {
  description = "How long a client may have no traffic before its CHILD_SA is closed. Default: forever."
  type        = string
  default     = null
}

variable "child_rekey_time" {
  description = "When the gateway renews the keys of a client's CHILD_SA. Default: never, as clients do."
  type        = string
  default     = "0"
  nullable    = false
}

variable "ca_certificate" {
  description = "Certificate of the CA of the gateway's certificate as PEM, for the output client. Leave it out if devices trust the CA anyway."
  type        = string
  default     = null
}
