# terraform apply -invoke=action.strongswan_initiate.site
action "strongswan_initiate" "site" {
  config {
    ike     = "site"
    child   = "lan"
    timeout = "15s"
  }
}
