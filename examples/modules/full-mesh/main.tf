locals {
  names    = sort(keys(var.gateways))
  gateways = { for name, g in var.gateways : name => merge(g, { gateway = coalesce(g.gateway, name), id = coalesce(g.id, name) }) }

  # Each two gateways, as "paris/rome". The first of them starts the tunnel.
  pairs = { for pair in flatten([
    for i, one in local.names : [
      for other in slice(local.names, i + 1, length(local.names)) : {
        initiator = one
        responder = other
        version   = var.psk_version + local.gateways[one].psk_version + local.gateways[other].psk_version
      }
    ]
  ]) : "${pair.initiator}/${pair.responder}" => pair }

  # The two ends of each: "paris/rome" is what is on paris for its tunnel to rome.
  initiators = { for key, pair in local.pairs : key => { pair = key, on = pair.initiator, peer = pair.responder } }
  responders = { for key, pair in local.pairs : "${pair.responder}/${pair.initiator}" => { pair = key, on = pair.responder, peer = pair.initiator } }
  ends       = merge(local.initiators, local.responders)

  # Those who get to know a derived key learn nothing of the seed, and nothing of other keys from it.
  psks = {
    for key, pair in local.pairs : key => var.psk_seed == null ? try(ephemeral.strongswan_generated_psk.this[key].psk, null) : base64sha256(
      jsonencode([sha256(var.psk_seed), local.gateways[pair.initiator].id, local.gateways[pair.responder].id, pair.version])
    )
  }
}

ephemeral "strongswan_generated_psk" "this" {
  for_each = var.auth == "psk" ? local.pairs : {}
}

# Both ends of a pair get its key in the same apply. Its owners are both of them, so that charon takes this key among many.
resource "strongswan_shared_secret" "this" {
  for_each = var.auth == "psk" ? local.ends : {}
  gateway  = local.gateways[each.value.on].gateway

  name              = "${var.prefix}${each.value.peer}"
  type              = "ike"
  owners            = [local.gateways[each.value.on].id, local.gateways[each.value.peer].id]
  secret_wo         = local.psks[each.value.pair]
  secret_wo_version = local.pairs[each.value.pair].version
}

resource "strongswan_connection" "responder" {
  for_each   = local.responders
  depends_on = [strongswan_shared_secret.this]
  gateway    = local.gateways[each.value.on].gateway

  name         = "${var.prefix}${each.value.peer}"
  version      = 2
  local_addrs  = local.gateways[each.value.on].local_addrs
  remote_addrs = [local.gateways[each.value.peer].address]
  proposals    = var.proposals
  dpd_delay    = var.dpd_delay

  local  = [{ auth = var.auth, id = local.gateways[each.value.on].id, certs = local.gateways[each.value.on].certs }]
  remote = [{ auth = var.auth, id = local.gateways[each.value.peer].id, cacerts = var.cacerts }]

  children = {
    net = {
      local_ts      = local.gateways[each.value.on].networks
      remote_ts     = local.gateways[each.value.peer].networks
      esp_proposals = var.esp_proposals
      start_action  = "trap" # stays when the tunnel goes down, and starts it if there is traffic
    }
  }

  terminate_on_destroy = true
}

# These ends start the tunnels, so they come after the others, and go before them.
resource "strongswan_connection" "initiator" {
  for_each   = local.initiators
  depends_on = [strongswan_connection.responder]
  gateway    = local.gateways[each.value.on].gateway

  name         = "${var.prefix}${each.value.peer}"
  version      = 2
  local_addrs  = local.gateways[each.value.on].local_addrs
  remote_addrs = [local.gateways[each.value.peer].address]
  proposals    = var.proposals
  dpd_delay    = var.dpd_delay
  keyingtries  = 0 # the other end may be away for long

  local  = [{ auth = var.auth, id = local.gateways[each.value.on].id, certs = local.gateways[each.value.on].certs }]
  remote = [{ auth = var.auth, id = local.gateways[each.value.peer].id, cacerts = var.cacerts }]

  children = {
    net = {
      local_ts      = local.gateways[each.value.on].networks
      remote_ts     = local.gateways[each.value.peer].networks
      esp_proposals = var.esp_proposals
      start_action  = "trap|start"
      dpd_action    = "start"
      close_action  = "start"
    }
  }

  wait_for             = var.wait_for == null ? null : { children = ["net"], timeout = var.wait_for }
  terminate_on_destroy = true
}

# One for each gateway, not one for each tunnel.
data "strongswan_security_associations" "this" {
  for_each   = var.read_sas ? local.gateways : {}
  depends_on = [strongswan_connection.initiator]
  gateway    = each.value.gateway
}

locals {
  up = {
    for key, end in local.initiators : key => !var.read_sas ? null : anytrue([
      for sa in data.strongswan_security_associations.this[end.on].ike_sas :
      sa.state == "ESTABLISHED" && anytrue([for child in sa.child_sas : child.state == "INSTALLED"]) if sa.name == "${var.prefix}${end.peer}"
    ])
  }
}
