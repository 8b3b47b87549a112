# Road warriors with user name and password (EAP) and a virtual IP address from a pool.
resource "strongswan_connection" "road_warriors" {
  name    = "road-warriors"
  version = 2
  pools   = ["office"]

  local  = [{ auth = "pubkey", id = "vpn.example.org" }]
  remote = [{ auth = "eap-mschapv2", eap_id = "%any" }]

  unique    = "never"
  send_cert = "always"

  children = {
    office = {
      local_ts   = ["10.1.0.0/16", "2001:db8:1::/48"]
      inactivity = "8h"
    }
  }
}
