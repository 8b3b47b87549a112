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
  psk_version      = var.psk_version
  read_sas         = var.read_sas
  wait_for         = "30s"
}

output "up" {
  description = "Whether each tunnel is up."
  value       = module.branches.up
}

# terraform output -raw topology > network.mmd
output "topology" {
  description = "Hub and spokes drawn by Mermaid."
  value       = module.branches.topology.mermaid
}
