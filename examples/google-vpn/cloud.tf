# Google's side: a network with an HA VPN gateway, which has two addresses, and a tunnel from each of them to this gateway.

provider "google" {
  project = "example"
  region  = "europe-west3"
}

resource "google_compute_network" "main" {
  name                    = "main"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "main" {
  name          = "main"
  network       = google_compute_network.main.id
  ip_cidr_range = "10.2.0.0/16"
}

resource "google_compute_ha_vpn_gateway" "main" {
  name    = "main"
  network = google_compute_network.main.id
}

# This gateway, as Google sees it. Behind a NAT, it is the NAT's address.
resource "google_compute_external_vpn_gateway" "main" {
  name            = "strongswan"
  redundancy_type = "SINGLE_IP_INTERNALLY_REDUNDANT"

  interface {
    id         = 0
    ip_address = var.public_address
  }
}

resource "google_compute_router" "main" {
  name    = "main"
  network = google_compute_network.main.id

  bgp {
    asn = 64514
  }
}

resource "google_compute_vpn_tunnel" "main" {
  for_each = local.tunnels

  name                            = "strongswan-${each.key}"
  vpn_gateway                     = google_compute_ha_vpn_gateway.main.id
  vpn_gateway_interface           = tonumber(each.key)
  peer_external_gateway           = google_compute_external_vpn_gateway.main.id
  peer_external_gateway_interface = 0
  router                          = google_compute_router.main.id
  ike_version                     = 2

  # In no plan and no state.
  shared_secret_wo         = ephemeral.strongswan_generated_psk.google[each.key].psk
  shared_secret_wo_version = local.psk_version
}

resource "google_compute_router_interface" "main" {
  for_each = local.tunnels

  name       = "strongswan-${each.key}"
  router     = google_compute_router.main.name
  vpn_tunnel = google_compute_vpn_tunnel.main[each.key].name
  ip_range   = "${cidrhost(each.value, 1)}/30"
}

resource "google_compute_router_peer" "main" {
  for_each = local.tunnels

  name            = "strongswan-${each.key}"
  router          = google_compute_router.main.name
  interface       = google_compute_router_interface.main[each.key].name
  peer_ip_address = cidrhost(each.value, 2)
  peer_asn        = 65000
}
