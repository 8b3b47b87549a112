locals {
  all = {
    "1" = {
      address   = var.vpn_connection.tunnel1_address
      inside    = var.vpn_connection.tunnel1_cgw_inside_address
      peer      = var.vpn_connection.tunnel1_vgw_inside_address
      peer_asn  = var.vpn_connection.tunnel1_bgp_asn
      startup   = var.vpn_connection.tunnel1_startup_action
      if_id     = var.if_id
      interface = "${var.name}-1"
    }
    "2" = {
      address   = var.vpn_connection.tunnel2_address
      inside    = var.vpn_connection.tunnel2_cgw_inside_address
      peer      = var.vpn_connection.tunnel2_vgw_inside_address
      peer_asn  = var.vpn_connection.tunnel2_bgp_asn
      startup   = var.vpn_connection.tunnel2_startup_action
      if_id     = var.if_id + 1
      interface = "${var.name}-2"
    }
  }
  tunnels = { for number, t in local.all : number => t if !var.policy_based || number == "1" }

  # Apart from the tunnels, which are shown.
  keys = {
    "1" = var.vpn_connection.tunnel1_preshared_key
    "2" = var.vpn_connection.tunnel2_preshared_key
  }
  bgp = !var.policy_based && !var.vpn_connection.static_routes_only
}

resource "strongswan_shared_secret" "tunnel" {
  for_each = local.tunnels
  gateway  = var.gateway

  # A VPN connection that takes the place of another one has other keys, and another id: another secret, which is there before the old one goes.
  name              = "${each.value.interface}-${var.vpn_connection.id}"
  type              = "ike"
  owners            = [var.customer_gateway.ip_address, each.value.address]
  secret_wo         = var.preshared_keys == null ? local.keys[each.key] : var.preshared_keys[each.key]
  secret_wo_version = var.psk_version

  lifecycle {
    create_before_destroy = true
  }
}

resource "strongswan_connection" "tunnel" {
  for_each   = local.tunnels
  depends_on = [strongswan_shared_secret.tunnel]
  gateway    = var.gateway

  name         = each.value.interface
  version      = 2
  local_addrs  = var.local_addrs
  remote_addrs = [each.value.address]
  proposals    = var.ike_proposals
  rekey_time   = "${floor(var.ike_lifetime * 7 / 8)}s"
  over_time    = "${floor(var.ike_lifetime / 8)}s"
  dpd_delay    = var.dpd_delay
  mobike       = false # the addresses of both sides are fixed
  keyingtries  = 0
  unique       = "replace"
  if_id_in     = var.policy_based ? null : tostring(each.value.if_id)
  if_id_out    = var.policy_based ? null : tostring(each.value.if_id)

  local  = [{ auth = "psk", id = var.customer_gateway.ip_address }]
  remote = [{ auth = "psk", id = each.value.address }]

  children = {
    (each.value.interface) = {
      local_ts      = var.policy_based ? var.local_networks : ["0.0.0.0/0"]
      remote_ts     = var.policy_based ? var.remote_networks : ["0.0.0.0/0"]
      esp_proposals = var.esp_proposals
      # AWS rekeys in the last 18 minutes of an hour.
      rekey_time = "${floor(var.esp_lifetime * 2 / 3)}s"
      rand_time  = "${floor(var.esp_lifetime / 12)}s"
      life_time  = "${var.esp_lifetime}s"
      # The trap brings a tunnel back where trying again was given up, as after a wrong key. By default, AWS only answers. Where it initiates, too, what
      # it closes is left to the trap: each side would close the other's as a duplicate.
      start_action = "trap|start"
      close_action = each.value.startup == "start" ? "trap" : "start"
      dpd_action   = "start"
    }
  }

  # Also what the peer has started.
  terminate_on_destroy = true
  wait_for             = var.wait_timeout == null ? null : { children = [each.value.interface], timeout = var.wait_timeout }
}

module "interfaces" {
  source = "../xfrm-interfaces"

  name     = var.name
  asn      = local.bgp && var.customer_gateway.bgp_asn != null ? tonumber(var.customer_gateway.bgp_asn) : null
  announce = var.local_networks
  interfaces = var.policy_based ? [] : [for t in values(local.tunnels) : {
    name     = t.interface
    if_id    = t.if_id
    address  = "${t.inside}/30"
    peer     = t.peer
    peer_asn = local.bgp && t.peer_asn != null ? tonumber(t.peer_asn) : null
    mtu      = var.mtu
    routes   = var.remote_networks
  }]
}
