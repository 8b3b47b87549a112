output "connections" {
  description = "All connections: `\"paris/rome\"` is that on paris for rome, with the gateway that it is on, its name and its child's, for actions and data sources."
  value = {
    for key, c in merge(strongswan_connection.initiator, strongswan_connection.responder) :
    key => { gateway = c.gateway, name = c.name, child = "net" }
  }
}

output "up" {
  description = "Whether each tunnel is up: `\"paris/rome\"` is that of paris and rome. Null without `read_sas`."
  value = !var.read_sas ? null : {
    for key, end in local.initiators : key => anytrue([
      for sa in data.strongswan_security_associations.this[end.on].ike_sas :
      sa.state == "ESTABLISHED" && anytrue([for child in sa.child_sas : child.state == "INSTALLED"]) if sa.name == "${var.prefix}${end.peer}"
    ])
  }
}
