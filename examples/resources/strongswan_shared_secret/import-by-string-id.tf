import {
  to = strongswan_shared_secret.net_net
  id = "ike-net-net"
}
