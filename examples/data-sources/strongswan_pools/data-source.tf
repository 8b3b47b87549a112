data "strongswan_pools" "all" {}

# Who has which virtual IP address now.
output "clients" {
  value = {
    for lease in flatten(data.strongswan_pools.all.pools[*].leases) : lease.address => lease.identity if lease.online
  }
}
