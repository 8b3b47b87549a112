terraform {
  # Write-only arguments and ephemeral variables, which keep passwords and the key out of plans and states.
  required_version = ">= 1.11"

  required_providers {
    strongswan = {
      source  = "terraform-strongswan/strongswan"
      version = ">= 0.1.0"
    }
  }
}
