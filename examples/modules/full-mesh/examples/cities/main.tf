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

variable "psk_version" {
  description = "Raise it to rotate all keys."
  type        = number
  default     = 1
}

provider "strongswan" {
  gateways = { for name, uri in var.uris : name => { uri = uri } }
}

module "mesh" {
  source = "../.."

  gateways = {
    berlin = { address = "192.0.2.1", networks = ["10.1.0.0/16"] }
    madrid = { address = "192.0.2.2", networks = ["10.2.0.0/16"] }
    paris  = { address = "192.0.2.3", networks = ["10.3.0.0/16"] }
    rome   = { address = "192.0.2.4", networks = ["10.4.0.0/16"] }
    vienna = { address = "192.0.2.5", networks = ["10.5.0.0/16"] }
  }
  psk_version = var.psk_version
  wait_for    = "30s"
}
