# Any connection that the daemon has, no matter who loaded it.
data "strongswan_connection" "site_to_site" {
  name = "site-to-site"
}

output "selectors" {
  value = { for name, child in data.strongswan_connection.site_to_site.children : name => child.remote_ts }
}
