terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

variable "uris" {
  description = "URI of each gateway's VICI socket, such as ssh://root@moon.example.org/var/run/charon.vici."
  type        = map(string)
}

provider "strongswan" {
  gateways = { for name, uri in var.uris : name => { uri = uri } }
}

module "net_net" {
  source = "../.."

  name = "net-net"
  initiator = {
    gateway  = "moon"
    address  = "192.0.2.1"
    networks = ["10.1.0.0/16"]
  }
  responder = {
    gateway  = "sun"
    address  = "192.0.2.2"
    networks = ["10.2.0.0/16"]
  }
  wait_for = "30s"
}
