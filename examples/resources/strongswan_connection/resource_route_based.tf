# A route-based tunnel to a cloud's VPN gateway: all traffic that is routed to the XFRM interface 42 goes into it.
resource "strongswan_connection" "cloud" {
  name         = "cloud"
  version      = 2
  remote_addrs = ["203.0.113.10"]
  proposals    = ["aes256-sha256-modp2048"]
  rekey_time   = "8h"
  mobike       = false
  if_id_in     = "42"
  if_id_out    = "42"

  local  = [{ auth = "psk", id = "192.0.2.1" }]
  remote = [{ auth = "psk", id = "203.0.113.10" }]

  children = {
    cloud = {
      local_ts      = ["0.0.0.0/0"]
      remote_ts     = ["0.0.0.0/0"]
      esp_proposals = ["aes256-sha256-modp2048"]
      rekey_time    = "1h"
      start_action  = "start"
      close_action  = "start"
    }
  }
}
