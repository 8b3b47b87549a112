# Each managed resource with each of its attributes that strongSwan 5.9.8 knows and a daemon alone can hold.

terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}

variable "uri" { type = string }
variable "swanctl_directory" { type = string }

# Changes something of each resource that can be changed in place.
variable "changed" {
  type    = bool
  default = false
}

provider "strongswan" {
  uri               = var.uri
  swanctl_directory = var.swanctl_directory
  weak_crypto       = "allow"
  gateways          = { moon = { uri = var.uri, swanctl_directory = var.swanctl_directory } }
}

locals {
  ca   = file("${path.module}/ca.pem")
  moon = file("${path.module}/moon.pem")
  sun  = file("${path.module}/sun.pem")
}

resource "strongswan_connection" "all" {
  name                 = "all"
  gateway              = "moon"
  version              = 2
  local_addrs          = ["192.0.2.1"]
  remote_addrs         = ["192.0.2.2", "sun.example.org", "198.51.100.0/24"]
  local_port           = 4500
  remote_port          = 4500
  proposals            = ["aes256gcm16-prfsha384-ecp384", "aes256-sha256-modp2048"]
  vips                 = ["0.0.0.0"]
  aggressive           = false
  pull                 = false
  dscp                 = "101110"
  encap                = true
  mobike               = false
  dpd_delay            = var.changed ? "31s" : "30s"
  dpd_timeout          = "150s"
  fragmentation        = "force"
  childless            = "force"
  send_certreq         = false
  send_cert            = "always"
  ppk_id               = "ppk1"
  ppk_required         = true
  keyingtries          = 0
  unique               = "keep"
  reauth_time          = "3h"
  rekey_time           = "2h"
  over_time            = "10m"
  rand_time            = "5m"
  pools                = [strongswan_pool.all.name]
  if_id_in             = "42"
  if_id_out            = "0x2a"
  terminate_on_destroy = true

  local = [
    {
      round       = 1
      auth        = "pubkey"
      id          = "moon.example.org"
      certs       = [local.moon]
      cacerts     = [local.ca]
      cert_policy = ["1.2.3"]
      ca_id       = "O=Acme, CN=Acme CA"
      revocation  = "strict"
      cert        = [{ file = "${var.swanctl_directory}/x509/moon.pem", slot = 1, module = "softhsm" }]
      cacert      = [{ file = "${var.swanctl_directory}/x509ca/ca.pem", slot = 1, module = "softhsm" }]
    },
    {
      round    = 2
      auth     = "eap-ttls"
      eap_id   = "moon"
      aaa_id   = "aaa.example.org"
      xauth_id = "moon"
      groups   = ["hr"]
      pubkeys  = [file("${path.module}/moon.pub")]
    },
  ]

  remote = [
    {
      round       = 1
      auth        = "pubkey-sha256"
      id          = "sun.example.org"
      groups      = ["sales", "hr"]
      certs       = [local.sun]
      cacerts     = [local.ca]
      cert_policy = ["1.2.3", "1.2.4"]
      ca_id       = "ca.example.org"
      revocation  = "ifuri"
      cert        = [{ file = "${var.swanctl_directory}/x509/sun.pem", slot = 1, module = "softhsm" }]
      cacert      = [{ file = "${var.swanctl_directory}/x509ca/ca.pem", slot = 1, module = "softhsm" }]
    },
    {
      round    = 2
      auth     = "eap-md5"
      eap_id   = "carol"
      aaa_id   = "aaa.example.org"
      xauth_id = "carol"
      pubkeys  = [file("${path.module}/moon.pub")]
    },
  ]

  children = {
    esp = {
      esp_proposals    = ["aes256gcm16-x25519", "aes128-sha256"]
      local_ts         = ["10.1.0.0/16[6/80]", "10.3.0.0/16"]
      remote_ts        = ["10.2.0.0/16", "2001:db8::/32"]
      updown           = "/bin/true \"a b\""
      hostaccess       = true
      mode             = "tunnel"
      policies         = false
      policies_fwd_out = true
      replay_window    = 64
      life_time        = "3h"
      rekey_time       = "2h"
      rand_time        = "5m"
      life_bytes       = "2G"
      rekey_bytes      = "1G"
      rand_bytes       = "10M"
      life_packets     = 2000000
      rekey_packets    = 1000000
      rand_packets     = 1000
      dpd_action       = "trap"
      start_action     = "none"
      close_action     = "start"
      ipcomp           = true
      inactivity       = "10m"
      reqid            = 7
      mark_in          = "42/0xff"
      mark_in_sa       = true
      mark_out         = "42"
      set_mark_in      = "42"
      set_mark_out     = "%same"
      tfc_padding      = "mtu"
      priority         = 1000
      interface        = "eth0"
      hw_offload       = "auto"
      sha256_96        = true
      copy_df          = false
      copy_ecn         = false
      copy_dscp        = "yes"
      if_id_in         = "42"
      if_id_out        = "43"
      label            = "foo"
      label_mode       = "simple"
    }
    "ah child" = {
      ah_proposals = ["sha256-x25519"]
      mode         = "transport"
    }
  }
}

# What a connection with children cannot have.
resource "strongswan_connection" "mediation" {
  name      = "mediation"
  mediation = true
  remote    = [{ auth = "pubkey", id = "%any" }]
}

resource "strongswan_connection" "mediated" {
  name           = "mediated"
  mediated_by    = strongswan_connection.mediation.name
  mediation_peer = "sun.example.org"
}

# The least there can be.
resource "strongswan_connection" "empty" {
  name = "empty"
}

resource "strongswan_pool" "all" {
  name          = "all"
  gateway       = "moon"
  addrs         = "10.3.0.10-10.3.0.99"
  address       = ["10.3.0.1"]
  dns           = var.changed ? ["10.2.0.53"] : ["10.2.0.53", "2001:db8::53"]
  nbns          = ["10.2.0.54"]
  dhcp          = ["10.2.0.67"]
  netmask       = ["255.255.255.0"]
  server        = ["10.2.0.1"]
  subnet        = ["10.2.0.0/16"]
  split_include = ["10.2.0.0/16"]
  split_exclude = ["10.2.1.0/24"]
  attributes    = { 25 = ["example.org", "a b"] }
}

resource "strongswan_pool" "subnet" {
  name  = "subnet"
  addrs = "10.4.0.0/24"
}

resource "strongswan_authority" "all" {
  name          = "all"
  gateway       = "moon"
  cacert        = local.ca
  crl_uris      = ["http://crl.example.org/ca.crl?a=b,c"]
  ocsp_uris     = var.changed ? null : ["http://ocsp.example.org"]
  cert_uri_base = "http://certs.example.org/"
}

resource "strongswan_authority" "file" {
  name = "file"
  file = "${var.swanctl_directory}/x509ca/ca.pem"
}

resource "strongswan_certificate" "ca" {
  gateway = "moon"
  pem     = local.ca
  flag    = var.changed ? null : "ca"
}

resource "strongswan_certificate" "bundle" {
  pem = "${local.moon}${local.sun}"
}

resource "strongswan_certificate" "crl" {
  pem        = file("${path.module}/ca.crl")
  depends_on = [strongswan_certificate.ca]
}

resource "strongswan_private_key" "pem" {
  gateway     = "moon"
  pem         = file("${path.module}/moon.key")
  certificate = local.moon
}

resource "strongswan_private_key" "passphrase" {
  pem        = file("${path.module}/venus.key")
  passphrase = "strongSwan"
}

resource "strongswan_private_key" "written" {
  pem_wo         = file("${path.module}/sun.key")
  pem_wo_version = 1
}

resource "strongswan_shared_secret" "all" {
  gateway  = "moon"
  name     = "all"
  type     = "ike"
  owners   = var.changed ? ["moon.example.org"] : ["moon.example.org", "192.0.2.2"]
  secret   = "d2hpdGUgc21va2U="
  encoding = "base64"
}

resource "strongswan_shared_secret" "written" {
  name              = "carol"
  type              = "eap"
  owners            = ["carol"]
  secret_wo         = "Ar3etTnp"
  secret_wo_version = var.changed ? 2 : 1
}
