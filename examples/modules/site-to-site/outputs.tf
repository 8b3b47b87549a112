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

output "topology" {
  description = "The tunnel drawn: `mermaid` is for Mermaid, `dot` for Graphviz. With `read_sas`, a tunnel that is down looks different from one that is up."
  value = {
    for format in ["mermaid", "dot"] : format => provider::strongswan::topology(
      format,
      { for e in local.ends : e.gateway => join("\n", concat([e.gateway], e.networks)) },
      [{
        from  = var.initiator.gateway
        to    = var.responder.gateway
        label = var.name
        up    = one(data.strongswan_security_associations.this[*].established)
      }],
    )
  }
}
