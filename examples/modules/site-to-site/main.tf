locals {
  ends = {
    initiator = var.initiator
    responder = var.responder
  }
  ids = { for end, e in local.ends : end => coalesce(e.id, e.gateway) }

  # Those who get to know a derived key learn nothing of the seed, and nothing of other keys from it.
  generated_psk = one(ephemeral.strongswan_generated_psk.this[*].psk)
  psk = var.psk_seed == null ? local.generated_psk : base64sha256(
    jsonencode([sha256(var.psk_seed), local.ids.initiator, local.ids.responder, var.psk_version])
  )
}

ephemeral "strongswan_generated_psk" "this" {
  count = var.auth == "psk" ? 1 : 0
}

# Both ends get the key in the same apply. Its owners are both of them, so that charon takes this key among many.
resource "strongswan_shared_secret" "this" {
  for_each = var.auth == "psk" ? local.ends : {}
  gateway  = each.value.gateway

  name              = var.name
  type              = "ike"
  owners            = [local.ids.initiator, local.ids.responder]
  secret_wo         = local.psk
  secret_wo_version = var.psk_version
}

resource "strongswan_connection" "responder" {
  depends_on = [strongswan_shared_secret.this]
  gateway    = var.responder.gateway

  name         = var.name
  version      = 2
  local_addrs  = var.responder.local_addrs
  remote_addrs = var.initiator.address == null ? null : [var.initiator.address]
  proposals    = var.proposals
  dpd_delay    = var.dpd_delay

  local  = [{ auth = var.auth, id = local.ids.responder, certs = var.responder.certs }]
  remote = [{ auth = var.auth, id = local.ids.initiator, cacerts = var.cacerts }]

  children = {
    net = {
      local_ts      = var.responder.networks
      remote_ts     = var.initiator.networks
      esp_proposals = var.esp_proposals
      # A trap needs an address to go to. It stays when the tunnel goes down, and starts it if there is traffic.
      start_action = var.initiator.address == null ? "none" : "trap"
    }
  }

  terminate_on_destroy = true
}

# This end starts the tunnel, so it comes after the other one, and goes before it.
resource "strongswan_connection" "initiator" {
  depends_on = [strongswan_connection.responder]
  gateway    = var.initiator.gateway

  name         = var.name
  version      = 2
  local_addrs  = var.initiator.local_addrs
  remote_addrs = [var.responder.address]
  proposals    = var.proposals
  dpd_delay    = var.dpd_delay
  keyingtries  = 0 # the other end may be away for long

  local  = [{ auth = var.auth, id = local.ids.initiator, certs = var.initiator.certs }]
  remote = [{ auth = var.auth, id = local.ids.responder, cacerts = var.cacerts }]

  children = {
    net = {
      local_ts      = var.initiator.networks
      remote_ts     = var.responder.networks
      esp_proposals = var.esp_proposals
      start_action  = "trap|start"
      dpd_action    = "start"
      close_action  = "start"
    }
  }

  wait_for             = var.wait_for == null ? null : { children = ["net"], timeout = var.wait_for }
  terminate_on_destroy = true
}

data "strongswan_security_associations" "this" {
  count      = var.read_sas ? 1 : 0
  depends_on = [strongswan_connection.initiator]
  gateway    = var.initiator.gateway

  ike   = var.name
  child = "net"
}
