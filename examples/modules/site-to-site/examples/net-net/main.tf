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

variable "psk_version" {
  description = "Raise it to rotate the keys."
  type        = number
  default     = 1
}

variable "read_sas" {
  description = "Whether to tell which tunnels are up."
  type        = bool
  default     = false
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
  psk_version = var.psk_version
  read_sas    = var.read_sas
  wait_for    = "30s"
}

output "up" {
  description = "Whether the tunnel is up."
  value       = module.net_net.up
}

# terraform output -raw topology > network.mmd
output "topology" {
  description = "The tunnel drawn by Mermaid."
  value       = module.net_net.topology.mermaid
}
