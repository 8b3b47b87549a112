terraform {
  required_providers {
    ours       = { source = "terraform-strongswan/strongswan" }
    strongswan = { source = "example/strongswan" }
  }
}
resource "strongswan_connection" "a" {
  provider = ours
  name     = "a"
}
resource "strongswan_connection" "b" {
  name     = "b"
  children = { x = { zzz = 1 } }
}
