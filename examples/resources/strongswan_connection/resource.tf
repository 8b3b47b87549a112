# Two sites, authenticated by certificates. The tunnel comes up when there is traffic for it.
resource "strongswan_connection" "site_to_site" {
  name         = "site-to-site"
  version      = 2
  local_addrs  = ["192.0.2.1"]
  remote_addrs = ["198.51.100.1"]
  proposals    = ["aes256gcm16-prfsha384-ecp384"]
  dpd_delay    = "30s"

  local  = [{ auth = "pubkey", id = "moon.example.org" }]
  remote = [{ auth = "pubkey", id = "sun.example.org" }]

  children = {
    lan = {
      local_ts      = ["10.1.0.0/16"]
      remote_ts     = ["10.2.0.0/16"]
      esp_proposals = ["aes256gcm16-ecp384"]
      start_action  = "trap"
      dpd_action    = "trap"
    }
  }
}
