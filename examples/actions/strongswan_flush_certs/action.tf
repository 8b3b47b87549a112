# After a certificate was revoked, the next authentication fetches the list anew.
action "strongswan_flush_certs" "crls" {
  config {
    type = "X509_CRL"
  }
}
