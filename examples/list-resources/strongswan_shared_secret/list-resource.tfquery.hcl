# The pre-shared keys. To the configuration that terraform query -generate-config-out writes, add secret_wo and owners.
list "strongswan_shared_secret" "psk" {
  provider = strongswan

  config {
    type = "ike"
  }
}
