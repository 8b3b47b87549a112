# The pools on one of the provider's gateways.
list "strongswan_pool" "paris" {
  provider         = strongswan
  include_resource = true

  config {
    gateway = "paris"
  }
}
