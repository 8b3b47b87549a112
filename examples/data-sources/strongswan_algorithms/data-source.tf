data "strongswan_algorithms" "this" {
  lifecycle {
    postcondition {
      condition     = contains(keys(self.algorithms["ke"]), "ECP_384")
      error_message = "The gateway lacks elliptic curves: install strongSwan's plugin openssl."
    }
  }
}
