# After a rotation, whether the new secret works: terraform apply -invoke=action.strongswan_rekey.site
action "strongswan_rekey" "site" {
  config {
    ike    = "site"
    reauth = true
  }
}
