action "strongswan_install" "site" {
  config {
    ike   = "site"
    child = "lan"
  }
}
