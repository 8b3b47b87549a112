# terraform query lists them. terraform query -generate-config-out=found.tf writes their configuration, with import blocks.
list "strongswan_connection" "sites" {
  provider         = strongswan
  include_resource = true

  config {
    name_regex = "^site-"
  }
}
