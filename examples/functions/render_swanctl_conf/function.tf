terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {}

# The other end of a tunnel, for somebody who configures it by hand.
output "sun_swanctl_conf" {
  value = provider::strongswan::render_swanctl_conf({
    connections = {
      net-net = {
        version      = 2
        remote_addrs = ["192.0.2.1"]
        local        = [{ auth = "psk", id = "sun.example.org" }]
        remote       = [{ auth = "psk", id = "moon.example.org" }]
        children = {
          net-net = { local_ts = ["10.2.0.0/16"], remote_ts = ["10.1.0.0/16"] }
        }
      }
    }
  })
}
