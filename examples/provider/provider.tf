terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {
  uri = "unix:///var/run/charon.vici"
}
