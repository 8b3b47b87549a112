output "connections" {
  description = "The connection of each end (`initiator`, `responder`): the gateway it is on, its name and its child's, for actions and data sources."
  value = {
    for end, c in { initiator = strongswan_connection.initiator, responder = strongswan_connection.responder } :
    end => { gateway = c.gateway, name = c.name, child = "net" }
  }
}

output "up" {
  description = "Whether the tunnel is up. Null without `read_sas`."
  value       = one(data.strongswan_security_associations.this[*].established)
}
