terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {} # the gateway comes from STRONGSWAN_URI, else it is this machine

variable "public_address" {
  description = "The address by which AWS reaches this gateway."
  type        = string
}

module "aws" {
  source = "github.com/terraform-strongswan/terraform-provider-strongswan//examples/modules/aws-vpn?ref=v0.1.0"

  vpn_connection   = aws_vpn_connection.main
  customer_gateway = aws_customer_gateway.main
  local_networks   = ["10.1.0.0/16"]
  wait_timeout     = "2m"
}

output "setup_commands" {
  value = module.aws.setup_commands
}

output "frr" {
  value = module.aws.frr
}
