locals {
  hub    = merge(var.hub, { id = coalesce(var.hub.id, var.hub.gateway) })
  spokes = { for name, s in var.spokes : name => merge(s, { gateway = coalesce(s.gateway, name), id = coalesce(s.id, name) }) }

  # What each spoke reaches through its tunnel. Networks of the hub that are a part of another one need not be named.
  hub_networks = [
    for n in var.hub.networks : n if !anytrue([
      for t in var.transit_networks : try(
        tonumber(split("/", t)[1]) <= tonumber(split("/", n)[1]) && cidrsubnet("${split("/", n)[0]}/${split("/", t)[1]}", 0, 0) == t, false
      )
    ])
  ]
  reached = {
    for name, _ in local.spokes : name => concat(
      local.hub_networks,
      var.transit_networks,
      var.spoke_to_spoke && length(var.transit_networks) == 0 ? flatten([for other, s in local.spokes : s.networks if other != name]) : []
    )
  }

  # Those whose own network is a part of what they reach, whose local traffic would go to the hub.
  bypassing = {
    for name, s in local.spokes : name => s if anytrue(flatten([
      for n in s.networks : [
        for r in local.reached[name] : try(
          tonumber(split("/", r)[1]) <= tonumber(split("/", n)[1]) && cidrsubnet("${split("/", n)[0]}/${split("/", r)[1]}", 0, 0) == r, false
        )
      ]
    ]))
  }

  psk_versions = { for name, s in local.spokes : name => var.psk_version + s.psk_version }
  # Those who get to know a derived key learn nothing of the seed, and nothing of other keys from it.
  psks = {
    for name, s in local.spokes : name => var.psk_seed == null ? try(ephemeral.strongswan_generated_psk.this[name].psk, null) : base64sha256(
      jsonencode([sha256(var.psk_seed), local.hub.id, s.id, local.psk_versions[name]])
    )
  }
}

ephemeral "strongswan_generated_psk" "this" {
  for_each = var.auth == "psk" ? local.spokes : {}
}

# Hub and spoke get a key in the same apply. Its owners are both of them, so that charon takes this key among many.
resource "strongswan_shared_secret" "hub" {
  for_each = var.auth == "psk" ? local.spokes : {}
  gateway  = local.hub.gateway

  name              = "${var.prefix}${each.key}"
  type              = "ike"
  owners            = [local.hub.id, each.value.id]
  secret_wo         = local.psks[each.key]
  secret_wo_version = local.psk_versions[each.key]
}

resource "strongswan_shared_secret" "spoke" {
  for_each = var.auth == "psk" ? local.spokes : {}
  gateway  = each.value.gateway

  name              = "${var.prefix}${local.hub.gateway}"
  type              = "ike"
  owners            = [local.hub.id, each.value.id]
  secret_wo         = local.psks[each.key]
  secret_wo_version = local.psk_versions[each.key]
}

resource "strongswan_connection" "hub" {
  for_each   = local.spokes
  depends_on = [strongswan_shared_secret.hub, strongswan_shared_secret.spoke]
  gateway    = local.hub.gateway

  name         = "${var.prefix}${each.key}"
  version      = 2
  local_addrs  = local.hub.local_addrs
  remote_addrs = each.value.address == null ? null : [each.value.address]
  proposals    = var.proposals
  dpd_delay    = var.dpd_delay

  local  = [{ auth = var.auth, id = local.hub.id, certs = local.hub.certs }]
  remote = [{ auth = var.auth, id = each.value.id, cacerts = var.cacerts }]

  children = {
    net = {
      local_ts      = local.reached[each.key]
      remote_ts     = each.value.networks
      esp_proposals = var.esp_proposals
      # A trap needs an address to go to. It stays when the tunnel goes down, and starts it if there is traffic.
      start_action = each.value.address == null ? "none" : "trap"
    }
  }

  terminate_on_destroy = true
}

# Spokes start the tunnels, so they come after the hub, and go before it.
resource "strongswan_connection" "spoke" {
  for_each   = local.spokes
  depends_on = [strongswan_connection.hub, strongswan_connection.bypass]
  gateway    = each.value.gateway

  name         = "${var.prefix}${local.hub.gateway}"
  version      = 2
  local_addrs  = each.value.local_addrs
  remote_addrs = [local.hub.address]
  proposals    = var.proposals
  dpd_delay    = var.dpd_delay
  keyingtries  = 0 # the hub may be away for long

  local  = [{ auth = var.auth, id = each.value.id, certs = each.value.certs }]
  remote = [{ auth = var.auth, id = local.hub.id, cacerts = var.cacerts }]

  children = {
    net = {
      local_ts      = each.value.networks
      remote_ts     = local.reached[each.key]
      esp_proposals = var.esp_proposals
      start_action  = "trap|start"
      dpd_action    = "start"
      close_action  = "start"
    }
  }

  wait_for             = var.wait_for == null ? null : { children = ["net"], timeout = var.wait_for }
  terminate_on_destroy = true
}

# What stays within the network of a spoke does not go through its tunnel.
resource "strongswan_connection" "bypass" {
  for_each = local.bypassing
  gateway  = each.value.gateway

  name = "${var.prefix}${local.hub.gateway}-bypass"
  children = {
    net = {
      mode         = "pass"
      local_ts     = each.value.networks
      remote_ts    = each.value.networks
      start_action = "trap"
    }
  }
}

data "strongswan_security_associations" "hub" {
  count      = var.read_sas ? 1 : 0
  depends_on = [strongswan_connection.spoke]
  gateway    = local.hub.gateway
}

locals {
  up = {
    for name, _ in local.spokes : name => !var.read_sas ? null : anytrue([
      for sa in data.strongswan_security_associations.hub[0].ike_sas :
      sa.state == "ESTABLISHED" && anytrue([for child in sa.child_sas : child.state == "INSTALLED"]) if sa.name == "${var.prefix}${name}"
    ])
  }
}
