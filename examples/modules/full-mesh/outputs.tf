output "connections" {
  description = "All connections: `\"paris/rome\"` is that on paris for rome, with the gateway that it is on, its name and its child's, for actions and data sources."
  value = {
    for key, c in merge(strongswan_connection.initiator, strongswan_connection.responder) :
    key => { gateway = c.gateway, name = c.name, child = "net" }
  }
}

output "up" {
  description = "Whether each tunnel is up: `\"paris/rome\"` is that of paris and rome. Null without `read_sas`."
  value       = var.read_sas ? local.up : null
}

output "topology" {
  description = "The mesh drawn: `mermaid` is for Mermaid, `dot` for Graphviz. With `read_sas`, a tunnel that is down looks different from one that is up."
  value = {
    for format in ["mermaid", "dot"] : format => provider::strongswan::topology(
      format,
      { for name, g in local.gateways : name => join("\n", concat([name], g.networks)) },
      [for key, pair in local.pairs : { from = pair.initiator, to = pair.responder, label = null, up = local.up[key] }],
    )
  }
}
