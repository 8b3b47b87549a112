action "strongswan_uninstall" "site" {
  config {
    ike   = "site"
    child = "lan"
  }
}
