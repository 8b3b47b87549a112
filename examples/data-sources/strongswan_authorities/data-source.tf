data "strongswan_authorities" "all" {}

output "trusted" {
  value = { for authority in data.strongswan_authorities.all.authorities : authority.name => authority.subject }
}
