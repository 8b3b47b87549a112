# New SAs after an update, so that children without start in their start_action have the new configuration, too.
action "strongswan_terminate" "site" {
  config {
    ike   = "site"
    force = true # even if the peer does not answer
  }
}

resource "strongswan_connection" "site" {
  name         = "site"
  version      = 2
  remote_addrs = ["198.51.100.1"]
  local        = [{ auth = "psk", id = "moon.example.org" }]
  remote       = [{ auth = "psk", id = "sun.example.org" }]
  children     = { lan = { remote_ts = ["10.2.0.0/16"], start_action = "trap" } }

  lifecycle {
    action_trigger {
      events  = [after_update]
      actions = [action.strongswan_terminate.site]
    }
  }
}
