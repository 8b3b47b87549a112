# Private keys on a PKCS#11 token, which has the keys 0a and 0b.

terraform {
  required_providers {
    strongswan = { source = "terraform-strongswan/strongswan" }
  }
}

variable "uri" { type = string }
variable "swanctl_directory" { type = string }

variable "changed" {
  type    = bool
  default = false
}

provider "strongswan" {
  uri               = var.uri
  swanctl_directory = var.swanctl_directory
}

resource "strongswan_private_key" "stored" {
  token = {
    handle = "0a"
    module = "softhsm"
    pin    = "1234"
  }
}

resource "strongswan_private_key" "written" {
  token = {
    handle         = "0b"
    module         = "softhsm"
    pin_wo         = "1234"
    pin_wo_version = var.changed ? 2 : 1
  }
}
