locals {
  # What Azure's names are in proposals.
  words = {
    AES128    = "aes128"
    AES192    = "aes192"
    AES256    = "aes256"
    GCMAES128 = "aes128gcm16"
    GCMAES192 = "aes192gcm16"
    GCMAES256 = "aes256gcm16"
    SHA1      = "sha1"
    SHA256    = "sha256"
    SHA384    = "sha384"
    DHGroup14 = "modp2048", DHGroup2048 = "modp2048", PFS14 = "modp2048", PFS2048 = "modp2048"
    DHGroup24 = "modp2048s256", PFS24 = "modp2048s256"
    ECP256    = "ecp256"
    ECP384    = "ecp384"
  }
  # An AEAD has no integrity algorithm. In IKE, the hash is that of the PRF.
  ike_policy = [for p in var.connection.ipsec_policy : join("-", [
    local.words[p.ike_encryption],
    "${startswith(p.ike_encryption, "GCM") ? "prf" : ""}${local.words[p.ike_integrity]}",
    local.words[p.dh_group],
  ])]
  esp_policy = [for p in var.connection.ipsec_policy : join("-", concat(
    [local.words[p.ipsec_encryption]],
    startswith(p.ipsec_encryption, "GCM") ? [] : [local.words[p.ipsec_integrity]],
    p.pfs_group == "None" ? [] : [local.words[p.pfs_group]],
  ))]
  esp_lifetime = try(coalesce(var.connection.ipsec_policy[0].sa_lifetime, 27000), 27000)

  policy_based   = coalesce(var.connection.use_policy_based_traffic_selectors, false)
  local_networks = var.local_networks != null ? var.local_networks : coalesce(var.local_network_gateway.address_space, [])

  # Azure has a CHILD_SA for each pair of networks.
  pairs = local.policy_based ? setproduct(local.local_networks, var.remote_networks) : [["0.0.0.0/0", "0.0.0.0/0"]]

  # Who initiates, and brings back what was closed.
  mode = coalesce(var.connection.connection_mode, "Default")
  start = {
    InitiatorOnly = { start_action = "none", close_action = "none", dpd_action = "none" }
    ResponderOnly = { start_action = "trap|start", close_action = "start", dpd_action = "start" }
    # Were what Azure closes started at once, both sides would do so, and each close the other's as a duplicate. It comes back with the next packet.
    Default = { start_action = "trap|start", close_action = "trap", dpd_action = "start" }
  }[local.mode]

  tunnels = { for index, ip in var.public_ips : tostring(index + 1) => {
    interface = "${var.name}-${index + 1}"
    address   = ip.ip_address
    if_id     = var.if_id + index
  } if !local.policy_based || index == 0 }

  bgp  = !local.policy_based && var.virtual_network_gateway != null && length(var.local_network_gateway.bgp_settings) == 1
  here = local.bgp ? var.local_network_gateway.bgp_settings[0] : null
  # The address that BGP has behind each of the gateway's public ones.
  peers = { for number, t in local.tunnels : number => local.bgp ? one(flatten([
    for p in var.virtual_network_gateway.bgp_settings[0].peering_addresses : p.default_addresses[0] if contains(p.tunnel_ip_addresses, t.address)
  ])) : null }
}

resource "strongswan_shared_secret" "tunnel" {
  for_each = local.tunnels
  gateway  = var.gateway

  name              = each.value.interface
  type              = "ike"
  owners            = [var.local_network_gateway.gateway_address, each.value.address]
  secret_wo         = var.preshared_key == null ? var.connection.shared_key : var.preshared_key
  secret_wo_version = var.psk_version
}

resource "strongswan_connection" "tunnel" {
  for_each   = local.tunnels
  depends_on = [strongswan_shared_secret.tunnel]
  gateway    = var.gateway

  name         = each.value.interface
  version      = 2
  local_addrs  = var.local_addrs
  remote_addrs = [each.value.address]
  proposals    = var.ike_proposals == null ? local.ike_policy : var.ike_proposals
  rekey_time   = "7h" # of Azure's 8
  over_time    = "1h"
  dpd_delay    = var.dpd_delay
  mobike       = false # the addresses of both sides are fixed
  keyingtries  = 0
  unique       = "replace" # both sides initiate
  if_id_in     = local.policy_based ? null : tostring(each.value.if_id)
  if_id_out    = local.policy_based ? null : tostring(each.value.if_id)

  local  = [{ auth = "psk", id = var.local_network_gateway.gateway_address }]
  remote = [{ auth = "psk", id = each.value.address }]

  children = { for index, pair in local.pairs : index == 0 ? each.value.interface : "${each.value.interface}-${index}" => {
    local_ts      = [pair[0]]
    remote_ts     = [pair[1]]
    esp_proposals = var.esp_proposals == null ? local.esp_policy : var.esp_proposals
    rekey_time    = "${floor(local.esp_lifetime * 5 / 6)}s"
    rand_time     = "${floor(local.esp_lifetime / 12)}s"
    life_time     = "${local.esp_lifetime}s"
    start_action  = local.start.start_action
    close_action  = local.start.close_action
    dpd_action    = local.start.dpd_action
  } }

  # Also what the peer has started.
  terminate_on_destroy = true
  wait_for = var.wait_timeout == null ? null : {
    children = [for index, pair in local.pairs : index == 0 ? each.value.interface : "${each.value.interface}-${index}"]
    timeout  = var.wait_timeout
  }

  lifecycle {
    precondition {
      condition     = length(local.pairs) > 0
      error_message = "A policy-based tunnel needs remote_networks, and local_networks or an address_space of the local network gateway."
    }
  }
}

module "interfaces" {
  source = "../xfrm-interfaces"

  name     = var.name
  asn      = local.bgp ? local.here.asn : null
  announce = local.local_networks
  interfaces = local.policy_based ? [] : [for number, t in local.tunnels : {
    name     = t.interface
    if_id    = t.if_id
    address  = local.bgp ? "${local.here.bgp_peering_address}/32" : null
    peer     = local.peers[number]
    peer_asn = local.bgp ? var.virtual_network_gateway.bgp_settings[0].asn : null
    mtu      = var.mtu
    routes   = var.remote_networks
  }]
}
