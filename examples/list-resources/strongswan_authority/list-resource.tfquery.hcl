list "strongswan_authority" "all" {
  provider         = strongswan
  include_resource = true
}
