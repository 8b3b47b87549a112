terraform {
  required_providers {
    google = {
      source = "hashicorp/google"
    }
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {} # the gateway comes from STRONGSWAN_URI, else it is this machine

variable "public_address" {
  description = "The address by which Google reaches this gateway."
  type        = string
}

locals {
  # The tunnels by the interface of Google's gateway, each with the network that is inside of it.
  tunnels = {
    "0" = "169.254.20.0/30"
    "1" = "169.254.21.0/30"
  }

  # Raise this to rotate the keys, on both sides at once.
  psk_version = 1
}

# New keys in each run, of which only those are kept that are loaded, by Google and the gateway.
ephemeral "strongswan_generated_psk" "google" {
  for_each = local.tunnels
}

module "google" {
  source = "github.com/terraform-strongswan/terraform-provider-strongswan//examples/modules/google-vpn?ref=v0.1.0"

  vpn_gateway       = google_compute_ha_vpn_gateway.main
  external_gateway  = google_compute_external_vpn_gateway.main
  vpn_tunnels       = google_compute_vpn_tunnel.main
  router            = google_compute_router.main
  router_interfaces = google_compute_router_interface.main
  router_peers      = google_compute_router_peer.main
  shared_secrets    = { for key, psk in ephemeral.strongswan_generated_psk.google : key => psk.psk }
  psk_version       = local.psk_version
  local_networks    = ["10.1.0.0/16"]
  wait_timeout      = "2m"
}

output "setup_commands" {
  value = module.google.setup_commands
}

output "frr" {
  value = module.google.frr
}
