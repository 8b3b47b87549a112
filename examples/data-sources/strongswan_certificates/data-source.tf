data "strongswan_certificates" "hosts" {
  type = "x509"
}

# The certificates that the gateway authenticates with, and when they expire.
output "own_certificates" {
  value = {
    for certificate in data.strongswan_certificates.hosts.certificates : certificate.subject => certificate.not_after if certificate.has_private_key
  }
}
