terraform {
  required_version = ">= 1.11"

  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}
