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
  value = !var.read_sas ? null : {
    for name, _ in local.spokes : name => anytrue([
      for sa in data.strongswan_security_associations.hub[0].ike_sas :
      sa.state == "ESTABLISHED" && anytrue([for child in sa.child_sas : child.state == "INSTALLED"]) if sa.name == "${var.prefix}${name}"
    ])
  }
}
