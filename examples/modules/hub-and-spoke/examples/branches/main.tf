terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

variable "uris" {
  description = "URI of each gateway's VICI socket, such as ssh://root@paris.example.org/var/run/charon.vici."
  type        = map(string)
}

provider "strongswan" {
  gateways = { for name, uri in var.uris : name => { uri = uri } }
}

module "branches" {
  source = "../.."

  hub = {
    gateway  = "paris"
    address  = "192.0.2.1"
    networks = ["10.1.0.0/16"]
  }
  spokes = {
    lille = { networks = ["10.2.0.0/16"] } # behind a NAT
    lyon  = { networks = ["10.3.0.0/16"], address = "192.0.2.3" }
    nice  = { networks = ["10.4.0.0/16"], address = "192.0.2.4" }
  }
  spoke_to_spoke   = true
  transit_networks = ["10.0.0.0/8"]
  wait_for         = "30s"
}
