# One of each resource, kept in swanctl's files, which are in swanctl/.

terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}

variable "uri" { type = string }
variable "swanctl_directory" { type = string }

variable "changed" {
  type    = bool
  default = false
}

provider "strongswan" {
  uri               = var.uri
  swanctl_directory = var.swanctl_directory
  persist           = true
}

locals {
  ca   = file("${path.module}/ca.pem")
  moon = file("${path.module}/moon.pem")
}

resource "strongswan_connection" "net" {
  name         = "net-net"
  remote_addrs = ["192.0.2.1"]
  version      = 2
  proposals    = ["aes256-sha256-modp2048"]
  dpd_delay    = var.changed ? "31s" : "30s"
  pools        = [strongswan_pool.clients.name]

  local  = [{ auth = "pubkey", certs = [local.moon], id = "moon.example.org" }]
  remote = [{ auth = "pubkey", cacerts = [local.ca], id = "sun.example.org" }]

  children = {
    net = { local_ts = ["10.1.0.0/16"], remote_ts = ["10.2.0.0/16"], updown = "/usr/bin/true 'x' # y" }
  }
}

resource "strongswan_shared_secret" "net" {
  name              = "net"
  type              = "ike"
  owners            = var.changed ? ["moon.example.org"] : ["moon.example.org", "sun.example.org"]
  secret_wo         = "0x\"' #"
  secret_wo_version = 1
}

resource "strongswan_private_key" "moon" {
  pem_wo = file("${path.module}/moon.key")
}

resource "strongswan_certificate" "bundle" {
  pem = "${local.moon}${local.ca}"
}

resource "strongswan_authority" "acme" {
  name     = "acme"
  cacert   = local.ca
  crl_uris = var.changed ? null : ["http://crl.example.org/ca.crl?a=b,c"]
}

resource "strongswan_pool" "clients" {
  name       = "clients"
  addrs      = "10.3.0.0/24"
  dns        = var.changed ? null : ["10.2.0.53"]
  attributes = { 25 = ["example.org", "a b"] }
}
