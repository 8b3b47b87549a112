terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {}

locals {
  swanctl = provider::strongswan::parse_swanctl_conf(file("${path.module}/swanctl.conf"))
}

import {
  for_each = local.swanctl.connections
  to       = strongswan_connection.this[each.key]
  id       = each.key
}

resource "strongswan_connection" "this" {
  for_each = local.swanctl.connections

  name           = each.key
  version        = each.value.version
  local_addrs    = each.value.local_addrs
  remote_addrs   = each.value.remote_addrs
  local_port     = each.value.local_port
  remote_port    = each.value.remote_port
  proposals      = each.value.proposals
  vips           = each.value.vips
  aggressive     = each.value.aggressive
  pull           = each.value.pull
  dscp           = each.value.dscp
  encap          = each.value.encap
  mobike         = each.value.mobike
  dpd_delay      = each.value.dpd_delay
  dpd_timeout    = each.value.dpd_timeout
  fragmentation  = each.value.fragmentation
  childless      = each.value.childless
  send_certreq   = each.value.send_certreq
  send_cert      = each.value.send_cert
  ocsp           = each.value.ocsp
  ppk_id         = each.value.ppk_id
  ppk_required   = each.value.ppk_required
  keyingtries    = each.value.keyingtries
  unique         = each.value.unique
  reauth_time    = each.value.reauth_time
  rekey_time     = each.value.rekey_time
  over_time      = each.value.over_time
  rand_time      = each.value.rand_time
  pools          = each.value.pools
  if_id_in       = each.value.if_id_in
  if_id_out      = each.value.if_id_out
  mediation      = each.value.mediation
  mediated_by    = each.value.mediated_by
  mediation_peer = each.value.mediation_peer

  local    = each.value.local
  remote   = each.value.remote
  children = each.value.children
}

output "swanctl_conf" {
  description = "What the gateway's swanctl.conf has to hold, so that a restart of the daemon loads the same."
  value       = provider::strongswan::render_swanctl_conf({ connections = strongswan_connection.this })
}
