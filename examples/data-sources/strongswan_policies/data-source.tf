data "strongswan_policies" "all" {}

# Which children charon brings up as soon as there is traffic for them.
output "traps" {
  value = [for p in data.strongswan_policies.all.policies : "${p.ike}/${p.child}" if p.kind == "trap"]
}
