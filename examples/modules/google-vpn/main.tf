locals {
  cloud = { for i in var.vpn_gateway.vpn_interfaces : tostring(i.id) => i.ip_address }
  here  = { for i in var.external_gateway.interface : tostring(i.id) => i.ip_address }

  tunnels = { for index, key in sort(keys(var.vpn_tunnels)) : key => {
    interface = "${var.name}-${key}"
    address   = local.cloud[tostring(var.vpn_tunnels[key].vpn_gateway_interface)]
    id        = local.here[tostring(var.vpn_tunnels[key].peer_external_gateway_interface)]
    if_id     = var.if_id + index
  } }
}

resource "strongswan_shared_secret" "tunnel" {
  for_each = local.tunnels
  gateway  = var.gateway

  name              = each.value.interface
  type              = "ike"
  owners            = [each.value.id, each.value.address]
  secret_wo         = var.shared_secrets == null ? var.vpn_tunnels[each.key].shared_secret : var.shared_secrets[each.key]
  secret_wo_version = var.psk_version
}

resource "strongswan_connection" "tunnel" {
  for_each   = local.tunnels
  depends_on = [strongswan_shared_secret.tunnel]
  gateway    = var.gateway

  name         = each.value.interface
  version      = 2
  local_addrs  = lookup(var.local_addrs, each.key, null)
  remote_addrs = [each.value.address]
  proposals    = var.ike_proposals
  rekey_time   = "9h" # of Google's 10
  over_time    = "1h"
  dpd_delay    = var.dpd_delay
  mobike       = false # the addresses of both sides are fixed
  keyingtries  = 0
  unique       = "replace" # both sides initiate
  if_id_in     = tostring(each.value.if_id)
  if_id_out    = tostring(each.value.if_id)

  local  = [{ auth = "psk", id = each.value.id }]
  remote = [{ auth = "psk", id = each.value.address }]

  children = {
    (each.value.interface) = {
      local_ts      = ["0.0.0.0/0"]
      remote_ts     = ["0.0.0.0/0"]
      esp_proposals = var.esp_proposals
      rekey_time    = "9000s" # of Google's 3 hours
      rand_time     = "900s"
      life_time     = "3h"
      # What Google closes comes back with the next packet, which BGP sends within seconds. Were it started at once, both sides would do so, and each
      # close the other's as a duplicate.
      start_action = "trap|start"
      close_action = "trap"
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
  asn      = values(var.router_peers)[0].peer_asn
  announce = var.local_networks
  interfaces = [for key, t in local.tunnels : {
    name     = t.interface
    if_id    = t.if_id
    address  = "${var.router_peers[key].peer_ip_address}/${split("/", var.router_interfaces[key].ip_range)[1]}"
    peer     = split("/", var.router_interfaces[key].ip_range)[0]
    peer_asn = var.router.bgp[0].asn
    mtu      = var.mtu
  }]
}
