locals {
  # What both kinds of clients have in common.
  local = [{ auth = "pubkey", certs = [var.certificate], id = var.server_id }]
  pools = [for pool in strongswan_pool.clients : pool.name]
  # swanctl.conf, which the provider's persist writes, has no names with dots and the like.
  secrets = {
    for user in var.users == null ? [] : keys(var.users) : user => can(regex("^[A-Za-z0-9_-]+$", user)) ? user :
    "${replace(user, "/[^A-Za-z0-9_-]/", "_")}-${substr(sha256(user), 0, 8)}"
  }

  split = !contains(var.networks, "0.0.0.0/0") && !contains(var.networks, "::/0")
}

resource "strongswan_private_key" "gateway" {
  gateway        = var.gateway
  pem_wo         = var.private_key
  pem_wo_version = var.private_key_version
  certificate    = var.certificate # a plan warns if they do not fit
}

resource "strongswan_pool" "clients" {
  for_each = var.pools

  gateway = var.gateway
  name    = "${var.name}-${each.key}"
  addrs   = each.value.addrs
  dns     = length(coalesce(each.value.dns, var.dns)) > 0 ? coalesce(each.value.dns, var.dns) : null

  # Clients that make routes of these do not need traffic selectors for it.
  subnet = local.split ? var.networks : null

  # INTERNAL_DNS_DOMAIN is number 25.
  attributes = length(var.dns_domains) + length(each.value.attributes) > 0 ? merge(
    length(var.dns_domains) > 0 ? { 25 = var.dns_domains } : {},
    each.value.attributes,
  ) : null
}

# One for each user, so that adding or removing one touches no other.
resource "strongswan_shared_secret" "user" {
  for_each = var.users == null ? {} : var.users

  gateway           = var.gateway
  name              = "${var.name}-${local.secrets[each.key]}"
  type              = "eap"
  owners            = [each.key]
  secret_wo         = var.passwords[each.key]
  secret_wo_version = each.value.password_version
}

resource "strongswan_connection" "eap" {
  count      = var.users == null ? 0 : 1
  depends_on = [strongswan_private_key.gateway]

  gateway     = var.gateway
  name        = "${var.name}-eap"
  version     = 2
  local_addrs = var.local_addrs
  proposals   = var.proposals
  pools       = local.pools
  local       = local.local

  # The identity in IKE is whatever the device chooses, often its address. It is the one in EAP that names the user.
  remote = [{ auth = "eap-mschapv2", id = "%any", eap_id = "%any" }]

  # The README tells why each of these is as it is.
  send_cert     = "always"
  fragmentation = "yes"
  mobike        = true
  unique        = var.unique
  dpd_delay     = var.dpd_delay
  reauth_time   = "0"
  rekey_time    = "4h"

  children = { clients = local.child }
}

resource "strongswan_connection" "certificate" {
  count      = length(var.client_cas) > 0 ? 1 : 0
  depends_on = [strongswan_private_key.gateway]

  gateway     = var.gateway
  name        = "${var.name}-certificate"
  version     = 2
  local_addrs = var.local_addrs
  proposals   = var.proposals
  pools       = local.pools
  local       = local.local

  # A gateway trusts its authorities for all connections. This one goes by those of clients alone.
  remote = [{
    auth       = "pubkey"
    id         = var.client_id
    cacerts    = [for ca in var.client_cas : ca.cacert]
    revocation = var.client_revocation
  }]

  send_cert     = "always"
  fragmentation = "yes"
  mobike        = true
  unique        = var.unique
  dpd_delay     = var.dpd_delay
  reauth_time   = "0"
  rekey_time    = "4h"

  children = { clients = local.child }
}

locals {
  child = {
    local_ts      = var.networks
    esp_proposals = var.esp_proposals
    rekey_time    = var.child_rekey_time
    inactivity    = var.inactivity
  }
}

# Where to ask about the certificates of clients.
resource "strongswan_authority" "clients" {
  for_each = var.client_cas

  gateway   = var.gateway
  name      = "${var.name}-${each.key}"
  cacert    = each.value.cacert
  crl_uris  = each.value.crl_uris
  ocsp_uris = each.value.ocsp_uris
}

resource "strongswan_certificate" "crl" {
  for_each = { for name, ca in var.client_cas : name => ca.crl if ca.crl != null }

  gateway = var.gateway
  pem     = each.value
}
