output "connections" {
  description = "The two connections of each spoke, by its name: `hub` is that on the hub, `spoke` that on the spoke, with its gateway, its name and its child's, for actions and data sources."
  value = {
    for name, _ in local.spokes : name => {
      for end, c in { hub = strongswan_connection.hub[name], spoke = strongswan_connection.spoke[name] } :
      end => { gateway = c.gateway, name = c.name, child = "net" }
    }
  }
}

output "up" {
  description = "Whether the tunnel of each spoke is up. Null without `read_sas`."
  value       = var.read_sas ? local.up : null
}

output "topology" {
  description = "Hub and spokes drawn: `mermaid` is for Mermaid, `dot` for Graphviz. With `read_sas`, a tunnel that is down looks different from one that is up."
  value = {
    for format in ["mermaid", "dot"] : format => provider::strongswan::topology(
      format,
      merge(
        { (local.hub.gateway) = join("\n", concat([local.hub.gateway], local.hub.networks)) },
        { for name, s in local.spokes : name => join("\n", concat([name], s.networks)) },
      ),
      [for name, _ in local.spokes : { from = name, to = local.hub.gateway, label = null, up = local.up[name] }],
    )
  }
}
