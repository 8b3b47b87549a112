# The site-to-site connection of strongSwan's own documentation, seen from the gateway moon.

terraform {
  required_providers {
    strongswan = {
      source = "terraform-strongswan/strongswan"
    }
  }
}

provider "strongswan" {} # the gateway comes from STRONGSWAN_URI, else it is this machine

resource "strongswan_connection" "net_net" {
  name         = "net-net"
  remote_addrs = ["192.168.0.2"]

  local = [{
    auth  = "pubkey"
    certs = ["moonCert.pem"] # in /etc/swanctl/x509 on the gateway
  }]
  remote = [{
    auth = "pubkey"
    id   = "C=CH, O=strongSwan, CN=sun.strongswan.org"
  }]

  children = {
    net-net = {
      local_ts  = ["10.1.0.0/16"]
      remote_ts = ["10.2.0.0/16"]
    }
  }
}
