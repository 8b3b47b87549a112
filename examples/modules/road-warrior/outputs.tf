output "client" {
  description = "What a client has to know: the server's address and identity, and the CA to install, if there is one."
  value = {
    server         = coalesce(var.server_address, var.server_id)
    remote_id      = var.server_id
    ca_certificate = var.ca_certificate
  }
}

output "linux_client" {
  description = "swanctl.conf for strongSwan on Linux, by kind of client: password and certificate. What is the client's own is added in swanctl.conf there."
  value = {
    for kind, local in {
      password    = { auth = "eap-mschapv2", eap_id = "USER" }
      certificate = { auth = "pubkey", certs = ["client.pem"] }
      } : kind => provider::strongswan::render_swanctl_conf({
        connections = {
          (var.name) = {
            version      = 2
            remote_addrs = [coalesce(var.server_address, var.server_id)]
            vips         = distinct([for pool in var.pools : strcontains(pool.addrs, ":") ? "::" : "0.0.0.0"])
            proposals    = var.proposals
            dpd_delay    = "30s"
            local        = [local]
            remote       = [{ auth = "pubkey", id = var.server_id, cacerts = var.ca_certificate == null ? null : [var.ca_certificate] }]
            children = {
              clients = {
                remote_ts     = var.networks
                esp_proposals = var.esp_proposals
                dpd_action    = "start"
              }
            }
          }
        }
    }) if kind == "password" ? var.users != null : length(var.client_cas) > 0
  }
}

output "connections" {
  description = "Names of the connections on the gateway, by kind of client."
  value = {
    for kind, connection in {
      password    = one(strongswan_connection.eap[*].name)
      certificate = one(strongswan_connection.certificate[*].name)
    } : kind => connection if connection != null
  }
}

output "pools" {
  description = "Names of the pools on the gateway."
  value       = local.pools
}

output "users" {
  description = "Who can log in with a password."
  value       = var.users == null ? [] : keys(var.users)
}

output "key_id" {
  description = "Id of the gateway's private key."
  value       = strongswan_private_key.gateway.key_id
}
