# Virtual IP addresses for road warriors, and the DNS server that they are told to ask.
resource "strongswan_pool" "clients" {
  name  = "clients"
  addrs = "10.3.0.0/24"
  dns   = ["10.2.0.53"]

  # INTERNAL_DNS_DOMAIN has no name in swanctl.conf.
  attributes = {
    25 = ["example.org"]
  }
}

resource "strongswan_connection" "clients" {
  name  = "clients"
  pools = [strongswan_pool.clients.name]

  local    = [{ auth = "psk", id = "sun.strongswan.org" }]
  remote   = [{ auth = "eap-mschapv2", eap_id = "%any" }]
  children = { all = { local_ts = ["10.2.0.0/16"] } }
}
