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
  read_sas    = var.read_sas
  wait_for    = "30s"
}

output "up" {
  description = "Whether each tunnel is up."
  value       = module.mesh.up
}

# terraform output -raw topology > network.mmd
output "topology" {
  description = "The mesh drawn by Mermaid."
  value       = module.mesh.topology.mermaid
}
