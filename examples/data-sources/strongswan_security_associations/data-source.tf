data "strongswan_security_associations" "site" {
  ike   = "site"
  child = "lan"
}

# A check warns in each plan and apply as long as the tunnel is down.
check "tunnel" {
  assert {
    condition     = data.strongswan_security_associations.site.established
    error_message = "The tunnel to the site is down."
  }
}

# Who has been silent for more than five minutes.
output "idle" {
  value = [
    for child in flatten(data.strongswan_security_associations.site.ike_sas[*].child_sas) : child.name
    if coalesce(child.use_in, child.age, 0) > 300
  ]
}
