data "strongswan_connections" "all" {}

output "connections" {
  value = data.strongswan_connections.all.names
}
