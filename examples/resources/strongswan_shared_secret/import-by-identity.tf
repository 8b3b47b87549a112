import {
  to = strongswan_shared_secret.net_net
  identity = {
    type = "ike"
    name = "net-net"
  }
}
