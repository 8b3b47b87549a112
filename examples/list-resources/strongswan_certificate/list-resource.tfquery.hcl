list "strongswan_certificate" "revocation_lists" {
  provider         = strongswan
  include_resource = true

  config {
    type = "x509_crl"
  }
}
