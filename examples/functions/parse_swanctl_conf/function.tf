terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {}

locals {
  swanctl = provider::strongswan::parse_swanctl_conf(<<-EOT
    connections {
      net-net {
        version = 2
        remote_addrs = 198.51.100.1
        local {
          auth = psk
          id = moon.example.org
        }
        remote {
          auth = psk
          id = sun.example.org
        }
        children {
          net-net {
            remote_ts = 10.2.0.0/16
            start_action = trap
          }
        }
      }
    }
  EOT
  )
}

resource "strongswan_connection" "net_net" {
  name         = "net-net"
  version      = local.swanctl.connections["net-net"].version
  remote_addrs = local.swanctl.connections["net-net"].remote_addrs
  local        = local.swanctl.connections["net-net"].local
  remote       = local.swanctl.connections["net-net"].remote
  children     = local.swanctl.connections["net-net"].children
}
