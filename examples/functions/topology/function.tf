terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {}

data "strongswan_security_associations" "all" {}

locals {
  # The connections to the branches that have an IKE_SA at the moment.
  up = [for sa in data.strongswan_security_associations.all.ike_sas : sa.name if sa.state == "ESTABLISHED"]
}

# terraform output -raw network > network.mmd
output "network" {
  value = provider::strongswan::topology(
    "mermaid",
    { hub = "hub\n10.0.0.0/16", paris = "paris\n10.1.0.0/16", rome = "rome\n10.2.0.0/16" },
    [for branch in ["paris", "rome"] : { from = branch, to = "hub", label = null, up = contains(local.up, branch) }],
  )
}
