terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

variable "moon_uri" {
  description = "VICI socket of the gateway moon."
  type        = string
}

variable "sun_uri" {
  description = "VICI socket of the gateway sun."
  type        = string
}

provider "strongswan" {
  alias = "moon"
  uri   = var.moon_uri
}

provider "strongswan" {
  alias = "sun"
  uri   = var.sun_uri
}

# One secret for both ends. It is made while applying, and is in no plan and no state.
ephemeral "strongswan_generated_psk" "net_net" {}

resource "strongswan_shared_secret" "moon" {
  provider = strongswan.moon

  name              = "net-net"
  type              = "ike"
  owners            = ["moon.example.org", "sun.example.org"]
  secret_wo         = ephemeral.strongswan_generated_psk.net_net.psk
  secret_wo_version = 1
}

resource "strongswan_shared_secret" "sun" {
  provider = strongswan.sun

  name              = "net-net"
  type              = "ike"
  owners            = ["moon.example.org", "sun.example.org"]
  secret_wo         = ephemeral.strongswan_generated_psk.net_net.psk
  secret_wo_version = 1
}

resource "strongswan_connection" "sun" {
  provider   = strongswan.sun
  depends_on = [strongswan_shared_secret.sun]

  name         = "net-net"
  version      = 2
  local_addrs  = ["192.0.2.2"]
  remote_addrs = ["192.0.2.1"]
  proposals    = ["aes256gcm16-prfsha384-ecp384"]
  local        = [{ auth = "psk", id = "sun.example.org" }]
  remote       = [{ auth = "psk", id = "moon.example.org" }]

  children = {
    net-net = {
      local_ts      = ["10.2.0.0/16"]
      remote_ts     = ["10.1.0.0/16"]
      esp_proposals = ["aes256gcm16"]
      start_action  = "trap"
    }
  }
}

# This end brings the tunnel up, and so comes after the other one.
resource "strongswan_connection" "moon" {
  provider   = strongswan.moon
  depends_on = [strongswan_shared_secret.moon, strongswan_connection.sun]

  name         = "net-net"
  version      = 2
  local_addrs  = ["192.0.2.1"]
  remote_addrs = ["192.0.2.2"]
  proposals    = ["aes256gcm16-prfsha384-ecp384"]
  local        = [{ auth = "psk", id = "moon.example.org" }]
  remote       = [{ auth = "psk", id = "sun.example.org" }]

  children = {
    net-net = {
      local_ts      = ["10.1.0.0/16"]
      remote_ts     = ["10.2.0.0/16"]
      esp_proposals = ["aes256gcm16"]
      start_action  = "trap|start"
    }
  }

  # The apply is done when the tunnel is up, or says why it is not.
  wait_for = { children = ["net-net"] }
}
