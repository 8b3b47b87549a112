# To the configuration that terraform query -generate-config-out writes, add the keys themselves, as pem_wo.
list "strongswan_private_key" "all" {
  provider = strongswan
}
