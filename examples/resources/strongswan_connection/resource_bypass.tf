# No tunnel, but a policy: traffic in the local network bypasses all tunnels.
resource "strongswan_connection" "bypass" {
  name = "bypass"

  children = {
    lan = {
      mode         = "pass"
      local_ts     = ["10.1.0.0/16"]
      remote_ts    = ["10.1.0.0/16"]
      start_action = "trap"
    }
  }
}
